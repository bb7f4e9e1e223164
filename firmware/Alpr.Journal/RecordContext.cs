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

    /// <summary>True when footage is replayed: then times say when it was processed, and jumps of the clock mean nothing.</summary>
    public bool IsRecording { get; init; }
}
