using System.Diagnostics;
using System.Globalization;

namespace Alpr.Benchmarks.Connections;

/// <summary>
/// How fast the appliance recognises while thousands of connections to its interface are held open that say nothing. The program runs as a process of its own on
/// endless footage; quiet times and times under the connections take turns.
/// </summary>
internal static class HalfOpenBench
{
    private const int ConnectionsDefault = 10_000, RoundsDefault = 3, TurnS = 20, AddressConnections = 60;

    /// <summary>The words after <c>half-open</c>.</summary>
    public const string Usage = "[--connections N] [--rounds N]";

    /// <summary>Measures and prints.</summary>
    public static int Run(ReadOnlySpan<string> options)
    {
        int connections = ConnectionsDefault, rounds = RoundsDefault;
        for (int i = 0; i < options.Length; i += 2)
        {
            int value = 0;
            if (i + 1 == options.Length || options[i] is not ("--connections" or "--rounds") || !int.TryParse(options[i + 1], out value) || value is < 1 or > 20_000)
            {
                Console.Error.WriteLine($"usage: scripts/bench half-open {Usage}");
                return 2;
            }
            (connections, rounds) = options[i] == "--rounds" ? (connections, value) : (value, rounds);
        }
        string folder = Path.Combine(Places.Scratch, $"half-open-{Environment.ProcessId}");
        try
        {
            using LoadedUnit unit = new(folder);
            return RunAsync(unit, connections, rounds).GetAwaiter().GetResult();
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task<int> RunAsync(LoadedUnit unit, int connections, int rounds)
    {
        Process.GetCurrentProcess().PriorityClass = ProcessPriorityClass.BelowNormal; // the attackers' own work is not the unit's
        Console.WriteLine($"half-open   {connections} connections that say nothing, from {connections / AddressConnections + 1} addresses; {BenchReport.Processor()}, {Environment.ProcessorCount} cores, load {BenchReport.Load()}");
        await unit.FramesIn(TurnS).ConfigureAwait(false); // warm
        double[] quiet = new double[rounds], under = new double[rounds];
        double residentQuiet = unit.ResidentMb, residentUnder = 0;
        for (int i = 0; i < rounds; i++)
        {
            quiet[i] = await unit.FramesIn(TurnS).ConfigureAwait(false) / (double)TurnS;
            using HeldConnections held = new(unit.Port, connections, AddressConnections);
            await held.OpenAll().ConfigureAwait(false);
            under[i] = await unit.FramesIn(TurnS).ConfigureAwait(false) / (double)TurnS;
            residentUnder = Math.Max(residentUnder, unit.ResidentMb);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"round {i + 1}     quiet {quiet[i]:0.0} frames a second, under the connections {under[i]:0.0}; {held.Held} held by the unit, {held.Refused} closed by it and not opened again"));
        }
        double loss = 1 - Meter.Median(under) / Meter.Median(quiet);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"median      frame rate down by {loss:0.0%} (target: less than 5 %); resident {residentQuiet:0} MB quiet, {residentUnder:0} MB under them at most"));
        return loss < 0.05 ? 0 : 1;
    }
}
