using System.Globalization;
using System.Numerics;
using Alpr.Contracts;

namespace Alpr.Benchmarks.Arm64;

/// <summary>Judges what another processor made of the inputs that <see cref="TensorDump"/> wrote.</summary>
internal static class TensorCompare
{
    // int8 kernels of two processors round differently. A plate whose score lies this close to the detector's threshold may be
    // seen by one alone: it is told of, but is no other answer.
    private const float BorderlineScore = 0.03f;
    private const float OverlapMin = 0.5f; // of the boxes' union: it is the same plate

    /// <summary>Prints a line for each model and each plate that differs.</summary>
    /// <returns>0 when all plates agree, else 1.</returns>
    public static int Run(string folder)
    {
        using TensorSamples samples = new(new ModelSet(Places.Models));
        using FileStream file = File.OpenRead(Path.Combine(folder, "outputs.bin"));
        List<string> differences = [];
        Print("", "runs", "same answer", "largest difference of any output");

        List<float[][]> detector = samples.Detector.ReadOutputs(file);
        Agreement frames = new(samples, differences);
        int same = 0;
        for (int i = 0; i < detector.Count; i++)
            same += frames.Add(i, detector[i]) ? 1 : 0;
        (float score, float corners) = (Largest(samples.Detector, detector, 0), Largest(samples.Detector, detector, 1));
        Print(samples.Detector.Name, detector.Count, $"{same} of {detector.Count} frames",
            string.Create(CultureInfo.InvariantCulture, $"score {score:G3}, corners {corners:G3} input pixels (all cells, plate or not)"));

        Judge(samples.Reader, file, "plates", outputs => samples.Text(outputs[0]), differences);
        if (samples.State is not null)
            Judge(samples.State, file, "states", outputs => IssuingState.Likeliest(outputs[0]).ToString(), differences);

        Console.WriteLine(frames);
        foreach (string difference in differences)
            Console.WriteLine($"differs: {difference}");
        Console.WriteLine(differences.Count == 0 ? "all plates agree" : $"{differences.Count} answers differ");
        return differences.Count == 0 ? 0 : 1;
    }

    private static void Judge(TensorSet set, Stream file, string what, Func<float[][], string> answer, List<string> differences)
    {
        List<float[][]> outputs = set.ReadOutputs(file);
        int same = 0;
        for (int i = 0; i < outputs.Count; i++)
        {
            (string here, string there) = (answer(set.Expected[i]), answer(outputs[i]));
            if (here == there)
                same++;
            else
                differences.Add($"{set.Name}, {set.Labels[i]}: here {here}, there {there}");
        }
        Print(set.Name, outputs.Count, $"{same} of {outputs.Count} {what}",
            string.Create(CultureInfo.InvariantCulture, $"probability {Largest(set, outputs, 0):G3}"));
    }

    private static float Largest(TensorSet set, List<float[][]> outputs, int tensor)
    {
        float largest = 0;
        for (int i = 0; i < outputs.Count; i++)
        {
            for (int j = 0; j < outputs[i][tensor].Length; j++)
            {
                float difference = Math.Abs(outputs[i][tensor][j] - set.Expected[i][tensor][j]);
                largest = float.IsNaN(difference) ? float.PositiveInfinity : Math.Max(largest, difference);
            }
        }
        return largest;
    }

    private static void Print(string model, object runs, string same, string largest) =>
        Console.WriteLine($"{model,-16}{runs,6}  {same,-20}{largest}");

    // What is read less surely 'alprctl read' shows to nobody: grilles and signs, on which the last bit decides.
    private const float ConfidenceShown = 0.1f;

    /// <summary>Plates of the frames, found here and there, paired by place; all are read here, so that only the detector counts.</summary>
    private sealed class Agreement(TensorSamples samples, List<string> differences)
    {
        private readonly List<string> _borderline = [];
        private int _plates;
        private float _shift;

        /// <summary>Compares one frame; false when a plate is missing, new or read otherwise.</summary>
        public bool Add(int frame, float[][] outputs)
        {
            string path = samples.Detector.Labels[frame];
            List<FoundPlate> here = samples.Plates(path, samples.Detector.Expected[frame]), there = samples.Plates(path, outputs);
            int before = differences.Count;
            foreach (FoundPlate plate in here)
            {
                FoundPlate? other = there.Find(candidate => Boxes.Overlap(candidate.Corners, plate.Corners) >= OverlapMin);
                if (other is null)
                {
                    Lone(path, plate, "here");
                    continue;
                }
                _plates++;
                _shift = Math.Max(_shift, Moved(plate.Corners, other.Corners));
                there.Remove(other);
                if (other.Text != plate.Text && Math.Max(plate.Confidence, other.Confidence) >= ConfidenceShown)
                    differences.Add($"{Path.GetFileName(path)}: here {plate.Text}, there {other.Text}");
            }
            foreach (FoundPlate plate in there)
                Lone(path, plate, "there");
            return differences.Count == before;
        }

        /// <inheritdoc/>
        public override string ToString()
        {
            string found = string.Create(CultureInfo.InvariantCulture,
                $"frames    {_plates} plates found by both, corners at most {_shift:F2} frame pixels apart, {_borderline.Count} borderline");
            return string.Join('\n', [found, .. _borderline]);
        }

        private void Lone(string path, FoundPlate plate, string where)
        {
            float threshold = samples.ScoreThreshold;
            string words = string.Create(CultureInfo.InvariantCulture,
                $"{Path.GetFileName(path)}: {plate.Text} found only {where}, score {plate.Rank:F3}, threshold {threshold:F3}");
            if (plate.Rank - threshold <= BorderlineScore)
                _borderline.Add($"borderline: {words}");
            else
                differences.Add(words);
        }

        private static float Moved(in Quad a, in Quad b) => Math.Max(
            Math.Max(Vector2.Distance(a.TopLeft, b.TopLeft), Vector2.Distance(a.TopRight, b.TopRight)),
            Math.Max(Vector2.Distance(a.BottomRight, b.BottomRight), Vector2.Distance(a.BottomLeft, b.BottomLeft)));
    }
}
