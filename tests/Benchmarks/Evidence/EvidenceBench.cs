using System.Globalization;
using Alpr.Board.Camera;
using Alpr.Recognition;

namespace Alpr.Benchmarks.Evidence;

/// <summary>How many passages a second are signed and durably stored, what each costs, and how long one waits.</summary>
internal static class EvidenceBench
{
    /// <summary>What is promised, and the pace at which waiting is measured.</summary>
    private const int PassagesPerSecond = 200;

    private const int SecondsDefault = 20, SecondsMax = 3600;
    private const double WarmUpSeconds = 2;
    private const int PacedSeconds = 10;
    private const int PartsWarmUp = 50, PartsPassages = 1000;
    private const long NeverUs = 1L << 60;

    /// <summary>The words after <c>evidence</c>.</summary>
    public const string Usage = "[--seconds N] [--input VIDEO|FOLDER]";

    /// <summary>Measures and prints.</summary>
    /// <param name="options">As in <see cref="Usage"/>.</param>
    /// <returns>Exit code.</returns>
    public static int Run(ReadOnlySpan<string> options)
    {
        int seconds = SecondsDefault;
        string input = Path.Combine(Places.Footage, "crossing.mp4");
        for (int i = 0; i < options.Length; i += 2)
        {
            if (i + 1 < options.Length && options[i] == "--input")
                input = options[i + 1];
            else if (i + 1 == options.Length || options[i] != "--seconds" || !int.TryParse(options[i + 1], out seconds) || seconds < 1)
            {
                Console.Error.WriteLine($"usage: scripts/bench evidence {Usage}");
                return 2;
            }
        }
        try
        {
            ModelBundle models = ModelBundle.Load(Places.Models);
            using PassageFootage footage = PassageFootage.Load(models, input);
            Measure(models, footage, Math.Min(seconds, SecondsMax));
            return 0;
        }
        catch (Exception failure) when (failure is CameraException or Journal.JournalException)
        {
            Console.Error.WriteLine($"scripts/bench: {failure.Message}");
            return 1;
        }
    }

    private static void Measure(ModelBundle models, PassageFootage footage, int seconds)
    {
        EvidenceRun flatOut, paced;
        using (EvidenceDesk desk = new(Places.Scratch, models, footage.FramePixels))
        {
            Line($"evidence  passages of {footage.Count} frames {footage.FrameSize} of {Path.GetFileName(footage.Name)}; record, two JPEGs, signature, journal");
            Line($"journal   in {Places.Scratch} ({desk.FileSystem}), synchronous=FULL, a commit each 250 ms{Warning(desk.FileSystem)}");
            Line($"machine   {BenchReport.Processor()}, {Environment.ProcessorCount} cores, load {BenchReport.Load()}; a thread each for pictures, evidence and handing over");
            _ = EvidenceRun.Measure(desk, footage, WarmUpSeconds, 0);
            flatOut = EvidenceRun.Measure(desk, footage, seconds, 0);
            paced = EvidenceRun.Measure(desk, footage, PacedSeconds, PassagesPerSecond);
        }
        using (EvidenceDesk desk = new(Places.Scratch, models, footage.FramePixels, NeverUs))
        {
            using EvidenceParts parts = new(desk, footage);
            parts.Measure(footage, PartsWarmUp);
            parts.Forget();
            parts.Measure(footage, PartsPassages);
            PrintFlatOut(flatOut, parts);
            PrintPaced(paced);
            PrintParts(parts);
        }
    }

    private static void PrintFlatOut(EvidenceRun run, EvidenceParts parts)
    {
        double perSecond = run.Passages / (run.Evidence.WallMs / 1e3);
        double bareMs = (parts.PlateJpeg + parts.ContextJpeg + parts.Signature).ThreadMs / parts.Passages;
        double wholeMs = (run.Pictures + run.Evidence).ThreadMs / run.Passages;
        Line($"");
        Line($"as fast as they go, {run.Evidence.WallMs / 1e3:F1} s, {run.Passages} passages");
        Line($"  {"signed and durable",-40}{perSecond,10:F1} a second    (target: {PassagesPerSecond} sustained)");
        Line($"  {"slowest second",-40}{run.SlowestSecond,10:F1} a second");
        Line($"  {"commits",-40}{run.Commits / (run.Evidence.WallMs / 1e3),10:F2} a second");
        Line($"  {"stored",-40}{(double)run.StoredBytes / run.Passages,10:F0} bytes a passage, pictures {(double)parts.PictureBytes / parts.Passages:F0} of them");
        Line($"  {"managed",-40}{(double)run.ManagedBytes / run.Passages,10:F0} bytes a passage");
        Line($"  {"both threads, on the processor",-40}{wholeMs,10:F3} ms a passage: pictures {run.Pictures.ThreadMs / run.Passages:F3}, evidence {run.Evidence.ThreadMs / run.Passages:F3}");
        Line($"  {"the same over bare JPEGs and signature",-40}{wholeMs / bareMs,10:F3} ({bareMs:F3} ms)");
    }

    private static void PrintPaced(EvidenceRun run)
    {
        double[] latencies = run.LatenciesMs;
        Line($"");
        Line($"{PassagesPerSecond} a second for {PacedSeconds} s, from handing over to durable, {run.Passages} passages");
        Line($"  p50 {Meter.Quantile(latencies, 0.5):F0} ms, p99 {Meter.Quantile(latencies, 0.99):F0} ms, most {latencies[^1]:F0} ms    (a commit waits up to 250 ms for company)");
        Line($"  {run.Commits / (run.Evidence.WallMs / 1e3):F2} commits a second; on the processor {run.Pictures.ThreadMs / run.Evidence.WallMs:P0} of the time for pictures and {run.Evidence.ThreadMs / run.Evidence.WallMs:P0} for evidence");
    }

    private static void PrintParts(EvidenceParts parts)
    {
        Duration total = parts.Build + parts.Append + parts.Commit;
        Duration jpegs = parts.PlateJpeg + parts.ContextJpeg;
        Line($"");
        string title = $"a passage by part, mean of {parts.Passages}";
        Line($"{title,-42}{"processor ms",13}{"wall ms",10}{"share of wall",15}");
        Part("plate JPEG", parts.PlateJpeg);
        Part("context JPEG", parts.ContextJpeg);
        Part("the record itself", parts.Build - jpegs);
        Part("SHA-256 of the pictures", parts.Hashes);
        Part("serialise and sign", parts.Seal);
        Part("  the ECDSA signature of it", parts.Signature);
        Part("SQLite inserts, header, Merkle leaf", parts.Append - parts.Hashes - parts.Seal);
        Part("commit: checkpoint, flush, its share", parts.Commit);
        Part("whole", total);

        void Part(string name, Duration time) =>
            Line($"  {name,-40}{time.ThreadMs / parts.Passages,13:F3}{time.WallMs / parts.Passages,10:F3}{time.WallMs / total.WallMs,15:P1}");
    }

    private static string Warning(string fileSystem) =>
        fileSystem is "tmpfs" or "ramfs" or "overlay" ? "; CAUTION: flushes may cost nothing here, set TMPDIR to a folder on a disk" : "";

    private static void Line(FormattableString text) => Console.WriteLine(text.ToString(CultureInfo.InvariantCulture));
}
