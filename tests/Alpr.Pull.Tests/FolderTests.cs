using System.Text.Json;
using Alpr.Contracts.V1;

namespace Alpr.Pull.Tests;

internal sealed class FolderTests : PullFixture
{
    [Test]
    public async Task A_whole_log_lies_in_files_that_prove_themselves_one_after_the_other()
    {
        Unit.Append(25, images: true);
        Assert.That(await PullAsync(), Is.Null);
        Assert.That(Files(), Is.EqualTo(new[] { "000000000000-000000000009", "000000000010-000000000019", "000000000020-000000000024" }));
        AssertWhole(25);
        Assert.That(Unit.Acknowledged, Is.EqualTo(25));
        Assert.That(File.ReadAllBytes(Path.Combine(Into, "pole-17", "checkpoint")), Is.EqualTo(Unit.Checkpoint().Note.ToArray()));
    }

    [Test]
    public async Task A_second_pull_brings_only_what_is_new()
    {
        Unit.Append(12);
        await PullAsync();
        Unit.Append(3);
        Assert.That(await PullAsync(), Is.Null);
        Assert.That(Events.Records, Is.EqualTo(3));
        Assert.That(Files()[^1], Is.EqualTo("000000000012-000000000014"));
        AssertWhole(15);
        Assert.That(await PullAsync(), Is.Null);
        Assert.That(Events.Records, Is.Zero);
    }

    [Test]
    public async Task A_unit_without_a_name_is_called_as_its_device()
    {
        Unit.Append(2);
        Settings = Settings with { Name = "" };
        Assert.That(await PullAsync(), Is.Null);
        AssertWhole(2);
    }

    [Test]
    public async Task An_empty_log_is_current()
    {
        Assert.That(await PullAsync(), Is.Null);
        Assert.That(Events.Currents, Is.EqualTo(new[] { ("pole-17", 0L) }));
    }

    [Test]
    public async Task Records_come_without_images_when_that_is_asked()
    {
        Unit.Append(5, images: true, imageBytes: 5000);
        Options = Options with { Images = false };
        Assert.That(await PullAsync(), Is.Null);
        Assert.That(Events.Batches.Single().Report.Images, Is.Zero);
        Assert.That(Events.Batches.Single().Bytes, Is.LessThan(10_000));
        AssertWhole(5);
    }

    [Test]
    public async Task Images_that_were_asked_for_must_come()
    {
        Unit.Append(5, images: true);
        Server.OnRequest = context =>
        {
            context.Request.QueryString = new(context.Request.QueryString.Value!.Replace("images=all", "images=none", StringComparison.Ordinal));
            return Task.FromResult(false);
        };
        PullException? failure = await PullAsync();
        Assert.That(failure!.Problem, Is.EqualTo(PullProblem.NotProven));
        Assert.That(failure.Message, Does.Contain("is missing"));
    }

    [Test]
    public async Task Lines_and_pictures_are_extracted()
    {
        Unit.Append(3, images: true);
        Assert.That(await PullAsync(extract: true), Is.Null);
        string folder = Path.Combine(Into, "pole-17", "extract");
        string[] lines = File.ReadAllLines(Path.Combine(folder, "000000000000-000000000002.jsonl"));
        Assert.That(lines, Has.Length.EqualTo(3));
        using JsonDocument line = JsonDocument.Parse(lines[2]);
        Assert.That(line.RootElement.GetProperty("kind").GetString(), Is.EqualTo("detection"));
        Assert.That(line.RootElement.GetProperty("plate").GetString(), Is.EqualTo("2QXI002"));
        Assert.That(line.RootElement.GetProperty("time").GetString(), Does.StartWith("2027-01-15T08:00"));
        Assert.That(line.RootElement.GetProperty("images").EnumerateArray().Select(image => File.Exists(Path.Combine(folder, image.GetProperty("path").GetString()!))), Is.All.True);
    }

    [Test]
    public async Task Nothing_is_acknowledged_when_that_is_asked()
    {
        Unit.Append(3);
        Options = Options with { Acknowledge = false };
        await PullAsync();
        Assert.That(Server.Requests, Has.None.Contain("/ack"));
    }

    [Test]
    public async Task Another_agency_gets_its_single_records_and_the_place_goes_on()
    {
        Unit.Shared = sequence => sequence % 7 == 0;
        Unit.Append(25, images: true);
        Assert.That(await PullAsync(), Is.Null);
        Assert.That(Events.Records, Is.EqualTo(4));
        Assert.That(Events.Batches.Select(batch => batch.After.Position), Is.EqualTo(new[] { 10, 20, 25 }));
        Unit.Append(5);
        Assert.That(await PullAsync(), Is.Null);
        Assert.That(Events.Batches.Single().After.Position, Is.EqualTo(30));
        Assert.That(Server.Requests, Has.None.Contain("/ack"), "another agency's copy holds nothing back at the unit");
    }

    [Test]
    public async Task What_was_purged_before_comes_as_its_place_and_the_signed_reason()
    {
        Unit.Append(6, images: true);
        Unit.Use(journal =>
        {
            journal.Keeper.Order(Clock.UtcNow.AddDays(1), ["a person"]);
            while (journal.Keeper.Tend())
            {
            }
            journal.Commit();
        });
        Assert.That(await PullAsync(extract: true), Is.Null);
        Assert.That(Events.Batches.Sum(batch => batch.Report.Purged), Is.EqualTo(6));
        AssertWhole(Unit.Count);
    }

    [Test]
    public async Task A_key_that_was_changed_is_believed_on_the_old_one()
    {
        Unit.Append(4);
        await PullAsync();
        using Alpr.Evidence.DeviceKey next = Alpr.Evidence.DeviceKey.Create(Path.Combine(Scratch, "next.key"), "pole-17", new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));
        Unit.Use(journal =>
        {
            journal.ChangeKey(next);
            journal.Append(new Record { Boot = new() { Camera = "front" } });
            journal.Commit();
        });
        Assert.That(await PullAsync(), Is.Null);
        Assert.That(Events.Batches.Single().Report.KeyChanges, Is.EqualTo(1));
        Assert.That(await PullAsync(), Is.Null);
    }

    [Test]
    public async Task Who_follows_gets_news_as_they_come_and_ends_cleanly()
    {
        Unit.Append(3);
        Options = Options with { Follow = true };
        using CancellationTokenSource stop = new();
        await using Folder.FolderStore store = new(Into);
        Task<PullException?> pull = PullAsync(store, stop.Token);
        Recorder events = Events;
        await events.Until(seen => seen.Currents.Count > 0);
        Unit.Append(2);
        await events.Until(seen => seen.Records == 5);
        await stop.CancelAsync();
        Assert.That(await pull, Is.Null);
        Assert.That(Server.Requests, Has.Some.Contain("wait=5"));
        AssertWhole(5);
    }

    [Test]
    public async Task Two_processes_do_not_share_a_folder()
    {
        await using Folder.FolderStore first = new(Into);
        PullException? failure = Assert.Throws<PullException>(() => _ = new Folder.FolderStore(Into));
        Assert.That(failure!.Problem, Is.EqualTo(PullProblem.OtherPull));
    }
}
