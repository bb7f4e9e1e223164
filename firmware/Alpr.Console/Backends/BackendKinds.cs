using System.Globalization;

namespace Alpr.Consoles.Backends;

/// <summary>The kinds of backend that the configuration knows, each as a table of questions. What is unusual (columns of a table, topics of events) is written in the configuration; see <c>docs/backends</c>.</summary>
internal static class BackendKinds
{
    private const string NoOrigin = "Write https://host/path; what is not encrypted is not sent.";

    /// <summary>All of them, the usual one first.</summary>
    public static readonly IReadOnlyList<BackendKind> All = [Webhook(), Mqtt(), Amqp(), Sftp(), Flock()];

    /// <summary>What goes: asked of every kind, as far as it can say it.</summary>
    public static IReadOnlyList<BackendQuestion> Filter(BackendKind kind) =>
    [
        new("filter.detections", "Do detections go", AnswerForm.Flag) { Usual = "true" },
        new("filter.hits", "Do hits go: only to the agency's own, or where policy and agreement allow it", AnswerForm.Flag) { Usual = "true", When = kind.HasHits },
        new("filter.health", "Does the unit's health go", AnswerForm.Flag) { Usual = "false", When = kind.HasHealth },
        new("filter.images", "Pictures that go: none, plate or all") { Usual = "plate", Refusal = OneOf("none", "plate", "all") },
        new("filter.agency", "Other agency that it belongs to, as the policy's agreement names it") { IsOptional = true },
    ];

    /// <summary>The kind of a backend's part of the configuration; null: of none that is known.</summary>
    public static BackendKind? Of(BackendAnswers answers) => All.FirstOrDefault(kind => answers.Backend.ContainsKey(kind.Name));

    private static BackendKind Webhook() => new("webhook", "a server that takes HTTP POST",
        new("webhook.url", "Address, https://host/path") { Refusal = Https },
        new("webhook.format", "Form of the records: signed, alpr_group or plate_recognizer") { Usual = "signed", Refusal = OneOf("signed", "alpr_group", "plate_recognizer") },
        new("webhook.company_id", "Company as the receiver knows it") { IsOptional = true, When = static answers => answers["webhook.format"] == "alpr_group" },
        new("webhook.camera_id", "Number of the camera as the receiver knows it", AnswerForm.Number) { Usual = "1", Refusal = Between(0, int.MaxValue), When = IsForeign },
        Position("webhook", IsForeign),
        Authority("webhook"), ClientCertificate("webhook"), ClientKey("webhook"),
        new("webhook.authorization_file", "Value of the header Authorization, such as 'Bearer ...'", AnswerForm.Secret) { IsOptional = true, Ending = "authorization" })
    {
        HasHits = static answers => answers["webhook.format"] is "" or "signed" or "alpr_group",
        HasHealth = static answers => !IsForeign(answers),
    };

    private static BackendKind Mqtt() => new("mqtt", "an MQTT broker",
        new("mqtt.server", "Server") { Refusal = Host },
        new("mqtt.port", "Port, 0 for the usual one", AnswerForm.Number) { Usual = "0", Refusal = Between(0, 65535) },
        new("mqtt.version", "Version of MQTT: 5, or 3.1.1 for old brokers") { Usual = "5", Refusal = OneOf("5", "3.1.1") },
        new("mqtt.format", "Form of the records: signed, or onvif for the event of detections") { Usual = "signed", Refusal = OneOf("signed", "onvif") },
        new("mqtt.topic", "Topic; with 3.1.1 it must hold {key}") { Usual = "alpr/{device}/records", When = static answers => !IsOnvif(answers), Refusal = Filled },
        Authority("mqtt.tls"), ClientCertificate("mqtt.tls"), ClientKey("mqtt.tls"),
        User("mqtt"), Password("mqtt"))
    {
        HasHits = static answers => !IsOnvif(answers),
        HasHealth = static answers => !IsOnvif(answers),
        Images = static answers => IsOnvif(answers) ? "none" : "plate",
        HasTlsPart = true,
    };

    private static BackendKind Amqp() => new("amqp", "an AMQP broker or a cluster (RabbitMQ)",
        new("amqp.servers", "Nodes, host or host:port, spaces between them", AnswerForm.List) { Refusal = Filled },
        new("amqp.virtual_host", "Virtual host") { Usual = "/", Refusal = Filled },
        new("amqp.exchange", "Exchange; none: the default one, whose keys are queues") { IsOptional = true },
        new("amqp.routing_key", "Routing key") { Usual = "alpr.{device}.{kind}", Refusal = Filled },
        new("amqp.declare_quorum_queue", "Does the unit declare a queue of that name", AnswerForm.Flag)
        {
            Usual = "false", When = static answers => answers["amqp.exchange"].Length == 0 && !answers["amqp.routing_key"].Contains("{kind}", StringComparison.Ordinal),
        },
        Authority("amqp.tls"), ClientCertificate("amqp.tls"), ClientKey("amqp.tls"),
        User("amqp"), Password("amqp"))
    {
        HasHealth = static _ => true,
        HasTlsPart = true,
    };

