using Alpr.Board.Time;
using Alpr.Contracts.V1;
using Alpr.HotLists;

namespace Alpr.ListFeeds.Tests;

public sealed class KeeperTests : FeedFixture
{
    private static HotPlate Plate => new()
    {
        Plate = Sample.Mark + "P",
        State = "CA",
        Officer = "Officer One",
        Phone = "555-0100",
        Reference = "26-0101",
        Synopsis = "followed a victim home",
        ExpiresUs = 1_800_000_000 * Sample.Second + 20 * Sample.Day,
    };

    private long NowUs => (Clock.UtcNow - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;

    [Test]
    public void Stored_lists_are_in_force_after_a_start_though_every_source_is_dead()
    {
        Write("svs", 4);
        Start(Sample.Policy("svs", From("svs")));
        File.Delete(Server("svs"));
        Reopen();
        Start(Sample.Policy("svs", From("svs")), Sample.Policy("sfr", From("sfr")));
        Assert.Multiple(() =>
        {
            Assert.That(Entries("svs"), Is.EqualTo(4));
            Assert.That(Events.Last.Light, Is.EqualTo(Light.Red));
            Assert.That(Events.Last.Reason, Does.Contain("List sfr was never installed").And.Contain("no such file").And.Not.Contain("svs"));
            Assert.That(Keeper.Health.Select(one => one.Condition), Is.EqualTo(new[] { FeedCondition.Fresh, FeedCondition.Missing }));
        });
    }

    [Test]
    public void A_start_without_lists_is_refused_since_it_would_remove_all() =>
        Assert.Throws<InvalidOperationException>(() => Keeper.Start());

    [Test]
    public void A_dead_server_costs_the_start_its_share_and_no_more()
    {
        using System.Net.Sockets.TcpListener silent = new(System.Net.IPAddress.Loopback, 0);
        silent.Start();
        int port = ((System.Net.IPEndPoint)silent.LocalEndpoint).Port;
        Write("svs", 4);
        Times = new() { StartUsMax = 4_000_000 };
        Reopen();
        Start(Sample.Policy("dead", $"https://127.0.0.1:{port}/x"), Sample.Policy("svs", From("svs")));
        Assert.Multiple(() =>
        {
            Assert.That(Entries("svs"), Is.EqualTo(4));
            Assert.That(Events.Lines, Is.Empty, "a start that was in a hurry is no failure of the source");
        });
    }

    [Test]
    public void A_list_that_the_policy_no_longer_names_leaves_force_and_disk_with_a_record()
    {
        Write("svs", 4);
        Write("sfr", 5);
        Start(Sample.Policy("svs", From("svs")), Sample.Policy("sfr", From("sfr")));
        Keeper.SetLists([Sample.Policy("sfr", From("sfr"))]);
        Reopen();
        Start(Sample.Policy("new", ""));
        Assert.Multiple(() =>
        {
            Assert.That(Lists.Set.Lists.Length, Is.Zero);
            Assert.That(Store.Names, Is.Empty);
            Assert.That(Directory.GetFiles(Path.Combine(Root, "feeds")), Is.Empty);
            Assert.That(Events.Removals.Select(one => one.List), Is.EqualTo(new[] { "svs", "sfr" }));
            Assert.That(Events.Removals[0].Source, Does.StartWith("removed"));
            Assert.That(Events.Removals[0].Entries, Is.Zero);
        });
    }

    [Test]
    public void A_list_is_read_anew_when_the_policy_reads_it_otherwise()
    {
        Write("svs", 4);
        Access.HotListPolicy policy = Sample.Policy("svs", From("svs"));
        Start(policy);
        Keeper.SetLists([policy]);
        Pass(Sample.Minute);
        Assert.That(Events.Records, Has.Count.EqualTo(1), "the same words change nothing");
        Keeper.SetLists([policy with { Department = true }]);
        Pass(Sample.Minute);
        Assert.That(Events.Records, Has.Count.EqualTo(2));
        Assert.That(FirstExpiry("svs"), Is.EqualTo(NowUs / Sample.Second * Sample.Second + 366 * Sample.Day).Within(2 * Sample.Minute), "a department's list ends within the policy's days");
    }

    [Test]
    public void A_list_by_hand_is_installed_confirmed_and_gets_stale()
    {
        Start(Sample.Policy("svs", "", staleAfterHours: 48));
        Assert.That(Events.Last.Reason, Is.EqualTo("List svs was never installed. Install the current file."));
        Assert.That(Keeper.InstallByHand("svs", new MemoryStream(Sample.Bytes(3)), "https://user:secret@usb/svs").Outcome.Entries, Is.EqualTo(3));
        Assert.That(Events.Last.Light, Is.EqualTo(Light.Green));
        Assert.That(Events.Records.Single().Source, Is.EqualTo("https://usb/svs"));
        Pass(49 * Sample.Hour);
        Assert.That(Events.Last, Is.EqualTo((Light.Amber, "List svs was last confirmed 2 days ago, and the policy allows 2 days. Install the current file.")));
        Reopen();
        Start(Sample.Policy("svs", "", staleAfterHours: 48));
        Assert.That(Keeper.Health[0].Condition, Is.EqualTo(FeedCondition.Stale), "also after a restart");
        HotListException refused = Assert.Throws<HotListException>(() => Keeper.InstallByHand("svs", new MemoryStream(Sample.Bytes(3)[..30]), "usb"))!;
        Assert.That(Words(refused), Does.Contain("svs"));
        Assert.That(Words(Assert.Throws<HotListException>(() => Keeper.InstallByHand("other", new MemoryStream(), "usb"))!), Does.Contain("policy names no such list"));
        Assert.That(Words(Assert.Throws<HotListException>(() => Keeper.InstallByHand("svs", new MemoryStream(), "usb"))!), Does.Contain("usb: the file is empty"));
        Assert.That(Entries("svs"), Is.EqualTo(3));
    }

    [Test]
    public void A_damaged_list_is_named_until_another_is_there()
    {
        Start(Sample.Policy("svs", ""));
        Keeper.InstallByHand("svs", new MemoryStream(Sample.Bytes(3)), "usb");
        Assert.That(Keeper.EnterHotPlate(Plate, NowUs, out _), Is.Empty);
        foreach (string path in Directory.GetFiles(Path.Combine(Root, "lists")))
            File.WriteAllBytes(path, File.ReadAllBytes(path)[..200]);
        Reopen();
        Start(Sample.Policy("svs", ""));
        Assert.That(Events.Last.Light, Is.EqualTo(Light.Red));
        Assert.That(Events.Last.Reason, Does.Contain("List svs is damaged").And.Contain("cut off").And.Contain("The hot plates are damaged"));
        Keeper.InstallByHand("svs", new MemoryStream(Sample.Bytes(3)), "usb");
        Assert.That(Events.Last.Light, Is.EqualTo(Light.Red));
        Keeper.EnterHotPlate(Plate, NowUs, out _);
        Assert.That(Events.Last.Light, Is.EqualTo(Light.Green));
    }

    [Test]
    public void Hot_plates_come_and_go_and_stay_over_a_restart()
    {
        Start(Sample.Policy("svs", ""));
        Assert.That(Keeper.EnterHotPlate(Plate with { Officer = "" }, NowUs, out _).Single().Field, Is.EqualTo("officer"));
        Assert.That(Keeper.EnterHotPlate(Plate, NowUs, out InstalledHotList? list), Is.Empty);
        Assert.That(list!.Header.Entries, Is.EqualTo(1));
        Reopen();
        Start(Sample.Policy("svs", ""));
        Assert.That(Entries(HotPlateBook.ListName), Is.EqualTo(1));
        Assert.That(Keeper.RemoveHotPlate(Plate.Plate, "NV", NowUs, out _), Is.False);
        Assert.That(Keeper.RemoveHotPlate(Plate.Plate, "CA", NowUs, out _));
        Assert.That(Entries(HotPlateBook.ListName), Is.Zero);
        Assert.That(Events.Records.Select(one => one.List), Is.EqualTo(new[] { HotPlateBook.ListName, HotPlateBook.ListName }));
    }

    [Test]
    public void While_the_clock_was_never_set_stored_lists_count_and_nothing_is_fetched_refused_or_ended()
    {
        Write("svs", 4);
        Access.HotListPolicy policy = Sample.Policy("svs", From("svs"));
        policy.List.ExpiresAfterHours = 48;
        Start(policy);
        File.SetLastWriteTimeUtc(Server("svs"), new DateTime(2027, 1, 16, 0, 0, 0, DateTimeKind.Utc));
        Clock.Discipline = new(ClockSource.Unset, 0);
        Clock.Jump(TimeSpan.FromDays(-20_000));
        Reopen();
        Start(policy);
        Pass(Sample.Day);
        Assert.Multiple(() =>
        {
            Assert.That(Entries("svs"), Is.EqualTo(4));
            Assert.That(Events.Lines, Is.Empty);
            Assert.That(Events.Last.Light, Is.EqualTo(Light.Amber));
            Assert.That(Events.Last.Reason, Is.EqualTo("The clock was never set, so that no list is fetched: set it, or connect a time server or a GPS receiver."));
            Assert.That(Words(Assert.Throws<HotListException>(() => Keeper.Refresh("svs"))!), Does.Contain("clock was never set"));
            Assert.That(Words(Assert.Throws<HotListException>(() => Keeper.InstallByHand("svs", new MemoryStream(Sample.Bytes(3)), "usb"))!), Does.Contain("clock was never set"));
            Assert.That(Keeper.EnterHotPlate(Plate, NowUs, out _).Single().Reason, Does.Contain("clock was never set"));
        });
        Clock.Jump(TimeSpan.FromDays(20_000));
        Clock.Discipline = new(ClockSource.Ntp, 1000);
        Pass(Sample.Second);
        Assert.That(Events.Records, Has.Count.EqualTo(2), "fetched as soon as the clock is set");
        Assert.That(Events.Last.Light, Is.EqualTo(Light.Green));
    }

    [Test]
    public void A_header_that_is_to_come_by_a_wrong_clock_is_taken_once_the_clock_is_right()
    {
        Write("svs", 4);
        Clock.Jump(TimeSpan.FromDays(-40));
        Start(Sample.Policy("svs", From("svs")));
        Assert.That(Events.Lines.Single(), Does.Contain("which is to come"));
        Clock.Jump(TimeSpan.FromDays(40));
        Pass(Sample.Second);
        Pass(Sample.Second);
        Assert.That(Entries("svs"), Is.EqualTo(4));
    }

    [Test]
    public void A_list_without_date_that_its_source_goes_on_confirming_does_not_end()
    {
        File.WriteAllText(Server("plain"), $"plate\n{Sample.Plate(1)}\n");
        Access.HotListPolicy policy = Sample.Undated("plain", From("plain"));
        policy.List.ExpiresAfterHours = 72;
        Start(policy);
        for (int hour = 0; hour < 30 * 24; hour++)
        {
            Pass(Sample.Hour);
            Assert.That(Lists.Set.Find("plain")!.Header.IsExpired(NowUs), Is.False);
        }
        Assert.That(Events.Lights, Has.Count.EqualTo(1), "green all the time");
        Assert.That(Events.Records, Has.Count.LessThan(32));
        File.Delete(Server("plain"));
        for (int hour = 0; hour < 80; hour++)
            Pass(Sample.Hour);
        Assert.That(Keeper.Health[0].Condition, Is.EqualTo(FeedCondition.Expired), "and ends when it does not");
    }

    [Test]
    public void An_address_that_is_none_is_said_in_the_lists_health()
    {
        Start(Sample.Policy("svs", "http://lists.example.org/svs"));
        Assert.That(Events.Last.Reason, Does.Contain("use https://"));
    }

    [Test]
    public void The_thread_ends_when_it_is_told_and_takes_what_is_new_at_once()
    {
        Write("svs", 4);
        Keeper.SetLists([]);
        Keeper.Start();
        using CancellationTokenSource stop = new();
        using ManualResetEventSlim installed = new();
        Thread thread = new(() => Keeper.Run(stop.Token));
        thread.Start();
        Keeper.SetLists([Sample.Policy("svs", From("svs"))]);
        Assert.That(SpinWait.SpinUntil(() => Entries("svs") == 4, 10_000));
        stop.Cancel();
        Assert.That(thread.Join(10_000));
    }

    [Test]
    public void A_hot_plate_and_a_file_by_hand_wait_for_no_server()
    {
        using System.Net.Sockets.TcpListener silent = new(System.Net.IPAddress.Loopback, 0);
        silent.Start();
        Times = new(); // 40 s for an answer
        Reopen();
        Keeper.SetLists([Sample.Policy("svs", $"https://127.0.0.1:{((System.Net.IPEndPoint)silent.LocalEndpoint).Port}/svs")]);
        Task<FeedOutcome> fetching = Task.Run(() => Keeper.Refresh("svs"));
        using System.Net.Sockets.TcpClient connected = silent.AcceptTcpClient();
        Assert.That(Keeper.EnterHotPlate(Plate, NowUs, out _), Is.Empty);
        Assert.That(fetching.IsCompleted, Is.False, "it still waits");
        Keeper.InstallByHand("svs", new MemoryStream(Sample.Bytes(3)), "usb");
        Assert.That(fetching.GetAwaiter().GetResult().Words, Does.Contain("given up"));
        Assert.That(Entries("svs"), Is.EqualTo(3));
    }

    private string From(string name) => "file:" + Server(name);

    private void Write(string name, int entries) => File.WriteAllBytes(Server(name), Sample.Bytes(entries));

    private long FirstExpiry(string list) => Lists.Set.Find(list)!.Index.At(0).ExpiresUs;
}
