namespace Alpr.Board.Profile;

/// <summary>A chip that there is a driver for.</summary>
/// <param name="Name">As the profile writes it.</param>
/// <param name="AddressFirst">Lowest address that its straps give.</param>
/// <param name="AddressLast">Highest.</param>
internal sealed record KnownChip(string Name, int AddressFirst, int AddressLast);

/// <summary>The chips that there are drivers for, by what they do; addresses from their datasheets.</summary>
internal static class KnownChips
{
    private static readonly KnownChip Ds3231 = new("ds3231", 0x68, 0x68);

    /// <summary>Ambient light sensors.</summary>
    public static IReadOnlyList<KnownChip> AmbientLight { get; } = [new("opt3001", 0x44, 0x47)];

    /// <summary>Drivers of lights.</summary>
    public static IReadOnlyList<KnownChip> LightDriver { get; } = [new("pca9685", 0x40, 0x7f)];

    /// <summary>Temperature sensors.</summary>
    public static IReadOnlyList<KnownChip> Thermometer { get; } = [new("tmp102", 0x48, 0x4b), Ds3231];

    /// <summary>Monitors of the supply.</summary>
    public static IReadOnlyList<KnownChip> PowerMonitor { get; } = [new("ina226", 0x40, 0x4f)];

    /// <summary>Battery-backed clocks.</summary>
    public static IReadOnlyList<KnownChip> Clock { get; } = [Ds3231];
}
