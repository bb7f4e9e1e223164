using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json.Serialization;
using Alpr.Board.Camera;
using Alpr.Board.Configuration;
using Alpr.Consoles;
using Alpr.Contracts;
using Alpr.Evidence;
using Alpr.Journal;
using Alpr.Sync;
using Alpr.Tracking;
using Alpr.Web.Server;

namespace Alpr.Host.Configuration;

/// <summary>Everything an installation sets. Relative paths start at the folder of the configuration file.</summary>
/// <remarks>Optional fields have setters: the serializer's generated code would overwrite an init-only field's default.</remarks>
public sealed record ApplianceConfiguration
{
    private const long JournalBytesLeast = 16L << 20; // a few hundred passages with their pictures
    private const int RetentionDaysMost = 36_500;
    private const int NameLengthMax = 80; // what fits a page's title
    private const string Example = "board/Alpr.Board.Simulated/appliance.json";

    /// <summary>Name of this camera in every record: see <see cref="Evidence.DeviceId.IsValid"/>.</summary>
    public required string DeviceId { get; init; }

    /// <summary>Where frames come from.</summary>
    public required CameraConfiguration Camera { get; init; }

    /// <summary>Which models read them.</summary>
    public required RecognitionConfiguration Recognition { get; init; }

    /// <summary>When readings make a passage.</summary>
    public TrackingConfiguration Tracking { get; set; } = new();

    /// <summary>Where records are kept, and the key that signs them.</summary>
    public required JournalConfiguration Journal { get; init; }

    /// <summary>Profile of the board (<c>board/profiles</c>); null: nothing is fitted but a camera.</summary>
    public string? Board { get; set; }

    /// <summary>Where policy, accounts and hot lists are kept; null: a unit on trial, without them.</summary>
    public AgencyConfiguration? Agency { get; set; }

    /// <summary>Backends that the unit delivers to; see <see cref="BackendSettings"/>.</summary>
    public IReadOnlyList<BackendSettings> Backends { get; set; } = [];

    /// <summary>The HTTPS interface that agencies pull from; null: there is none.</summary>
    public WebSettings? Web { get; set; }

    /// <summary>The serial console; null: there is none.</summary>
    public ConsoleSettings? Console { get; set; }

    /// <summary>Where the unit stands, for people: <c>Main St and 4th Ave</c>.</summary>
    public string Site { get; set; } = "";

    /// <summary>What the site sets of light and exposure.</summary>
    public LightingConfiguration Lighting { get; set; } = new();

    /// <summary>How the unit watches itself.</summary>
    public HealthConfiguration Health { get; set; } = new();

    /// <summary>The file this was read from.</summary>
    [JsonIgnore]
    public string FilePath { get; private init; } = "";

    /// <summary>SHA-256 of the file this was read from; each record carries it.</summary>
    [JsonIgnore]
    public byte[] Sha256 { get; private init; } = [];

    /// <summary>Reads and checks a configuration file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="input">Replaces <c>camera.input</c> when not null.</param>
    /// <exception cref="ConfigurationException">The file cannot be used; the message names file, field and remedy.</exception>
    public static ApplianceConfiguration Load(string path, string? input)
    {
        (ApplianceConfiguration read, byte[] bytes) = ConfigurationFile.Read(path, ConfigurationJson.Default.ApplianceConfiguration, Example);
        string folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
        ApplianceConfiguration configuration = read with
        {
            Board = read.Board is { } board ? Resolve(folder, board) : null,
            Camera = read.Camera with { Input = input ?? (read.Camera.IsBoard ? read.Camera.Input : Resolve(folder, read.Camera.Input)) },
            Recognition = read.Recognition with { Models = Resolve(folder, read.Recognition.Models) },
            Journal = read.Journal with
            {
                Path = Resolve(folder, read.Journal.Path),
                Key = Evidence.KeyReference.HasScheme(read.Journal.Key) ? read.Journal.Key : Resolve(folder, read.Journal.Key),
                Certificate = read.Journal.Certificate is { } certificate ? Resolve(folder, certificate) : null,
            },
            Agency = read.Agency?.From(path => Resolve(folder, path)),
            Web = read.Web?.From(path => Resolve(folder, path)),
            FilePath = Path.GetFullPath(path),
            Sha256 = SHA256.HashData(bytes),
        };
        ConfigurationFile.Refuse(path, bytes, configuration.Problems());
        return configuration;
    }

