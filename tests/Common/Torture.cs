namespace Alpr.Tests.Common;

/// <summary>How much is tried: a slice in every test run, everything when <c>ALPR_TORTURE=whole</c> (<c>make torture</c>).</summary>
internal static class Torture
{
    /// <summary>True when everything is asked for.</summary>
    public static bool IsWhole { get; } = Environment.GetEnvironmentVariable("ALPR_TORTURE") == "whole";

    /// <summary>A number of tries: of a slice, or of the whole.</summary>
    public static int Count(int slice, int whole) => IsWhole ? whole : slice;

    /// <summary>A seed to begin with; <c>ALPR_SEED</c> replays a failure.</summary>
    public static int Seed(int usual) => int.TryParse(Environment.GetEnvironmentVariable("ALPR_SEED"), out int seed) ? seed : usual;
}
