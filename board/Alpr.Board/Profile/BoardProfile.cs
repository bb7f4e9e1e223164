using System.Text.Json.Serialization;
using Alpr.Board.Configuration;

namespace Alpr.Board.Profile;

/// <summary>
/// What one revision of the board carries: buses, pins, addresses and budgets. A part that is left out is not fitted. Examples with
/// their wiring: <c>board/profiles</c>.
/// </summary>
/// <remarks>Optional fields have setters: the serializer's generated code would overwrite an init-only field's default.</remarks>
public sealed record BoardProfile
{
    /// <summary>In place of a bus or a chip of pins: it is played by a simulator, seeded and within the program.</summary>
    public const string Simulated = "simulated";

    private const string Example = "board/profiles/simulated.json";

    /// <summary>Name of the board and its revision, for people.</summary>
    public required string Name { get; init; }

    /// <summary>I2C buses: a name for use below, and the device (<c>/dev/i2c-1</c>) or <c>simulated</c>.</summary>
    public Dictionary<string, string> I2c { get; set; } = [];

    /// <summary>Chips of pins: a name for use below, and the device (<c>/dev/gpiochip0</c>), its label or <c>simulated</c>.</summary>
    public Dictionary<string, string> Gpio { get; set; } = [];

    /// <summary>The camera sensor; <c>camera.input</c> of the appliance's configuration says <c>board</c> to use it.</summary>
    public CameraProfile? Camera { get; set; }

    /// <summary>Ambient light sensor.</summary>
    public I2cChipProfile? AmbientLight { get; set; }

    /// <summary>Infrared light and what it must never exceed.</summary>
    public IlluminatorProfile? Illuminator { get; set; }

    /// <summary>Infrared-cut filter, an H-bridge on two pins.</summary>
    public IrCutFilterProfile? IrCutFilter { get; set; }

    /// <summary>Temperatures. The one called <c>illuminator</c> guards the infrared light.</summary>
    public List<ThermometerProfile> Thermometers { get; set; } = [];

    /// <summary>Monitor of the supply.</summary>
    public PowerMonitorProfile? Power { get; set; }

    /// <summary>Battery-backed clock.</summary>
    public RealTimeClockProfile? RealTimeClock { get; set; }

    /// <summary>GPS receiver on a serial line.</summary>
    public GpsProfile? Gps { get; set; }

    /// <summary>Switch of the lid.</summary>
    public PinProfile? TamperSwitch { get; set; }

    /// <summary>The lights on the unit's face, by name: camera, link, gps, system.</summary>
    public Dictionary<string, StatusLightProfile> Lights { get; set; } = [];

    /// <summary>The watchdog that resets the board.</summary>
    public WatchdogProfile? Watchdog { get; set; }

    /// <summary>What the unit should stay within; beyond it the system light is amber.</summary>
    public BudgetProfile Budgets { get; set; } = new();

    /// <summary>File this was read from.</summary>
    [JsonIgnore]
    public string Path { get; private init; } = "";

    /// <summary>True when everything is played by simulators.</summary>
    [JsonIgnore]
    public bool IsSimulated => I2c.Values.Concat(Gpio.Values).All(device => device == Simulated);

    /// <summary>Reads and checks a profile.</summary>
    /// <exception cref="ConfigurationException">The file cannot be used; the message names file, line, field and remedy.</exception>
    public static BoardProfile Load(string path)
    {
        (BoardProfile read, byte[] bytes) = ConfigurationFile.Read(path, BoardProfileJson.Default.BoardProfile, Example);
        ConfigurationFile.Refuse(path, bytes, new ProfileCheck(read).Problems());
        return read with { Path = path };
    }
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    ReadCommentHandling = System.Text.Json.JsonCommentHandling.Skip,
    AllowTrailingCommas = true)]
[JsonSerializable(typeof(BoardProfile))]
internal sealed partial class BoardProfileJson : JsonSerializerContext;
