namespace Alpr.Faults.Tests;

/// <summary>How much is tried: a slice in every test run, everything when <c>ALPR_TORTURE=whole</c>.</summary>
internal static class Torture
{
    public static bool IsWhole { get; } = Environment.GetEnvironmentVariable("ALPR_TORTURE") == "whole";

    /// <summary>A seed to begin with; <c>ALPR_SEED</c> replays a failure.</summary>
    public static int Seed { get; } = int.TryParse(Environment.GetEnvironmentVariable("ALPR_SEED"), out int seed) ? seed : 1;
}
