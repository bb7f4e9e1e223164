using Alpr.Board.Simulated;
using Alpr.Pull.Database;
using Alpr.Pull.Folder;
using Alpr.Pull.Pulling;
using Alpr.Pull.Tests.Server;
using Alpr.Tests.Common;

namespace Alpr.Pull.Tests;

/// <summary>Many units at once; whole with <c>ALPR_TORTURE=whole</c>.</summary>
internal sealed class FleetTests
{
    private static readonly int Units = Torture.Count(50, 500);
    private string _scratch = "";

    [SetUp]
    public void Begin() => _scratch = Directory.CreateTempSubdirectory("alpr-fleet-").FullName;

    [TearDown]
    public void End() => Directory.Delete(_scratch, true);

    [Test]
    public async Task Many_units_that_go_on_recording_come_into_one_database_whole_and_once()
    {
        if (PostgresServer.Find() is null)
            Assert.Ignore("skipped: PostgreSQL's server is not installed (scripts/setup)");
        using PostgresServer postgres = new();
        string address = postgres.NewDatabase();
        await using SimulatedFleet fleet = new(Path.Combine(_scratch, "units"), Units, 12, 200, new VirtualClock());
        await using DatabaseStore store = await DatabaseStore.OpenAsync(address, Path.Combine(_scratch, "spool"), 8, false, default);
        Recorder events = new();
        using CancellationTokenSource stop = new();
        PullOptions options = new() { Follow = true, RecordsPerBatch = 10, AtOnce = 8 };
        Task<IReadOnlyList<PullException>> pull = new FleetPuller(fleet.Settings, store, options, new() { WaitSeconds = 20, RetryFirstMs = 50 }, events).RunAsync(stop.Token);
        for (int round = 0; round < 3; round++)
        {
            foreach (Appliance unit in fleet.Units)
                fleet.Append(unit, 1 + round, round == 1 ? 200 : 0);
        }
        await events.Until(seen => seen.Records == fleet.Records);
        await events.Until(seen => seen.Batches.Count > 0 && fleet.Units.All(unit => seen.Currents.Contains((unit.Name, unit.Count))));
        await stop.CancelAsync();
        Assert.That(await pull, Is.Empty);
        Assert.That(events.Stops, Is.Empty);
        Recorder again = new(); // makes up for acknowledgements that the stop cut off, and finds nothing new
        Assert.That(await new FleetPuller(fleet.Settings, store, new(), new(), again).RunAsync(default), Is.Empty);
        Assert.That(again.Records, Is.Zero);
        AssertWholeAndOnce(postgres, PostgresServer.NameOf(address), fleet);
    }

    [Test]
    public async Task A_bad_unit_does_not_hold_up_the_others()
    {
        await using SimulatedFleet fleet = new(Path.Combine(_scratch, "units"), 6, 15, 0, new VirtualClock());
        fleet.Server.OnRequest = async context =>
        {
            if (context.Request.Path.StartsWithSegments("/unit-002"))
                await Task.Delay(Timeout.Infinite, context.RequestAborted); // silent
            if (!context.Request.Path.StartsWithSegments("/unit-003"))
                return false;
            await ApplianceServer.ProblemAsync(context, 403, "not allowed", "");
            return true;
        };
        List<UnitSettings> units = [.. fleet.Settings];
        units[3] = units[3] with { Trust = fleet.Units[4].Trust }; // another's key
        units[4] = units[4] with { Url = new("https://no-such-unit.invalid") };
        await using FolderStore store = new(Path.Combine(_scratch, "agency"));
        Recorder events = new();
        PullTimes times = new() { AnswerMsMax = 8_000, RetryFirstMs = 1, TriesMax = 1 };
        IReadOnlyList<PullException> failed = await new FleetPuller(units, store, new() { RecordsPerBatch = 5 }, times, events).RunAsync(default);
        Assert.That(failed.Select(failure => (failure.Unit, failure.Problem)), Is.EquivalentTo(new[]
        {
            ("unit-002", PullProblem.Unreachable), ("unit-003", PullProblem.NotAllowed), ("unit-004", PullProblem.NotProven), ("unit-005", PullProblem.Unreachable),
        }));
        Assert.That(events.Records, Is.EqualTo(30), "of units 1 and 6");
    }

    private static void AssertWholeAndOnce(PostgresServer postgres, string database, SimulatedFleet fleet)
    {
        Assert.That(postgres.Number(database, "SELECT count(*) FROM alpr.records"), Is.EqualTo(fleet.Records), "nothing lost, nothing twice");
        Assert.That(postgres.Number(database, "SELECT count(DISTINCT (unit, sequence)) FROM alpr.records"), Is.EqualTo(fleet.Records));
        foreach (Appliance unit in fleet.Units)
        {
            List<byte[][]> leaves = postgres.Rows<byte[]>(database, $"SELECT r.leaf FROM alpr.records r JOIN alpr.units u ON u.id = r.unit WHERE u.name = '{unit.Name}' ORDER BY r.sequence");
            Assert.That(leaves.Select(row => Convert.ToHexStringLower(row[0])), Is.EqualTo(unit.Leaves().Select(leaf => leaf.ToString())), unit.Name);
            Assert.That(unit.Acknowledged, Is.EqualTo(unit.Count), unit.Name);
        }
    }
}
