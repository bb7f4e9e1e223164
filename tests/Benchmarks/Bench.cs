using Alpr.Benchmarks.Peers;
using Alpr.Board.Imaging;
using Alpr.Contracts;
using Alpr.Recognition;

namespace Alpr.Benchmarks;

/// <summary>Takes each frame in turn and measures everybody on it, alternately.</summary>
internal static class Bench
{
    private const int WarmUps = 40; // calls after which the just-in-time compiler has done its last step, and some
    private const int WarmUpPauseMs = 500; // it does that step in the background

    /// <summary>Measures and prints.</summary>
    /// <param name="rounds">Repetitions for each frame.</param>
    /// <param name="framesMax">Frames to take at most, evenly from the set.</param>
    /// <returns>Exit code.</returns>
    public static int Run(int rounds, int framesMax)
    {
        string road = Path.Combine(Places.Shared, "data", "us-road");
        bool shared = Directory.Exists(road);
        if (!shared)
            Console.WriteLine("skipped: no shared data (so these are our own rendered stills, which say little about accuracy)");
        List<Photograph> photographs = Photograph.Load(shared ? road : Path.Combine(Places.Footage, "stills"));
        int step = photographs.Count / Math.Min(framesMax, photographs.Count) | 1; // an odd step keeps both halves
        photographs = [.. photographs.Where((_, place) => place % step == 0)];

        ModelSet models = new(Places.Models);
        BenchReport report = new(models, shared ? "us-road" : "our stills", rounds);
        using JpegDecoder decoder = new();
        using Frame frame = new(Limits.FramePixelsMax);
        using BenchPass pass = new(models, decoder, frame, report, photographs[0]);
        foreach (Photograph photograph in photographs)
            pass.Measure(photograph, rounds);
        report.Print();
        return pass.Differences == 0 ? 0 : 1;
    }

    /// <summary>Everybody loaded and warm, with what that cost in memory.</summary>
    private sealed class BenchPass : IDisposable
    {
        private readonly JpegDecoder _decoder;
        private readonly Frame _frame;
        private readonly BenchReport _report;
        private readonly PlateRecognizer _ours;
        private readonly StagedRecognition _staged;
        private readonly PeerPipeline? _peers;
        private readonly PlateReading[] _readings = new PlateReading[Limits.PlatesPerFrameMax];
        private readonly PlateReading[] _stagedReadings = new PlateReading[Limits.PlatesPerFrameMax];

        public BenchPass(ModelSet models, JpegDecoder decoder, Frame frame, BenchReport report, Photograph first)
        {
            (_decoder, _frame, _report) = (decoder, frame, report);
            Decode(first);
            models.Reader.Load().Dispose(); // ONNX Runtime itself is nobody's: it is there before either is weighed
            double before = Meter.ResidentMb;
            _ours = new PlateRecognizer(models.Bundle);
            WarmUp(WarmUps, () => _ours.Recognize(_frame, _readings));
            report.OursResidentMb = Meter.ResidentMb - before;
            _staged = new StagedRecognition(models);
            Duration[] spent = new Duration[StagedRecognition.Stages];
            WarmUp(WarmUps, () => _staged.Recognize(_frame, _stagedReadings, spent));

            ColourPicture picture = ColourPicture.Decode(first.Path, frame.Width, frame.Height);
            before = Meter.ResidentMb;
            _peers = PeerPipeline.TryLoad(Path.Combine(Places.Shared, "peers"));
            if (_peers is null)
                return;
            Duration bare = default;
            WarmUp(WarmUps / 10, () => _peers.Recognize(picture, ref bare));
            report.PeersResidentMb = Meter.ResidentMb - before;
        }

        /// <summary>Frames on which the pipeline taken apart read something else than the product.</summary>
        public int Differences { get; private set; }

        public void Measure(Photograph photograph, int rounds)
        {
            Decode(photograph);
            FrameTimes times = new(_frame.Width, _frame.Height, rounds);
            ColourPicture? picture = _peers is null ? null : ColourPicture.Decode(photograph.Path, _frame.Width, _frame.Height);
            List<FoundPlate> peerPlates = [];
            byte[] jpeg = File.ReadAllBytes(photograph.Path);
            for (int round = 0; round < rounds; round++)
            {
                Duration from = Meter.Now;
                _decoder.TryDecode(jpeg, _frame, out _);
                times.Jpeg[round] = Meter.Now - from;
                MeasureOurs(times, round);
                if (picture is null)
                    continue;
                Duration bare = default;
                from = Meter.Now;
                peerPlates = _peers!.Recognize(picture, ref bare);
                times.Peers[round] = Meter.Now - from;
                times.PeersBare[round] = bare;
            }
            times.PeerPlates = peerPlates.Count;
            Compare(photograph, times.Plates);
            _report.Add(photograph, times, OurPlates(times.Plates), picture is null ? null : peerPlates);
        }

        public void Dispose()
        {
            _ours.Dispose();
            _staged.Dispose();
            _peers?.Dispose();
        }

        private static void WarmUp(int runs, Action run)
        {
            for (int i = 0; i < runs; i++)
                run();
            Board.Time.SystemClock.Instance.WaitUntil(Board.Time.SystemClock.Instance.MonotonicUs + WarmUpPauseMs * 1000);
            run();
        }

        private void Decode(Photograph photograph)
        {
            if (!_decoder.TryDecode(File.ReadAllBytes(photograph.Path), _frame, out string error))
                throw new InvalidDataException($"{photograph.Path}: {error}");
        }

        private void MeasureOurs(FrameTimes times, int round)
        {
            long allocated = GC.GetAllocatedBytesForCurrentThread();
            Duration from = Meter.Now;
            times.Plates = _ours.Recognize(_frame, _readings);
            times.Ours[round] = Meter.Now - from;
            _report.AllocatedBytes += GC.GetAllocatedBytesForCurrentThread() - allocated;

            Span<Duration> spent = stackalloc Duration[StagedRecognition.Stages];
            spent.Clear();
            _staged.Recognize(_frame, _stagedReadings, spent);
            times.ReaderRuns = _staged.ReaderRuns;
            for (int i = 0; i < spent.Length; i++)
                times.Stages[i][round] = spent[i];
            times.OursBare[round] = spent[(int)Stage.DetectorRun] + spent[(int)Stage.ReaderRun] + spent[(int)Stage.StateRun];
        }

        /// <summary>The stages are worth measuring only while they do what the product does.</summary>
        private void Compare(Photograph photograph, int count)
        {
            for (int i = 0; i < count; i++)
            {
                PlateReading mine = _stagedReadings[i];
                if (Array.Exists(_readings[..count], reading => reading.Text == mine.Text && reading.Corners == mine.Corners))
                    continue;
                Differences++;
                Console.Error.WriteLine($"{photograph.Path}: the stages read {mine.Text}, but the product does not; "
                    + "StagedRecognition.cs must follow PlateRecognizer.cs, PlateDetector.cs and PlateReader.cs.");
                return;
            }
        }

        private List<FoundPlate> OurPlates(int count)
        {
            List<FoundPlate> plates = [];
            for (int i = 0; i < count; i++) // best first already
                plates.Add(new FoundPlate(_readings[i].Text.ToString(), count - i, _readings[i].Corners));
            return plates;
        }
    }
}