    private IEnumerable<ConfigurationProblem> Problems()
    {
        if (!Evidence.DeviceId.IsValid(DeviceId))
            yield return new("device_id", $"'{DeviceId}' must be 1 to {EvidenceLimits.DeviceIdLengthMax} of A-Z a-z 0-9 - _ . and begin with a letter or digit.");
        if (Camera.Input.Length == 0)
            yield return new("camera.input", "empty; name a video, an image, a folder of images, an rtsp:// address or /dev/video0.");
        if (Camera.IsBoard && Board is null)
            yield return new("camera.input", "the board's camera is asked for, but no \"board\" profile is named.");
        if (Camera.PixelsMax is < 64 * 64 or > Limits.FramePixelsMax)
            yield return Range("camera.pixels_max", Camera.PixelsMax, 64 * 64, Limits.FramePixelsMax);
        if (Camera.FramesPerSecond is < 0.1 or > 240)
            yield return Range("camera.frames_per_second", Camera.FramesPerSecond.Value, 0.1, 240);
        if (!Evidence.KeyReference.TryParse(Journal.Key, out KeyReference? key, out string? unknown))
            yield return new("journal.key", $"{unknown}.");
        else if (Journal.Certificate is null && key.Store != KeyStore.File)
            yield return new("journal.certificate", $"missing; a key that is a {key} has no file with a certificate beside it. Name one, such as \"device.crt\".");
        else if (Journal.Certificate is "" || Journal.CertificatePath == key.Name)
            yield return new("journal.certificate", "it must name a file, another than the key's.");
        if (Journal.BytesMax is < JournalBytesLeast or > 1L << 40)
            yield return Range("journal.bytes_max", Journal.BytesMax.Value, JournalBytesLeast, 1L << 40);
        if (Journal.RetentionDays is < 1 or > RetentionDaysMost)
            yield return Range("journal.retention_days", Journal.RetentionDays.Value, 1, RetentionDaysMost);
        if (Journal.RetentionDaysMax is < 1 or > RetentionDaysMost)
            yield return Range("journal.retention_days_max", Journal.RetentionDaysMax.Value, 1, RetentionDaysMost);
        if (Agency is not null && (Journal.RetentionDays ?? Journal.RetentionDaysMax) is not null)
            yield return new("journal.retention_days", "the agency's policy says how long what is kept; take this and retention_days_max out.");
        foreach (ConfigurationProblem problem in (Agency?.Problems("agency") ?? []).Concat(Health.Problems("health")).Concat(Lighting.Problems("lighting")).Concat(Web?.Problems("web") ?? []).Concat(Console?.Problems("console") ?? []).Concat(Backends.SelectMany((backend, i) => backend.Problems($"backends[{i}]"))))
            yield return problem;
        if (Web is not null && Agency is null)
            yield return new("web", "the interface lets nobody in without accounts and a policy; add the \"agency\" part, or take this out.");
        if (Console is not null && Agency is null)
            yield return new("console", "the console lets nobody in without accounts and a policy; add the \"agency\" part, or take this out.");
        if (Site.Length > NameLengthMax || Camera.Name.Length > NameLengthMax)
            yield return new("site", $"site and camera.name have up to {NameLengthMax} characters each.");
        if (Backends.Select(backend => backend.Name).Distinct().Count() != Backends.Count)
            yield return new("backends", "two have the same name; give each its own.");
        if (Journal.RetentionDaysMax < Journal.RetentionDays)
            yield return new("journal.retention_days_max", $"{Journal.RetentionDaysMax} is less than retention_days, {Journal.RetentionDays}.");
        if (Recognition.Threads is < 1 or > 16)
            yield return Range("recognition.threads", Recognition.Threads, 1, 16);
        if (Tracking.LostMs is < 100 or > 60_000)
            yield return Range("tracking.lost_ms", Tracking.LostMs, 100, 60_000);
        if (Tracking.ReportAfterMs is < 100 or > 600_000)
            yield return Range("tracking.report_after_ms", Tracking.ReportAfterMs, 100, 600_000);
        if (Tracking.HiddenMs is < 0 or > 600_000)
            yield return Range("tracking.hidden_ms", Tracking.HiddenMs, 0, 600_000);
        if (Tracking.FramesMin is < 1 or > 1000)
            yield return Range("tracking.frames_min", Tracking.FramesMin, 1, 1000);
        if (Tracking.ConfidenceMin is < 0 or > 1)
            yield return Range("tracking.confidence_min", Tracking.ConfidenceMin, 0, 1);
    }

    private static ConfigurationProblem Range(string field, double value, double least, double most) =>
        new(field, string.Create(CultureInfo.InvariantCulture, $"{value} is outside {least} to {most}."));

    /// <summary>Addresses and cameras stay as they are; paths are taken from the configuration's folder.</summary>
    private static string Resolve(string folder, string path) =>
        path.Length == 0 || path.Contains("://", StringComparison.Ordinal) || CameraSource.IsDevice(path) ? path : Path.GetFullPath(path, folder);
}

