using Alpr.Contracts.V1;

namespace Alpr.Journal;

/// <summary>What every record of one run of the program states beside its body.</summary>
public sealed class RecordContext
{
    /// <summary>Drawn at the start of the program, 16 bytes.</summary>
    public required ReadOnlyMemory<byte> BootId { get; init; }

    /// <summary>SHA-256 of the configuration in force, 32 bytes; empty when there is none.</summary>
    public ReadOnlyMemory<byte> ConfigurationSha256 { get; init; }

    /// <summary>The models in use.</summary>
    public IReadOnlyList<ModelIdentity> Models { get; init; } = [];

    /// <summary>Where the calendar time comes from. May be changed between appends, on the writer's thread.</summary>
    public TimeSource TimeSource { get; set; } = TimeSource.System;

    /// <summary>How far the calendar time may be off, in microseconds; 0 when unknown.</summary>
    public ulong TimeUncertaintyUs { get; set; }
}
