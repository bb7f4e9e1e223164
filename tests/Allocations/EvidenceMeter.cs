using Alpr.Board.Imaging;
using Alpr.Contracts;
using Alpr.Contracts.V1;
using Alpr.Evidence;
using Alpr.Host.Pipeline;
using Alpr.Journal;
using Alpr.Tests.Common;
using Google.Protobuf;

namespace Alpr.Allocations.Tests;

/// <summary>
/// The picture and evidence stages, whole and in their parts, on the calling thread, with a key file and a journal on the disk; and the managed bytes that
/// each takes. The passage is the largest there is: eight characters and every candidate.
/// </summary>
internal sealed class EvidenceMeter : IDisposable
{
    private const int PassagesPerCommit = 50; // 200 a second, the promise, and a commit each quarter of a second
    private const int WarmUpCommits = 2, CountedCommits = 10;

    private readonly string _folder = Directory.CreateTempSubdirectory("alpr-evidence-").FullName;
    private readonly StillClock _clock = new();
    private readonly DeviceKey _key;
    private readonly JournalWriter _journal;
    private readonly DetectionRecord _record = new();
    private readonly EnvelopeSealer _sealer;
    private readonly Exhibit[] _exhibits;
    private readonly Passage[] _passages;
    private readonly MatchRules _rules = new();
    private readonly Action _beside;
    private readonly Dictionary<string, (long Bytes, long Times)> _taken = [];

    private EvidenceMeter(Action beside)
    {
        _beside = beside;
        _key = DeviceKey.Create(Path.Combine(_folder, "device.key"), "pole-17", new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));
        ModelIdentity model = new() { Name = "plate-detector", Sha256 = ByteString.CopyFrom(new byte[Hash256.Size]) };
        RecordContext context = new() { BootId = new byte[16], ConfigurationSha256 = new byte[Hash256.Size], Models = [model, model, model] };
        _journal = JournalWriter.Open(new() { Path = Path.Combine(_folder, "journal.db") }, _key, _clock, context);
        _sealer = new(_key);
        _passages = MakePassages();
        _exhibits = [.. _passages.Select(passage => new Exhibit(passage.Context.Capacity))];
    }

    /// <summary>Managed bytes of each stage for one passage (of <c>commit</c>: for one commit), rounded up, after warm-up.</summary>
    /// <param name="beside">What every stage does besides: nothing, or what the canary hides there.</param>
    public static IReadOnlyDictionary<string, long> Measure(Action beside)
    {
        using EvidenceMeter meter = new(beside);
        meter.Run(WarmUpCommits);
        meter._taken.Clear();
        meter.Run(CountedCommits);
        return meter._taken.ToDictionary(one => one.Key, one => (one.Value.Bytes + one.Value.Times - 1) / one.Value.Times);
    }

    public void Dispose()
    {
        _record.Dispose();
        _journal.Dispose();
        _key.Dispose();
        Array.ForEach(_passages, passage => passage.Dispose());
        Directory.Delete(_folder, recursive: true);
    }

    private void Run(int commits)
    {
        for (int commit = 0; commit < commits; commit++)
        {
            foreach (Passage passage in _passages)
            {
                Exhibit exhibit = _exhibits[0];
                Take("record", () => _record.Build(passage, exhibit));
                Take("append", () => _journal.Append(exhibit.Record, exhibit.Images));
                Take("seal", () => _sealer.Seal(exhibit.Record));
            }
            Take("commit", _journal.Commit);
            TakeWhole();
        }
    }

    private void Take(string stage, Action part)
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        part();
        _beside();
        Add(stage, GC.GetAllocatedBytesForCurrentThread() - before, 1);
    }

    /// <summary>The stages themselves take what a quarter of a second brings, commit, and end with their rings.</summary>
    private void TakeWhole()
    {
        using SlotRing<Passage> ring = new(_passages, WhenFull.Wait);
        while (ring.Waiting < _passages.Length && ring.TryRent(out Passage? passage))
            ring.Publish(passage);
        ring.Complete();
        using SlotRing<Exhibit> exhibits = new(_exhibits, WhenFull.Wait);
        PictureStage pictures = new(ring, exhibits, new PassageMatcher(_rules, _clock), _record, new StagePulse("pictures"), _clock);
        Told told = new(_beside);
        using JournalTurns turns = new(_journal);
        EvidenceStage evidence = new(exhibits, new StatementQueue(), turns, _journal, _clock, new RunFigures(), told, new StagePulse("evidence"));
        long before = GC.GetAllocatedBytesForCurrentThread();
        pictures.Run();
        evidence.Run();
        Add("evidence", GC.GetAllocatedBytesForCurrentThread() - before, told.Passages);
        Assert.That(told.Passages, Is.EqualTo(PassagesPerCommit), "passages that became durable");
    }

    private void Add(string stage, long bytes, int times)
    {
        (long Bytes, long Times) so = _taken.GetValueOrDefault(stage);
        _taken[stage] = (so.Bytes + bytes, so.Times + times);
    }

    private sealed class Told(Action beside) : IEvidenceObserver
    {
        public int Passages { get; private set; }

        public void Signed(in SignedPassage passage)
        {
            Passages++;
            beside();
        }

        public void Alerted(Alert alert) => Assert.Fail("No list is in force.");
    }

    private static Passage[] MakePassages()
    {
        using JpegDecoder decoder = new();
        using Frame frame = new(1280 * 720);
        string still = Path.Combine(Repository.Footage, "stills", "still-1.jpg");
        Assert.That(decoder.TryDecode(File.ReadAllBytes(still), frame, out string error), error);
        Assert.That(PlateText.TryParse("8ABC1234", out PlateText text));
        Candidates candidates = default;
        ((Span<Candidate>)candidates).Fill(new(text, 0.25f));
        return [.. Enumerable.Range(0, PassagesPerCommit).Select(_ => MakePassage(frame, text, candidates))];
    }

    private static Passage MakePassage(Frame frame, PlateText text, in Candidates candidates)
    {
        Passage passage = new(frame.Width * frame.Height)
        {
            Text = text,
            RawText = text,
            Confidence = 0.9f,
            State = new(4),
            StateConfidence = 0.8f,
            Candidates = candidates,
            CandidateCount = Limits.CandidatesMax,
            Corners = Quad.FromRectangle(600, 400, 160, 80),
            Frames = 12,
        };
        passage.Context.CopyFrom(frame);
        return passage;
    }
}
