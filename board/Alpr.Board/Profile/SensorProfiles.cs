namespace Alpr.Board.Profile;

/// <summary>A temperature: a chip on a bus, or a zone or sensor of the kernel.</summary>
public sealed record ThermometerProfile
{
    /// <summary>What it measures: <c>illuminator</c>, <c>enclosure</c>, <c>processor</c>.</summary>
    public required string Name { get; init; }

    /// <summary>A chip on a bus; or <see cref="Zone"/>.</summary>
    public I2cChipProfile? Sensor { get; set; }

    /// <summary>Type of a kernel's thermal zone, such as <c>cpu-thermal</c>.</summary>
    public string? Zone { get; set; }

    /// <summary>Above this the system light is amber, in Celsius.</summary>
    public double WarnAtC { get; set; } = 75;
}

/// <summary>Monitor of the supply.</summary>
public sealed record PowerMonitorProfile : I2cChipProfile
{
    /// <summary>Resistance of the shunt.</summary>
    public double ShuntOhms { get; set; } = 0.01;

    /// <summary>Largest current expected, which sets the resolution.</summary>
    public double AmperesMax { get; set; } = 5;

    /// <summary>Below this the system light is amber.</summary>
    public double VoltsMin { get; set; } = 10.8;

    /// <summary>Above this the system light is amber.</summary>
    public double VoltsMax { get; set; } = 13.2;
}

/// <summary>Battery-backed clock: the kernel's device, or a chip on a bus that the kernel leaves alone.</summary>
public sealed record RealTimeClockProfile
{
    /// <summary><c>/dev/rtc0</c>; or <see cref="Sensor"/>.</summary>
    public string? Device { get; set; }

    /// <summary>A chip on a bus.</summary>
    public I2cChipProfile? Sensor { get; set; }
}

/// <summary>GPS receiver.</summary>
public sealed record GpsProfile
{
    /// <summary>Serial line: <c>/dev/ttyAMA0</c>, or <c>simulated</c>.</summary>
    public required string Device { get; init; }

    /// <summary>Bits a second.</summary>
    public int Baud { get; set; } = 9600;
}

/// <summary>The watchdog.</summary>
public sealed record WatchdogProfile
{
    /// <summary><c>/dev/watchdog</c>.</summary>
    public required string Device { get; init; }

    /// <summary>The board is reset after this long without a sign of life.</summary>
    public int TimeoutS { get; set; } = 15;
}

/// <summary>What the unit should stay within.</summary>
public sealed record BudgetProfile
{
    /// <summary>Most power in watts.</summary>
    public double WattsMax { get; set; } = 15;

    /// <summary>Least free space on the journal's disk.</summary>
    public long DiskBytesFreeMin { get; set; } = 256L << 20;

    /// <summary>Most resident memory of the program.</summary>
    public long MemoryBytesMax { get; set; } = 512L << 20;
}
