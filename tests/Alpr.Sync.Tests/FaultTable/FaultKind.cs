namespace Alpr.Sync.Tests.FaultTable;

/// <summary>What goes wrong on the way to a backend.</summary>
internal enum FaultKind
{
    /// <summary>The line is cut before, in and after the first packet, the second, the third ... of the protocol.</summary>
    Cut,

    /// <summary>The server says that it is busy, or has a fault of its own.</summary>
    Busy,

    /// <summary>The server says that there are too many requests.</summary>
    TooMany,

    /// <summary>The server does not take one of the records, ever.</summary>
    Refused,

    /// <summary>The server reads, or answers, no further, and keeps the connection.</summary>
    Stall,

    /// <summary>The server has no room.</summary>
    DiskFull,

    /// <summary>The server's certificate is expired, or its SSH key another.</summary>
    NotTrusted,

    /// <summary>The unit's clock is more than a year behind.</summary>
    ClockWrong,

    /// <summary>The server is switched off, and on again.</summary>
    Away,
}