/// <summary>Where frames come from.</summary>
public sealed record CameraConfiguration
{
    /// <summary>
    /// <c>board</c> for the sensor of the board's profile; or a video, an image, a folder of images,
    /// an <c>rtsp://</c> address, a camera as <c>/dev/video0</c> or <c>v4l2:</c> and its name.
    /// </summary>
    public required string Input { get; init; }

    /// <summary>What it looks at, for people: <c>northbound lane 1</c>.</summary>
    public string Name { get; set; } = "";

    /// <summary>True for the sensor of the board's profile.</summary>
    [JsonIgnore]
    public bool IsBoard => Input == "board";

    /// <summary>Largest frame held, in pixels; larger pictures are decoded smaller.</summary>
    public int PixelsMax { get; set; } = 1920 * 1080;

    /// <summary>Frames taken from each second of a video; null takes all.</summary>
    public double? FramesPerSecond { get; set; }
}

/// <summary>Which models read the frames.</summary>
public sealed record RecognitionConfiguration
{
    /// <summary>Folder with <c>manifest.json</c> and the models.</summary>
    public required string Models { get; init; }

    /// <summary>Threads for one model run.</summary>
    public int Threads { get; set; } = 1;
}

/// <summary>When readings make a passage; see <see cref="TrackerOptions"/>.</summary>
public sealed record TrackingConfiguration
{
    private static readonly TrackerOptions Defaults = new();

    /// <summary>A vehicle not seen for this long has left.</summary>
    public long LostMs { get; set; } = Defaults.LostUs / 1000;

    /// <summary>A vehicle still in view after this long is told at once.</summary>
    public long ReportAfterMs { get; set; } = Defaults.ReportAfterUs / 1000;

    /// <summary>The same text back at the same place within this time was only hidden.</summary>
    public long HiddenMs { get; set; } = Defaults.HiddenUs / 1000;

    /// <summary>Frames in which a plate must be read.</summary>
    public int FramesMin { get; set; } = Defaults.FramesMin;

    /// <summary>Least voted confidence, 0 to 1.</summary>
    public float ConfidenceMin { get; set; } = Defaults.ConfidenceMin;

    /// <summary>The same as the tracker takes it.</summary>
    public TrackerOptions ToOptions() => Defaults with
    {
        LostUs = LostMs * 1000,
        ReportAfterUs = ReportAfterMs * 1000,
        HiddenUs = HiddenMs * 1000,
        FramesMin = FramesMin,
        ConfidenceMin = ConfidenceMin,
    };
}

/// <summary>Where records are kept, and the key that signs them.</summary>
public sealed record JournalConfiguration
{
    /// <summary>The journal's database file.</summary>
    public required string Path { get; init; }

    /// <summary>
    /// The device's private key: a file, <c>credential:NAME</c> or <c>tpm2:0x81000007</c>; see <see cref="Evidence.KeyReference"/>.
    /// <c>alprd provision</c> makes the file once.
    /// </summary>
    public required string Key { get; init; }

    /// <summary>File of the device's certificate (PEM). Beside a key file it may be left out: the same name with <c>.crt</c>.</summary>
    public string? Certificate { get; set; }

    /// <summary>Largest size of the journal in bytes, at least 16 MiB; before it is reached the least valuable is given up. Null: the disk is the bound.</summary>
    public long? BytesMax { get; set; }

    /// <summary>Days after which detections and hits are destroyed once every backend has them; null keeps them.</summary>
    public int? RetentionDays { get; set; }

    /// <summary>Days after which they are destroyed though a backend has not got them; null: never. Cases still hold theirs.</summary>
    public int? RetentionDaysMax { get; set; }

    /// <summary>What the journal makes of these.</summary>
    public JournalOptions ToOptions() => new()
    {
        Path = Path,
        BytesMax = BytesMax ?? 0,
        Retention = new() { Keep = Days(RetentionDays), Maximum = Days(RetentionDaysMax) },
    };

    private static TimeSpan? Days(int? days) => days is { } count ? TimeSpan.FromDays(count) : null;

    /// <summary><see cref="Key"/>, taken apart.</summary>
    [JsonIgnore]
    public KeyReference KeyReference => Evidence.KeyReference.Parse(Key);

    /// <summary><see cref="Certificate"/>, or the file beside the key's.</summary>
    [JsonIgnore]
    public string CertificatePath => Certificate ?? DeviceKey.CertificatePathOf(KeyReference.Name);
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    ReadCommentHandling = System.Text.Json.JsonCommentHandling.Skip,
    AllowTrailingCommas = true)]
[JsonSerializable(typeof(ApplianceConfiguration))]
internal sealed partial class ConfigurationJson : JsonSerializerContext;