    private static BackendKind Sftp() => new("sftp", "a folder on an SSH server (file drop)",
        new("sftp.host", "Server") { Refusal = Host },
        new("sftp.port", "Port", AnswerForm.Number) { Usual = "22", Refusal = Between(1, 65535) },
        new("sftp.user", "The unit's user there") { Refusal = Word },
        new("sftp.folder", "Folder there, which must exist; none: the user's own") { IsOptional = true },
        new("sftp.key_file", "a key for the unit", AnswerForm.SshKey) { Ending = "key" },
        new("sftp.known_hosts_file", "the server's key", AnswerForm.SshHostKeys) { Ending = "known_hosts" },
        new("sftp.zone", "Time zone of the table's times, such as America/Los_Angeles") { Usual = "UTC", Refusal = static text => TimeZoneInfo.TryFindSystemTimeZoneById(text, out _) ? null : "No zone is called that." },
        new("sftp.site", "Site, for a column of it") { IsOptional = true },
        new("sftp.camera", "Camera as the platform knows it, for a column of it") { IsOptional = true },
        Position("sftp", static _ => true))
    {
        Images = static _ => "all",
    };

    private static BackendKind Flock() => new("flock", "Flock's upload for cameras of others: pictures of vehicles",
        new("flock.url", "Address of its interface, https://host/api/v3") { Refusal = Https },
        new("flock.token_url", "Address that gives tokens, https://host/oauth/token") { Refusal = Https },
        new("flock.client_id", "Client, as Flock gave it") { Refusal = Word },
        new("flock.client_secret_file", "The client's secret", AnswerForm.Secret) { Ending = "secret" },
        new("flock.device_id", "Device, as Flock gave it") { Refusal = Word },
        Position("flock", static _ => true),
        Authority("flock"))
    {
        HasHits = static _ => false,
        Images = static _ => "all",
    };

    private static bool IsForeign(BackendAnswers answers) => answers["webhook.format"] is "alpr_group" or "plate_recognizer";

    private static bool IsOnvif(BackendAnswers answers) => answers["mqtt.format"] == "onvif";

    private static BackendQuestion Authority(string part) => new($"{part}.ca_certificates", "Has the server a certificate of the agency's own authority", AnswerForm.Pem) { IsOptional = true, Ending = "ca.pem" };

    private static BackendQuestion ClientCertificate(string part) => new($"{part}.client_certificate", "Does the unit show the server a certificate of its own", AnswerForm.Pem) { IsOptional = true, Ending = "crt" };

    private static BackendQuestion ClientKey(string part) => new($"{part}.client_key", "the key of that certificate", AnswerForm.Pem)
    {
        Ending = "crt.key",
        When = answers => answers[$"{part}.client_certificate"].Length > 0,
    };

    private static BackendQuestion User(string part) => new($"{part}.user", "User; none: a certificate signs in") { IsOptional = true };

    private static BackendQuestion Password(string part) => new($"{part}.password_file", "Password", AnswerForm.Secret) { Ending = "password", When = answers => answers[$"{part}.user"].Length > 0 };

    private static BackendQuestion Position(string part, Func<BackendAnswers, bool> when) => new(part, "Position, degrees north and east, such as 36.7468 -119.7726", AnswerForm.Position)
    {
        IsOptional = true,
        When = when,
        Refusal = static text => TryPosition(text, out _, out _) ? null : "Write degrees north and degrees east (west of Greenwich negative) with a space between them.",
    };

    /// <summary>Reads degrees north and east.</summary>
    public static bool TryPosition(string text, out double latitude, out double longitude)
    {
        (latitude, longitude) = (0, 0);
        const NumberStyles Degrees = NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingSign;
        return text.Split(' ', StringSplitOptions.RemoveEmptyEntries) is [{ } north, { } east]
            && double.TryParse(north, Degrees, CultureInfo.InvariantCulture, out latitude) && latitude is >= -90 and <= 90
            && double.TryParse(east, Degrees, CultureInfo.InvariantCulture, out longitude) && longitude is >= -180 and <= 180;
    }

    private static string? Https(string text) => Uri.TryCreate(text, UriKind.Absolute, out Uri? address) && address.Scheme == Uri.UriSchemeHttps && address.UserInfo.Length == 0 ? null : NoOrigin;

    private static string? Host(string text) => Uri.CheckHostName(text) == UriHostNameType.Unknown || text.StartsWith('-') ? "Write the server's name or address, without a port." : null;

    private static string? Filled(string text) => text.Length > 0 ? null : "Write something.";

    private static string? Word(string text) => text.Length > 0 && text.All(static letter => letter is > ' ' and <= '~') ? null : "Write it as it was given, without spaces.";

    private static Func<string, string?> OneOf(params string[] words) => text => words.Contains(text) ? null : $"Type {string.Join(", ", words[..^1])} or {words[^1]}.";

    private static Func<string, string?> Between(int least, int most) => text =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int value) && value >= least && value <= most ? null : $"Write a whole number, {least} to {most}.";
}
