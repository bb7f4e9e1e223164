using System.Globalization;

namespace Alpr.Benchmarks.Arm64;

/// <summary>Writes what another processor needs to run our models on exactly our inputs.</summary>
internal static class TensorDump
{
    private const int Sector = 512; // of the disk that the outputs are written to

    /// <summary>Writes models, inputs, <c>runs.txt</c> and an empty <c>outputs.bin</c> of the right size into a folder.</summary>
    /// <returns>Exit code.</returns>
    public static int Write(string folder)
    {
        Directory.CreateDirectory(folder);
        using TensorSamples samples = new(new ModelSet(Places.Models));
        File.WriteAllLines(Path.Combine(folder, "runs.txt"), [.. samples.Sets.Select(set => set.Write(folder))]);
        using FileStream outputs = File.Create(Path.Combine(folder, "outputs.bin"));
        outputs.SetLength((samples.Sets.Sum(set => set.OutputBytes) + Sector - 1) / Sector * Sector);
        if (!samples.HasShared)
            Console.WriteLine("skipped: no shared data (our own frames and crops only)");
        (int frames, int plates) = (samples.Detector.Labels.Count, samples.Reader.Labels.Count);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"inputs    {frames} frames and {plates} plates"));
        return 0;
    }
}
