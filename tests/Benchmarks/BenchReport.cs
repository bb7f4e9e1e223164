using System.Globalization;
using System.Text.Json;
using Alpr.Benchmarks.Peers;
using Alpr.Recognition;

namespace Alpr.Benchmarks;

/// <summary>Collects what was measured and prints it.</summary>
internal sealed class BenchReport(ModelSet models, string frames, int rounds)
{
    private const int ReferenceWidth = 1280, ReferenceHeight = 720; // the camera's mode for which the time is promised

    private const string PeerWords = "LPD-YuNet in five tiles, then fast-plate-ocr CCT-XS; same ONNX Runtime, same binding";

    private static readonly string[] StageNames =
    [
        "letterbox", "detector network", "peaks", "rectify for reader", "reader network", "decode", "rectify for state",
        "state network", "decide and align",
    ];

    private readonly List<FrameTimes> _times = [];
    private readonly Score _ours = new(), _oursValidation = new(), _peers = new(), _peersValidation = new();
    private bool _hasPeers;

    /// <summary>Memory that our models and buffers take, warm.</summary>
    public double OursResidentMb { get; set; }

    /// <summary>Memory that the peers take, warm.</summary>
    public double PeersResidentMb { get; set; }

    /// <summary>Managed bytes of all timed calls of ours.</summary>
    public long AllocatedBytes { get; set; }

    /// <summary>Adds a frame.</summary>
    public void Add(Photograph photograph, FrameTimes times, List<FoundPlate> ours, List<FoundPlate>? peers)
    {
        _times.Add(times);
        _ours.Add(photograph, ours);
        if (photograph.IsValidation)
            _oursValidation.Add(photograph, ours);
        if (peers is null)
            return;
        _hasPeers = true;
        _peers.Add(photograph, peers);
        if (photograph.IsValidation)
            _peersValidation.Add(photograph, peers);
    }

    /// <summary>Prints the tables.</summary>
    public void Print()
    {
        int reference = _times.Count(IsReference);
        Line($"frames    {_times.Count} of {frames}, {reference} of them {ReferenceWidth}x{ReferenceHeight}");
        Line($"rounds    {rounds}, ours and peers in turn on each frame");
        Line($"machine   {Processor()}, {Environment.ProcessorCount} cores, load {Load()}; one thread is used");
        Line($"ours      {(models.State is null ? "detector and reader (no state model is shipped)" : "detector, reader and state")}");
        Line($"peers     {(_hasPeers ? PeerWords : "skipped: no peers in ../shared/peers")}");
        PrintTimes();
        PrintCosts();
        PrintAccuracy();
        FrameTimes[] chosen = reference > 0 ? [.. _times.Where(IsReference)] : [.. _times];
        PrintStages(chosen, reference > 0 ? $"{ReferenceWidth}x{ReferenceHeight}" : "all sizes");
    }

    /// <summary>Programs that ran or wanted to in the last minute, on average.</summary>
    public static string Load() => File.ReadAllText("/proc/loadavg").Split(' ')[0];

    private static bool IsReference(FrameTimes frame) => frame.Width == ReferenceWidth && frame.Height == ReferenceHeight;

    private void PrintTimes()
    {
        Line($"");
        Line($"{"ms per frame",-28}{"on the processor",20}{"by the wall",20}");
        Line($"{"(JPEG decoding not counted)",-28}{"median",10}{"p95",10}{"median",10}{"p95",10}");
        PrintTime("ours, whole pipeline", frame => frame.Ours);
        PrintTime("ours, networks alone", frame => frame.OursBare);
        if (!_hasPeers)
            return;
        PrintTime("peers, whole pipeline", frame => frame.Peers);
        PrintTime("peers, networks alone", frame => frame.PeersBare);
        PrintRatio("ours / peers, whole", frame => frame.Ours, frame => frame.Peers);
        PrintRatio("ours / peers, networks", frame => frame.OursBare, frame => frame.PeersBare);
    }

    private void PrintTime(string name, Func<FrameTimes, Duration[]> part)
    {
        double[] processor = [.. _times.SelectMany(part).Select(time => time.ThreadMs)];
        double[] wall = [.. _times.SelectMany(part).Select(time => time.WallMs)];
        (double middle, double high) = (Meter.Median(processor), Meter.Quantile(processor, 0.95));
        (double wallMiddle, double wallHigh) = (Meter.Median(wall), Meter.Quantile(wall, 0.95));
        Line($"{name,-28}{middle,10:F2}{high,10:F2}{wallMiddle,10:F2}{wallHigh,10:F2}");
    }

    /// <summary>Median over frames of the ratio on one frame: both sides then saw the same disturbance.</summary>
    private void PrintRatio(string name, Func<FrameTimes, Duration[]> ours, Func<FrameTimes, Duration[]> peers)
    {
        double Ratio(Func<Duration, double> kind)
        {
            double Of(Duration[] times) => Meter.Median([.. times.Select(kind)]);
            return Meter.Median([.. _times.Select(frame => Of(ours(frame)) / Of(peers(frame)))]);
        }
        Line($"{name,-28}{Ratio(time => time.ThreadMs),10:F4}{"",10}{Ratio(time => time.WallMs),10:F4}");
    }

