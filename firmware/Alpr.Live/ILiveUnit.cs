using Alpr.Contracts.V1;

namespace Alpr.Live;

/// <summary>What the running unit counts.</summary>
public sealed record UnitFigures
{
    /// <summary>Seconds since the program started.</summary>
    public required long UptimeSeconds { get; init; }

    /// <summary>Frames read a second, lately.</summary>
    public required double FramesPerSecond { get; init; }

    /// <summary>Median time of a frame in milliseconds.</summary>
    public required double FrameMsMedian { get; init; }

    /// <summary>99th percentile of the same.</summary>
    public required double FrameMsP99 { get; init; }

    /// <summary>Frames that were given up because recognition was slower.</summary>
    public required long FramesDropped { get; init; }

    /// <summary>Passages signed and durable since the program started.</summary>
    public required long Passages { get; init; }

    /// <summary>Alerts told since then.</summary>
    public required long Alerts { get; init; }

    /// <summary>Records in the log.</summary>
    public required long Records { get; init; }

    /// <summary>Bytes of the journal.</summary>
    public required long JournalBytes { get; init; }

    /// <summary>Bytes free where the journal lies.</summary>
    public required long DiskFreeBytes { get; init; }
}

/// <summary>The unit as it is now, for people. Any thread; nothing here asks for permission.</summary>
public interface ILiveUnit
{
    /// <summary>The unit's name in every record.</summary>
    string DeviceId { get; }

    /// <summary>Version of the program.</summary>
    string ProgramVersion { get; }

    /// <summary>Name of the camera.</summary>
    string CameraName { get; }

    /// <summary>Fingerprint of the signing key, hex.</summary>
    string KeyId { get; }

    /// <summary>What it sees.</summary>
    LiveView View { get; }

    /// <summary>What passed.</summary>
    PassageLog Passages { get; }

    /// <summary>How its parts are.</summary>
    IReadOnlyList<Condition> Conditions();

    /// <summary>What it counts.</summary>
    UnitFigures Figures();
}
