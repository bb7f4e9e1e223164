using Alpr.Benchmarks.Alerts;
using Alpr.Benchmarks.Arm64;
using Alpr.Benchmarks.Connections;
using Alpr.Benchmarks.Evidence;
using Alpr.Benchmarks.HotLists;
using Alpr.Benchmarks.Oversight;
using Alpr.Benchmarks.Pull;

namespace Alpr.Benchmarks;

/// <summary>Measures, and helps to check another processor: <c>bench</c>, <c>evidence</c>, <c>hot-lists</c>, <c>alerts</c>, <c>search</c>, <c>pull</c>, <c>half-open</c>, <c>moving</c>, <c>dump</c> and <c>compare</c>.</summary>
internal static class Program
{
    private const int RoundsDefault = 3;
    private const int RoundsMax = 100; // hours already

    private const string Usage = """
        usage: scripts/bench [--rounds N] [--frames N]   time and accuracy of ours and the peers; 3 rounds over all frames; then evidence
               scripts/bench evidence [--seconds N] [--input VIDEO|FOLDER]   passages signed and durably stored a second
               scripts/bench hot-lists [--entries N]     a list of 5 million entries: time to install and load, memory, look-ups
               scripts/bench alerts [--entries N]        from a concluded passage to its alert, signed and told
               scripts/bench search [--detections N]    a journal of a million detections: searches by plate, state and hit; bytes of their tables
               scripts/bench pull [--units N] [--records N]   an agency pulls from one unit and from 500, into a folder and into PostgreSQL
               scripts/bench half-open [--connections N] [--rounds N]   recognition while 10,000 connections are held open that say nothing
               alpr-benchmarks moving                    what a vote over frames gains over one frame (scripts/evaluate)
               alpr-benchmarks dump DIR                  write input tensors and this processor's outputs (scripts/check-arm64)
               alpr-benchmarks compare DIR               judge another processor's outputs, DIR/outputs.bin
        """;

    private static int Main(string[] arguments)
    {
        try
        {
            return arguments switch
            {
                ["evidence", .. string[] options] => EvidenceBench.Run(options),
                ["hot-lists", .. string[] options] => HotListBench.Run(options),
                ["alerts", .. string[] options] => AlertBench.Run(options),
                ["search", .. string[] options] => SearchBench.Run(options),
                ["pull", .. string[] options] => PullBench.Run(options),
                ["half-open", .. string[] options] => HalfOpenBench.Run(options),
                ["moving"] => MovingCamera.Run(),
                ["dump", string folder] => TensorDump.Write(folder),
                ["compare", string folder] => TensorCompare.Run(folder),
                _ => RunBench(arguments),
            };
        }
        catch (Exception failure) when (failure is IOException or InvalidDataException or Onnx.OnnxException
            or Alpr.HotLists.HotListException or Recognition.ModelException or Board.Imaging.ImagingException)
        {
            Console.Error.WriteLine($"scripts/bench: {failure.Message}");
            return 1;
        }
    }

    private static int RunBench(string[] arguments)
    {
        int rounds = RoundsDefault, frames = int.MaxValue;
        for (int i = 0; i < arguments.Length; i += 2)
        {
            bool known = arguments[i] is "--rounds" or "--frames";
            if (!known || i + 1 == arguments.Length || !int.TryParse(arguments[i + 1], out int value) || value < 1)
            {
                Console.Error.WriteLine(Usage);
                return 2;
            }
            if (arguments[i] == "--rounds")
                rounds = Math.Min(value, RoundsMax);
            else
                frames = value;
        }
        int result = Bench.Run(rounds, frames);
        Console.WriteLine();
        return Math.Max(result, EvidenceBench.Run([]));
    }
}
