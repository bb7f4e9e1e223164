using Alpr.Access;
using Alpr.Board.Simulated;
using Alpr.Contracts.V1;
using Alpr.Evidence;
using Alpr.Journal;

namespace Alpr.Oversight.Tests;

/// <summary>A real journal in a folder of its own, a clock that the test moves, a policy, and a gate that records.</summary>
internal sealed class OversightBench : IDisposable
{
    public static readonly DateTimeOffset Start = new(2026, 1, 5, 8, 0, 0, TimeSpan.Zero);

    public OversightBench()
    {
        Folder = Directory.CreateTempSubdirectory("alpr-oversight-").FullName;
        Key = DeviceKey.Create(Path.Combine(Folder, "device.key"), "pole-17", new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));
        JournalPath = Path.Combine(Folder, "journal", "journal.db");
        Clock.Epoch = Start - TimeSpan.FromSeconds(1); // power-up was a second ago
        Writer = Open();
        Gate = new(() => Writer);
    }

    public string Folder { get; }

    public string JournalPath { get; }

    public DeviceKey Key { get; }

    public VirtualClock Clock { get; } = new();

    public JournalWriter Writer { get; private set; }

    public RecordingGate Gate { get; }

    public byte[] BootId { get; set; } = new byte[16];

    public Retention Retention { get; set; } = new();

    public AgencyPolicy Policy { get; set; } = new()
    {
        Format = 1,
        Agency = "Example Police Department",
        Version = "J-4 2026",
        Revision = 1,
        TimeZone = "America/Los_Angeles",
        Retention = new() { Days = 730 },
        Access = new(),
        Sha256 = new byte[32],
    };

    public AccessSession Session { get; } = new() { Id = "00", User = "operator.one", Agency = "Example Police Department", Role = AccessRole.Operator };

    public UseReason Reason { get; } = new("criminal_investigation", "26-0001");

    public OversightSetup Setup => new()
    {
        Gate = Gate,
        JournalPath = JournalPath,
        Turn = new OwnTurn(Writer),
        Clock = Clock,
        Policy = () => Policy,
        ScratchFolder = Folder,
    };

    public JournalReader Reader() => JournalReader.Open(JournalPath);

    public JournalWriter Open() => JournalWriter.Open(
        new() { Path = JournalPath, Retention = Retention }, Key, Clock, new() { BootId = BootId });

    /// <summary>Ends the program and starts it anew.</summary>
    public void Restart(byte boot)
    {
        Writer.Commit();
        Writer.Dispose();
        BootId = [.. Enumerable.Repeat(boot, 16)];
        Writer = Open();
    }

    public long Append(Record record, params ImageBlob[] images) => Writer.Append(record, images);

    public long Detect(string plate, string state = "CA", string raw = "", params (string Plate, float Confidence)[] candidates)
    {
        Detection detection = new() { Plate = plate, State = state, RawPlate = raw, Confidence = 0.9f, StateConfidence = 0.8f };
        detection.CharacterConfidence.AddRange(plate.Select(_ => 0.95f));
        detection.Candidates.AddRange(candidates.Select(candidate => new PlateCandidate { Plate = candidate.Plate, Confidence = candidate.Confidence }));
        return Append(new Record { Detection = detection });
    }

    public long Hit(long detection, string category = "stolen_vehicle", string list = "svs", uint sighting = 1, bool informational = false, MatchKind match = MatchKind.Exact) =>
        Append(new Record
        {
            Hit = new()
            {
                Detection = (ulong)detection, Category = category, List = list, Sighting = sighting, Informational = informational, Match = match, Unconfirmed = true,
            },
        });

    public void Pass(TimeSpan time) => Clock.Advance((long)time.TotalMicroseconds);

    /// <summary>Moves the clock on to a time.</summary>
    public void PassTo(DateTimeOffset time) => Pass(time - Clock.UtcNow);

    public void Dispose()
    {
        Writer.Dispose();
        Key.Dispose();
        Directory.Delete(Folder, true);
    }
}

/// <summary>Tests with a bench of their own.</summary>
public abstract class OversightFixture
{
    private protected OversightBench Bench { get; private set; } = null!;

    [SetUp]
    public void MakeBench() => Bench = new();

    [TearDown]
    public void RemoveBench() => Bench.Dispose();
}