    private void PrintCosts()
    {
        double runs = _times.Average(frame => frame.ReaderRuns), plates = _times.Average(frame => frame.Plates);
        double peerPlates = _times.Average(frame => frame.PeerPlates);
        double detector = OurMultiplyAdds(ModelBundle.DetectorName), reader = OurMultiplyAdds(ModelBundle.ReaderName);
        double state = models.State is null ? 0 : OurMultiplyAdds(ModelBundle.StateName);
        double ours = detector + runs * reader + plates * state;
        Line($"");
        Line($"{"cost",-28}{"multiply-adds, million",58}{"memory, MB",12}{"managed B/frame",17}");
        string one = string.Create(CultureInfo.InvariantCulture, $"{ours:F0} a frame: {detector:F0} + {runs:F2} readings x {reader:F0}")
            + (state > 0 ? string.Create(CultureInfo.InvariantCulture, $" + {plates:F2} plates x {state:F0}") : "");
        Line($"{"ours",-28}{one,58}{OursResidentMb,12:F1}{(double)AllocatedBytes / (_times.Count * rounds),17:F0}");
        if (!_hasPeers)
            return;
        double yuNet = PeerPipeline.MultiplyAdds(PeerPipeline.DetectorFile) / 1e6;
        double cct = PeerPipeline.MultiplyAdds(PeerPipeline.ReaderFile) / 1e6;
        double peers = YuNetDetector.Tiles * yuNet + peerPlates * cct;
        string other = string.Create(
            CultureInfo.InvariantCulture, $"{peers:F0} a frame: {YuNetDetector.Tiles} x {yuNet:F0} + {peerPlates:F2} plates x {cct:F0}");
        Line($"{"peers",-28}{other,58}{PeersResidentMb,12:F1}{"-",17}");
        Line($"{"ours / peers",-28}{ours / peers,58:F4}{OursResidentMb / PeersResidentMb,12:F2}");
        Line($"(memory: growth of the resident set by loading and warming up, without ONNX Runtime itself;");
        Line($" peers' multiply-adds: tests/Benchmarks/count_multiply_adds.py)");
    }

    private void PrintAccuracy()
    {
        Line($"");
        Line($"{"accuracy",-28}{"exact / folded / found",29}");
        Line($"{"(best plate of the frame)",-28}{"validation half",29}{"all",29}");
        Line($"{"ours",-28}{_oursValidation,29}{_ours,29}");
        if (_hasPeers)
            Line($"{"peers",-28}{_peersValidation,29}{_peers,29}");
        if (_hasPeers || frames == "us-road")
            Line($"(ours was trained on the other half; so only the validation half compares)");
    }

    private static void PrintStages(FrameTimes[] chosen, string size)
    {
        Line($"");
        string title = $"our frame by stage, {size}";
        Line($"{title,-34}{"ms",8}{"share",8}    mean over {chosen.Length} frames of the median, on the processor");
        Line($"  ({chosen.Average(frame => frame.Plates):F2} plates a frame, {chosen.Average(frame => frame.ReaderRuns):F2} readings)");
        double total = 0;
        double[] stages = new double[StagedRecognition.Stages];
        for (int i = 0; i < stages.Length; i++)
        {
            int stage = i;
            stages[i] = FrameTimes.MeanThreadMs(chosen, frame => frame.Stages[stage]);
            total += stages[i];
        }
        for (int i = 0; i < stages.Length; i++)
            Line($"  {StageNames[i],-32}{stages[i],8:F3}{stages[i] / total,8:P1}");
        double bare = stages[(int)Stage.DetectorRun] + stages[(int)Stage.ReaderRun] + stages[(int)Stage.StateRun];
        double whole = FrameTimes.MeanThreadMs(chosen, frame => frame.Ours);
        Line($"  {"sum of the stages",-32}{total,8:F3}");
        Line($"  {"the product's own call",-32}{whole,8:F3}");
        Line($"  {"JPEG decoding, apart",-32}{FrameTimes.MeanThreadMs(chosen, frame => frame.Jpeg),8:F3}");
        Line($"  frame over bare networks        {(total / bare) - 1,8:P1}    (target: at most 15%, and a frame at most 15 ms)");
    }

    private static double OurMultiplyAdds(string name)
    {
        using JsonDocument manifest = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(Places.Models, "manifest.json")));
        JsonElement model = manifest.RootElement.GetProperty("models").GetProperty(name);
        return model.TryGetProperty("multiply_adds", out JsonElement number) ? number.GetDouble() / 1e6 : double.NaN;
    }

    /// <summary>Who calculates.</summary>
    public static string Processor()
    {
        string? line = File.ReadLines("/proc/cpuinfo").FirstOrDefault(text => text.StartsWith("model name", StringComparison.Ordinal));
        return line is null ? "processor" : line[(line.IndexOf(':') + 2)..];
    }

    private static void Line(FormattableString text) => Console.WriteLine(text.ToString(CultureInfo.InvariantCulture));
}
