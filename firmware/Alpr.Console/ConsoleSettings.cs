using Alpr.Board.Configuration;

namespace Alpr.Consoles;

/// <summary>The part <c>console</c> of the appliance's configuration. Paths start at the root.</summary>
public sealed record ConsoleSettings
{
    private static readonly int[] Rates = [9600, 19200, 38400, 57600, 115200, 230400, 460800, 921600];

    /// <summary>The serial line, such as <c>/dev/ttyAMA0</c>. The service must be allowed to open it, and no login program may have it.</summary>
    public required string Line { get; init; }

    /// <summary>Bits a second; 8 data bits, no parity, one stop bit.</summary>
    public int Baud { get; set; } = 115_200;

    /// <summary>Minutes without a key after which whoever is signed in is signed out.</summary>
    public int IdleMinutes { get; set; } = 10;

    /// <summary>Folder below which the system mounts USB sticks, one folder each; empty: <see cref="WithPlaces"/>.</summary>
    public string UsbFolder { get; set; } = "";

    /// <summary>The network interface that 'setup network' sets.</summary>
    public string Interface { get; set; } = "eth0";

    /// <summary>Folder of systemd-networkd's files; empty: <see cref="WithPlaces"/>.</summary>
    public string NetworkFolder { get; set; } = "";

    /// <summary>Folder of systemd-timesyncd's drop-in files; empty: <see cref="WithPlaces"/>.</summary>
    public string TimeFolder { get; set; } = "";

    /// <summary>File of the service's environment (<c>EnvironmentFile=</c>), which holds the proxy; empty: <see cref="WithPlaces"/>.</summary>
    public string EnvironmentFile { get; set; } = "";

    /// <summary>The folder that the service runs from, with <c>versions/</c> and the link <c>current</c>; empty: no updates over the console.</summary>
    public string UpdateFolder { get; set; } = "";

    /// <summary>PEM file of the certificate or the public key (P-256) that signs releases; empty: no updates over the console.</summary>
    public string ReleaseKey { get; set; } = "";

    /// <summary>
    /// The settings with a place for whatever names none: <c>/media</c>, <c>/etc/systemd/network</c>, <c>/etc/systemd/timesyncd.conf.d</c> and <c>/etc/alpr/environment</c>.
    /// A unit whose board is simulated stands on somebody's desk and leaves that system alone: its files lie below a folder of its own.
    /// </summary>
    /// <param name="deskFolder">Folder for a simulated unit's; null: a real unit.</param>
    public ConsoleSettings WithPlaces(string? deskFolder)
    {
        return this with
        {
            UsbFolder = Place(UsbFolder, "/media", "media"),
            NetworkFolder = Place(NetworkFolder, "/etc/systemd/network", "network"),
            TimeFolder = Place(TimeFolder, "/etc/systemd/timesyncd.conf.d", "timesyncd.conf.d"),
            EnvironmentFile = Place(EnvironmentFile, "/etc/alpr/environment", "environment"),
        };

        string Place(string named, string real, string name) => named.Length > 0 ? named : deskFolder is null ? real : Path.Combine(deskFolder, name);
    }

    /// <summary>Everything that is wrong with the values.</summary>
    /// <param name="field">Path of this part in the file.</param>
    public IEnumerable<ConfigurationProblem> Problems(string field)
    {
        if (!Rates.Contains(Baud))
            yield return new($"{field}.baud", $"known are {string.Join(", ", Rates)}.");
        if (IdleMinutes is < 1 or > 60)
            yield return new($"{field}.idle_minutes", $"{IdleMinutes} is outside 1 to 60.");
        if (Interface.Length is 0 or > 15 || !Interface.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_' or '.'))
            yield return new($"{field}.interface", "write the name of a network interface, such as eth0.");
        if (UpdateFolder.Length > 0 != ReleaseKey.Length > 0)
            yield return new($"{field}.release_key", "update_folder and release_key belong together: name both or neither.");
        else if (ReleaseKey.Length > 0 && NamedFile.Problem(ReleaseKey) is { } key)
            yield return new($"{field}.release_key", key);
        foreach ((string name, string path) in new[] { ("line", Line), ("usb_folder", UsbFolder), ("network_folder", NetworkFolder), ("time_folder", TimeFolder), ("environment_file", EnvironmentFile) })
        {
            if (!path.StartsWith('/') && (path.Length > 0 || name == "line"))
                yield return new($"{field}.{name}", "write the whole path, from / on.");
        }
    }
}
