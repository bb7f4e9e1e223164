using Alpr.Board.Simulated;
using Alpr.Contracts.V1;
using Alpr.Evidence;
using Alpr.Journal;

namespace Alpr.Sync.Tests;

/// <summary>A journal, a clock that the test moves, and a keeper whose steps the test takes.</summary>
public abstract class SyncFixture
{
    private DeviceKey _key = null!;

    private protected string Root { get; private set; } = "";

    private protected VirtualClock Clock { get; private set; } = null!;

    private protected JournalWriter Journal { get; private set; } = null!;

    private protected LockedTurn Turns { get; private set; } = null!;

    private protected SyncKeeper Keeper { get; private set; } = null!;

    private protected Dictionary<string, Func<IBackend>> Backends { get; } = [];

    private protected List<(string Part, Light Light, string Reason)> Reports { get; } = [];

    private protected Func<string, bool, string?> Refusal { get; set; } = static (_, _) => null;

    private protected virtual JournalOptions Options => new() { Path = Path.Combine(Root, "journal.db") };

    [SetUp]
    public void MakeJournal()
    {
        Root = Directory.CreateTempSubdirectory("alpr-sync-").FullName;
        Clock = new();
        Backends.Clear();
        Reports.Clear();
        Refusal = static (_, _) => null;
        _key = DeviceKey.Create(Path.Combine(Root, "device.key"), "pole-17", new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));
        OpenJournal();
        OpenKeeper();
    }

    [TearDown]
    public void RemoveJournal()
    {
        Keeper.Dispose();
        Journal.Dispose();
        _key.Dispose();
        Directory.Delete(Root, recursive: true);
    }

    private protected void OpenJournal()
    {
        Journal = JournalWriter.Open(Options, _key, Clock, new() { BootId = new byte[16] });
        Turns = new(Journal);
    }

    private protected void OpenKeeper() => Keeper = new(new()
    {
        JournalPath = Options.Path,
        Turns = Turns,
        Clock = Clock,
        DeviceId = "pole-17",
        Open = settings => Backends[settings.Name](),
        Report = (part, light, reason) =>
        {
            lock (Reports)
                Reports.Add((part, light, reason));
        },
        Refusal = (agency, hits) => Refusal(agency, hits),
        Seed = 17,
    });

    /// <summary>The power goes: nothing is committed that was not, and the next run begins.</summary>
    private protected void CutPower()
    {
        Turns.IsDead = true;
        Keeper.Dispose();
        Journal.Dispose();
        OpenJournal();
        OpenKeeper();
    }

    private protected static BackendSettings Settings(string name = "one", Action<BackendFilter>? filter = null)
    {
        BackendSettings settings = new() { Name = name };
        filter?.Invoke(settings.Filter);
        return settings;
    }

    private protected Receiver Receive(string name = "one", Action<BackendFilter>? filter = null, int deliveriesMax = 1)
    {
        Receiver receiver = new(name, deliveriesMax);
        Backends[name] = () => receiver;
        Keeper.SetBackends([Settings(name, filter)]);
        return receiver;
    }

    private protected long Detect(int number, params ReadOnlySpan<ImageBlob> images) => Journal.Append(
        new() { Detection = new() { Plate = $"7ABC{number:000}", Confidence = 0.9f, State = "CA", FirstUs = Clock.MonotonicUs, LastUs = Clock.MonotonicUs, Frames = 9 } }, images);

    private protected long Hit(long detection, uint sighting = 1) => Journal.Append(new()
    {
        Hit = new() { Detection = (ulong)detection, Match = MatchKind.Exact, List = "svs", Category = "stolen", Sighting = sighting, Unconfirmed = true },
    });

    /// <summary>So many detections, durable.</summary>
    private protected void Fill(int detections)
    {
        for (int i = 0; i < detections; i++)
            Detect(i);
        Journal.Commit();
    }

    private protected static ImageBlob[] Pictures() =>
    [
        new(ImageKind.Plate, "image/jpeg", 160, 40, new byte[] { 0xFF, 0xD8, 1, 0xFF, 0xD9 }),
        new(ImageKind.Context, "image/jpeg", 1920, 1080, new byte[] { 0xFF, 0xD8, 2, 0xFF, 0xD9 }),
    ];

    /// <summary>Steps of a backend, the clock moved from one to the next, until it has all and is idle, or so many were taken.</summary>
    private protected void Step(string name = "one", int most = 1000)
    {
        for (int i = 0; i < most; i++)
        {
            long due = Keeper.Find(name).Tend();
            if (due - Clock.MonotonicUs >= 50_000_000 && Cursor(name) == Journal.DurableCount && Journal.Cursors.DeadLetters(name).All(static one => one.Attempts > 0))
                return;
            Clock.MonotonicUs = Math.Max(Clock.MonotonicUs, due);
        }
    }

    private protected long Cursor(string name = "one") => Journal.Cursors.Positions[name];

    private protected (string Part, Light Light, string Reason) Last(string part)
    {
        lock (Reports)
            return Reports.FindLast(one => one.Part == part);
    }
}

/// <summary>The writer's turn for tests of several threads, or none once the power is gone.</summary>
internal sealed class LockedTurn(JournalWriter journal) : IJournalTurn
{
    public Lock Gate { get; } = new();

    public int Taken { get; private set; }

    public bool IsDead { get; set; }

    public T Do<T>(Func<JournalWriter, T> act)
    {
        lock (Gate)
        {
            if (IsDead)
                throw new InvalidOperationException("The power is gone.");
            Taken++;
            return new OwnTurn(journal).Do(act);
        }
    }
}

/// <summary>A backend in memory, which keeps what it took and says what it is told to say.</summary>
internal sealed class Receiver(string name, int deliveriesMax = 1) : IBackend
{
    private readonly Lock _gate = new();

    public List<Delivery> Taken { get; } = [];

    public List<int> Batches { get; } = [];

    /// <summary>What it says of a record; by default that it has it.</summary>
    public Func<Delivery, DeliveryResult> Answer { get; set; } = static _ => DeliveryResult.Acknowledged;

    public string Name => name;

    public int DeliveriesMax => deliveriesMax;

    public long[] Sequences
    {
        get
        {
            lock (_gate)
                return [.. Taken.Select(static one => one.Sequence)];
        }
    }

    public void Deliver(ReadOnlySpan<Delivery> deliveries, Span<DeliveryResult> results, CancellationToken stop)
    {
        lock (_gate)
            Batches.Add(deliveries.Length);
        for (int i = 0; i < deliveries.Length; i++)
        {
            results[i] = Answer(deliveries[i]);
            lock (_gate)
            {
                if (results[i].Verdict == DeliveryVerdict.Acknowledged)
                    Taken.Add(deliveries[i]);
            }
        }
    }

    public IReadOnlyList<BackendTestStep> Test(Delivery marked, CancellationToken stop) => [new("test record", marked.IsTest, "")];

    public void Dispose()
    {
    }
}
