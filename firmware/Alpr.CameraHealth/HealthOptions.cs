namespace Alpr.CameraHealth;

/// <summary>How often the view is looked at and how long a fault must last. The defaults suit a road with traffic that stops.</summary>
public sealed record HealthOptions
{
    /// <summary>Time between two looks in microseconds: a look costs some milliseconds, so twice a second costs about a hundredth of a core.</summary>
    public long LookUs { get; init; } = 500_000;

    /// <summary>Looks from which the view is learned at first, and again after a command: half a minute, so that passing traffic averages out.</summary>
    public int LearningLooks { get; init; } = 60;

    /// <summary>Time in microseconds that a lens must be blocked: longer than a truck at a red light stands before it.</summary>
    public long BlockedUs { get; init; } = 60_000_000;

    /// <summary>Time in microseconds that a view must be blurred: rain showers and exhaust pass.</summary>
    public long BlurredUs { get; init; } = 60_000_000;

    /// <summary>Time in microseconds that a view must be displaced: wind and heavy traffic shake a pole to and fro.</summary>
    public long MovedUs { get; init; } = 30_000_000;

    /// <summary>Time in microseconds that a picture must be too dark or too bright: exposure settles in seconds.</summary>
    public long ExposureUs { get; init; } = 60_000_000;

    /// <summary>Time in microseconds that a picture must repeat.</summary>
    public long FrozenUs { get; init; } = 10_000_000;

    /// <summary>Displacement in thousandths of the frame's width that counts as moved: two pixels of 1280.</summary>
    public float MovedShare { get; init; } = 1.6f;

    /// <summary>Share of the learned edges that must be gone for a blocked lens, 0 to 1.</summary>
    public float BlockedShare { get; init; } = 0.45f;

    /// <summary>Sharpness, as a share of what was learned, below which a view is blurred, 0 to 1.</summary>
    public float BlurredShare { get; init; } = 0.72f;

    /// <summary>Throws when a value is out of range.</summary>
    /// <exception cref="ArgumentException">Names the value and its range.</exception>
    public void Check()
    {
        Require(LookUs is >= 10_000 and <= 60_000_000, nameof(LookUs), "10 ms to 60 s, in microseconds");
        Require(LearningLooks is >= 4 and <= 10_000, nameof(LearningLooks), "4 to 10,000");
        Require(Lasts(BlockedUs) && Lasts(BlurredUs) && Lasts(MovedUs) && Lasts(ExposureUs) && Lasts(FrozenUs), "BlockedUs to FrozenUs", "1 s to 1 h, in microseconds");
        Require(MovedShare is >= 0.5f and <= 100, nameof(MovedShare), "0.5 to 100 thousandths");
        Require(BlockedShare is > 0 and < 1, nameof(BlockedShare), "above 0, below 1");
        Require(BlurredShare is > 0 and < 1, nameof(BlurredShare), "above 0, below 1");
    }

    private static bool Lasts(long us) => us is >= 1_000_000 and <= 3_600_000_000;

    private static void Require(bool holds, string name, string range)
    {
        if (!holds)
            throw new ArgumentException($"Camera health options: {name} is out of range ({range}).", name);
    }
}
