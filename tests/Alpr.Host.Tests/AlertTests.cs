using Alpr.Board.Simulated;
using Alpr.Contracts;
using Alpr.Contracts.V1;
using Alpr.Evidence;
using Alpr.Host.Pipeline;
using Alpr.HotLists;
using Alpr.Journal;

namespace Alpr.Host.Tests;

/// <summary>A vehicle on a hot list is signed as a hit and told at once; its repeats are signed and counted.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class AlertTests
{
    private sealed class Told : IEvidenceObserver
    {
        public List<Alert> Alerts { get; } = [];

        public List<long> Signed { get; } = [];

        void IEvidenceObserver.Signed(in SignedPassage passage) => Signed.Add(passage.Sequence);

        void IEvidenceObserver.Alerted(Alert alert) => Alerts.Add(alert);
    }

    private readonly VirtualClock _clock = new();
    private readonly MatchRules _rules = new();
    private readonly Told _told = new();
    private readonly RunFigures _figures = new();
    private string _folder = "";
    private DeviceKey _key = null!;
    private JournalWriter _journal = null!;
    private StoreKey _storeKey = null!;

    [SetUp]
    public void Open()
    {
        _folder = Directory.CreateTempSubdirectory("alpr-alerts-").FullName;
        _key = DeviceKey.Create(Path.Combine(_folder, "device.key"), "pole-17", new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));
        _journal = JournalWriter.Open(new() { Path = Path.Combine(_folder, "journal.db") }, _key, _clock, new() { BootId = new byte[16] });
        _storeKey = StoreKey.Create(Path.Combine(_folder, "store.key"));
        _rules.Options = new() { RepeatWindowUs = 60_000_000 };
    }

    [TearDown]
    public void Close()
    {
        _journal.Dispose();
        _key.Dispose();
        _storeKey.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Test]
    public void A_hit_is_signed_behind_its_detection_and_told_with_the_picture()
    {
        Enter("7ABC123", "CA");
        Run(("7ABC123", 4), ("5XYZ987", 4));
        Alert alert = _told.Alerts.Single();
        Hit hit = alert.Hit.Hit;
        Assert.That((hit.EntryPlate, hit.Match, hit.States, hit.Sighting, hit.Unconfirmed), Is.EqualTo(("7ABC123", MatchKind.Exact, StateAgreement.Same, 1U, true)));
        Assert.That((alert.Detection.Sequence, hit.Detection, alert.Hit.Sequence), Is.EqualTo((0UL, 0UL, 1UL)));
        Assert.That(alert.PlatePicture.Length, Is.GreaterThan(100));
        Assert.That(_told.Signed, Is.EqualTo(new[] { 0L, 2L }));
        Assert.That(_journal.Read(1, 1).Single().ToRecord().Hit, Is.EqualTo(hit));
    }

    [Test]
    public void Repeats_within_the_window_are_counted_and_not_told_again()
    {
        Enter("7ABC123", "CA");
        Run(("7ABC123", 4), ("7ABC123", 4), ("7ABC123", 4));
        Assert.That(_told.Alerts, Has.Count.EqualTo(1));
        Assert.That((_figures.Hits, _figures.Alerts), Is.EqualTo((3L, 1L)));
        Assert.That(_journal.Read(0, 10).Select(entry => entry.ToRecord()).Where(record => record.Hit is not null).Select(record => record.Hit.Sighting), Is.EqualTo(new[] { 1U, 2U, 3U }));
    }

    [Test]
    public void Another_state_is_shown_in_the_alert()
    {
        Enter("7ABC123", "NV");
        Run(("7ABC123", 4));
        Assert.That(_told.Alerts.Single().Hit.Hit.States, Is.EqualTo(StateAgreement.Conflict));
    }

    [Test]
    public void A_plate_whose_time_is_over_is_no_hit_though_there_is_no_network()
    {
        Enter("7ABC123", "CA", days: 7);
        _clock.MonotonicUs += 7L * 86_400_000_000 - 1_000_000;
        Run(("7ABC123", 4));
        Assert.That(_told.Alerts, Has.Count.EqualTo(1));
        _clock.MonotonicUs += 1_000_000;
        Run(("7ABC123", 4));
        Assert.That(_told.Alerts, Has.Count.EqualTo(1));
    }

    private void Enter(string plate, string state, int days = 7)
    {
        HotPlateBook book = new(new HotListStore(Path.Combine(_folder, "lists"), _storeKey), _rules.Lists, new());
        long now = _clock.UtcNow.ToUnixTimeMilliseconds() * 1000;
        IReadOnlyList<Alpr.Board.Configuration.ConfigurationProblem> problems = book.Enter(
            new() { Plate = plate, State = state, Officer = "an officer", Phone = "1", Reference = "DR 1", Synopsis = "a test", ExpiresUs = now + days * 86_400_000_000L }, now, out _);
        Assert.That(problems, Is.Empty);
    }

    /// <summary>Runs passages of a plate and a state's number through matching, pictures and evidence, on this thread.</summary>
    private void Run(params (string Plate, int State)[] vehicles)
    {
        Passage[] passages = [.. vehicles.Select(_ => new Passage(64 * 64)), new(64 * 64)];
        Exhibit[] slots = [.. passages.Select(_ => new Exhibit(64 * 64))];
        using SlotRing<Passage> ring = new(passages, WhenFull.Wait);
        using SlotRing<Exhibit> exhibits = new(slots, WhenFull.Wait);
        foreach ((string plate, int state) in vehicles)
        {
            Assert.That(ring.TryRent(out Passage? passage));
            Fill(passage!, plate, state);
            ring.Publish(passage!);
        }
        ring.Complete();
        using DetectionRecord record = new();
        using JournalTurns turns = new(_journal);
        new PictureStage(ring, exhibits, new(_rules, _clock), record, new("pictures"), _clock).Run();
        new EvidenceStage(exhibits, new(), turns, _journal, _clock, _figures, _told, new("evidence")).Run();
        Array.ForEach(passages, passage => passage.Dispose());
    }

    private void Fill(Passage passage, string plate, int state)
    {
        Assert.That(PlateText.TryParse(plate, out passage.Text));
        passage.Characters[..].Fill(0.99f);
        (passage.Confidence, passage.State, passage.StateConfidence) = (0.98f, new((byte)state), 0.95f);
        passage.Corners = Quad.FromRectangle(10, 10, 40, 20);
        (passage.FirstUs, passage.LastUs, passage.ConcludedUs, passage.Frames) = (_clock.MonotonicUs, _clock.MonotonicUs, _clock.MonotonicUs, 5);
        passage.Context.SetSize(64, 64);
    }
}
