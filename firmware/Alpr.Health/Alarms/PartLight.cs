using Alpr.Contracts.V1;

namespace Alpr.Health.Alarms;

/// <summary>What an alarm shows of its part.</summary>
/// <param name="Light">How it is.</param>
/// <param name="Reason">Why, with the remedy; empty when green.</param>
public readonly record struct PartLight(Light Light, string Reason)
{
    /// <summary>All is well.</summary>
    public static PartLight Green { get; } = new(Light.Green, "");
}
