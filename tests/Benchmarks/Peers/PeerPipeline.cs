using System.Globalization;
using System.Numerics;
using Alpr.Recognition.Detector;

namespace Alpr.Benchmarks.Peers;

/// <summary>The two peers joined as a user would join them: find, cut out, read, best plate first.</summary>
internal sealed class PeerPipeline : IDisposable
{
    /// <summary>The detector's file in <c>../shared/peers</c>.</summary>
    public const string DetectorFile = "lpd-yunet-2022may.onnx";

    /// <summary>The reader's file.</summary>
    public const string ReaderFile = "fast-plate-ocr-cct-xs-v1.onnx";

    // Added on each side of the detector's box, as shares of it: with them the reader is right on five plates more of us-road.
    private static readonly Vector2 Margin = new(0.03f, 0.06f);

    private readonly YuNetDetector _detector;
    private readonly CctReader _reader;

    private PeerPipeline(string folder)
    {
        _detector = new YuNetDetector(Path.Combine(folder, DetectorFile));
        _reader = new CctReader(Path.Combine(folder, ReaderFile));
    }

    /// <summary>Loads the peers; null when they are not there.</summary>
    public static PeerPipeline? TryLoad(string folder) =>
        File.Exists(Path.Combine(folder, DetectorFile)) && File.Exists(Path.Combine(folder, ReaderFile)) ? new PeerPipeline(folder) : null;

    /// <summary>Reads the plates of a picture, best first; what the bare models took is added to <paramref name="bare"/>.</summary>
    public List<FoundPlate> Recognize(ColourPicture picture, ref Duration bare)
    {
        List<FoundPlate> plates = [];
        foreach (PlateDetection plate in _detector.Detect(picture, ref bare))
        {
            (Vector2 low, Vector2 high) = (plate.Corners.Min, plate.Corners.Max);
            Vector2 margin = (high - low) * Margin;
            (string text, float confidence) = _reader.Read(picture, low - margin, high + margin, ref bare);
            plates.Add(new FoundPlate(text, plate.Score * confidence, plate.Corners));
        }
        plates.Sort((a, b) => b.Rank.CompareTo(a.Rank));
        return plates;
    }

    /// <summary>Multiply-adds of one run of a peer, from <c>multiply-adds.csv</c>; 0 when it is not there.</summary>
    public static long MultiplyAdds(string file)
    {
        string table = Path.Combine(Places.Root, "tests", "Benchmarks", "multiply-adds.csv");
        string? line = File.ReadLines(table).FirstOrDefault(text => text.StartsWith(file + ",", StringComparison.Ordinal));
        return line is null ? 0 : long.Parse(line.AsSpan(file.Length + 1), CultureInfo.InvariantCulture);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _detector.Dispose();
        _reader.Dispose();
    }
}
