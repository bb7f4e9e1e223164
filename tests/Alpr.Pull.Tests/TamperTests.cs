using Alpr.Contracts.V1;
using Alpr.Pull.Tests.Server;
using Alpr.Tests.Common;

namespace Alpr.Pull.Tests;

internal sealed class TamperTests : PullFixture
{
    [Test]
    public async Task A_changed_byte_stops_the_unit_and_the_batch_is_kept_aside()
    {
        Unit.Append(25);
        int batches = 0;
        Server.OnBatch = batch => ++batches == 2 ? Flipped(batch, batch.Length / 2) : batch;
        PullException failure = await StoppedAsync();
        Assert.That(Files(), Has.Length.EqualTo(1), "what came before stays");
        Assert.That(Refused, Has.Length.EqualTo(1));
        Assert.That(failure.KeptAt, Is.EqualTo(Refused[0]));
        Assert.That(File.ReadAllText(Refused[0] + ".txt"), Does.Contain(failure.Findings[0]));
        Assert.That(Unit.Acknowledged, Is.EqualTo(10), "nothing that is not kept");
    }

    [Test]
    public async Task No_changed_byte_anywhere_is_ever_stored()
    {
        Unit.Append(6, images: true);
        byte[]? whole = null;
        Server.OnBatch = batch => whole = batch;
        await PullAsync();
        int seed = Torture.Seed(17), tries = Torture.Count(60, 3000);
        for (int i = 0; i < tries; i++)
        {
            Directory.Delete(Into, true);
            int at = (int)((uint)((seed + i) * 2_654_435_761L) % (uint)whole!.Length);
            Server.OnBatch = batch => Flipped(batch, at % batch.Length);
            PullException? failure = await PullAsync();
            Assert.That(failure?.Problem, Is.EqualTo(PullProblem.NotProven), $"byte {at}");
            Assert.That(Files(), Is.Empty, $"byte {at}");
        }
    }

    [Test]
    public async Task A_truncated_batch_is_no_batch([Values(0, 7, 8, 300, -1)] int length)
    {
        Unit.Append(5);
        Server.OnBatch = batch => batch[..(length < 0 ? batch.Length + length : length)];
        PullException failure = await StoppedAsync();
        Assert.That(failure.Findings[0], Does.Contain("ends before").Or.Contain("not a batch"));
        Assert.That(Files(), Is.Empty);
    }

    [Test]
    public async Task A_forked_log_is_told_from_a_grown_one()
    {
        Unit.Append(5);
        Unit.CopyAside("before");
        Unit.Append(3);
        Assert.That(await PullAsync(), Is.Null);
        Unit.PutBack("before");
        Unit.Append(new Record { Boot = new() { Camera = "another history" } });
        Unit.Append(7);
        PullException failure = await StoppedAsync();
        Assert.That(failure.Findings[0], Does.Contain("no proof that it continues").Or.Contain("not shown to continue").Or.Contain("kept root"));
        AssertWhole(8);
    }

    [Test]
    public async Task A_log_that_was_set_back_is_found_though_it_says_that_nothing_is_new()
    {
        Unit.Append(5);
        Unit.CopyAside("before");
        Unit.Append(3);
        Assert.That(await PullAsync(), Is.Null);
        Unit.PutBack("before");
        PullException failure = await StoppedAsync();
        Assert.That(failure.Message, Does.Contain("rolled back"));
        AssertWhole(8);
    }

    [Test]
    public async Task A_unit_that_hides_a_log_set_back_is_found_too()
    {
        Unit.Append(5);
        Unit.CopyAside("before");
        Unit.Append(3);
        Assert.That(await PullAsync(), Is.Null);
        Unit.PutBack("before");
        Server.OnRequest = context =>
        {
            bool isBatch = context.Request.Path.Value!.EndsWith("batches", StringComparison.Ordinal);
            context.Response.StatusCode = isBatch ? 204 : 200;
            return Task.FromResult(isBatch);
        };
        Assert.That((await StoppedAsync()).Message, Does.Contain("rolled back"));
    }

    [Test]
    public async Task A_log_that_was_set_back_and_has_grown_to_the_same_length_is_found()
    {
        Unit.Append(5);
        Unit.CopyAside("before");
        Unit.Append(3);
        Assert.That(await PullAsync(), Is.Null);
        Unit.PutBack("before");
        for (int i = 0; i < 3; i++)
            Unit.Append(new Record { Boot = new() { Camera = "another history" } });
        PullException failure = await StoppedAsync();
        Assert.That(failure.Message, Does.Contain("the kept root is"));
    }

    [Test]
    public async Task Another_log_of_the_same_device_is_no_continuation()
    {
        Unit.Append(5);
        Assert.That(await PullAsync(), Is.Null);
        File.Move(Unit.JournalPath, Unit.JournalPath + ".old");
        using Appliance other = new(Path.Combine(Scratch, "other"), "pole-17", Clock);
        other.Append(9);
        Server.Serve("pole-17", other);
        Assert.That((await StoppedAsync()).Findings, Is.Not.Empty);
        AssertWhole(5);
    }

    [Test]
    public async Task A_batch_of_another_unit_is_refused_though_the_key_is_its_own()
    {
        using Appliance other = new(Path.Combine(Scratch, "other"), "pole-99", Clock);
        other.Append(5);
        Server.Serve("pole-17", other);
        PullException failure = await StoppedAsync();
        Assert.That(failure.Findings[0], Does.Contain("the trusted key is"));
        Settings = Settings with { Trust = other.Trust, Device = "pole-17" };
        failure = await StoppedAsync();
        Assert.That(failure.Findings[0], Does.Contain("'pole-99'").And.Contain("'pole-17' was to answer"));
    }

    [Test]
    public async Task Records_left_out_between_are_a_gap()
    {
        Unit.Append(30);
        Server.OnRequest = context =>
        {
            context.Request.QueryString = new(context.Request.QueryString.Value!.Replace("after=9&", "after=14&", StringComparison.Ordinal));
            return Task.FromResult(false);
        };
        PullException failure = await StoppedAsync();
        Assert.That(failure.Findings[0], Does.Contain("begins with record 15, and record 10 was to come next: 5 records are missing"));
        Assert.That(Files(), Has.Length.EqualTo(1));
    }

    [Test]
    public async Task A_unit_that_gave_all_may_not_go_over_to_single_records()
    {
        Unit.Append(10);
        Assert.That(await PullAsync(), Is.Null);
        Unit.Append(10);
        Unit.Shared = _ => false;
        Assert.That((await StoppedAsync()).Findings[0], Does.Contain("only single records"));
    }

    [Test]
    public async Task Refused_batches_do_not_fill_the_disk()
    {
        Unit.Append(5);
        for (int i = 0; i < PullLimits.RefusedKeptMax + 4; i++)
        {
            Server.OnBatch = batch => Flipped(batch, 400 + i);
            await StoppedAsync();
        }
        Assert.That(Refused, Has.Length.EqualTo(PullLimits.RefusedKeptMax));
    }

    [Test]
    public async Task A_part_that_claims_gigabytes_takes_no_memory()
    {
        Unit.Append(5);
        Server.OnBatch = batch => [.. batch[..8], 0xff, 0xff, 0xff, 0xff, 0x7f, .. batch[8..]];
        long before = GC.GetTotalAllocatedBytes();
        PullException failure = await StoppedAsync();
        Assert.That(GC.GetTotalAllocatedBytes() - before, Is.LessThan(64 << 20));
        Assert.That(failure.Findings[0], Does.Contain("too long"));
    }

    [Test]
    public async Task Who_follows_goes_on_with_the_others_when_one_is_stopped()
    {
        Unit.Append(5);
        Server.OnBatch = batch => Flipped(batch, batch.Length / 2);
        Options = Options with { Follow = true };
        PullException failure = await StoppedAsync();
        Assert.That(failure.Problem, Is.EqualTo(PullProblem.NotProven), "following does not try it again");
    }

    private async Task<PullException> StoppedAsync()
    {
        PullException? failure = await PullAsync();
        Assert.That(failure?.Problem, Is.EqualTo(PullProblem.NotProven), failure?.Message);
        Assert.That(Events.Stops, Has.Count.EqualTo(1));
        return failure!;
    }

    private static byte[] Flipped(byte[] batch, int at)
    {
        byte[] changed = [.. batch];
        changed[at] ^= 0x10;
        return changed;
    }
}
