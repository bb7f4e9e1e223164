using System.Text.Json.Serialization;
using Alpr.Board.Configuration;
using Alpr.Board.Ssh;

namespace Alpr.Sync.Sftp;

/// <summary>A folder on an SSH server, into which tables and pictures are dropped. Secrets are names of files; paths of this unit start at the root.</summary>
public sealed record SftpSettings
{
    /// <summary>Most records in one file: what waits for one answer is in memory.</summary>
    public const int RecordsMost = 500;

    private const int ColumnsMax = 64, NameCharsMax = 64, FolderCharsMax = 1024;

    /// <summary>Name or address of the server.</summary>
    public required string Host { get; init; }

    /// <summary>Port.</summary>
    public int Port { get; set; } = 22;

    /// <summary>The unit's user there.</summary>
    public required string User { get; init; }

    /// <summary>File of the unit's private key, OpenSSH's or PEM, not encrypted.</summary>
    public required string KeyFile { get; init; }

    /// <summary>File of the server's key, as <c>ssh-keyscan</c> writes it; compare it by another way before you trust it. No other server is spoken to.</summary>
    public required string KnownHostsFile { get; init; }

    /// <summary>The folder there; what does not start with / is below the user's own. It must be there.</summary>
    public string Folder { get; set; } = "";

    /// <summary>Name of a table. Parts: <c>{device}</c>, <c>{time}</c> and <c>{sequence}</c> of the first record, <c>{count}</c>, and <c>{batch}</c>, which must be in it.</summary>
    public string FileName { get; set; } = "{device}_{time}_{sequence}_{batch}.csv";

    /// <summary>The table's columns in order.</summary>
    public IReadOnlyList<SftpColumn> Columns { get; set; } = SftpColumn.Usual;

    /// <summary>Between two cells: comma, semicolon, bar or tab.</summary>
    public string Delimiter { get; set; } = ",";

    /// <summary>True: the first line has the headings.</summary>
    public bool Header { get; set; } = true;

    /// <summary><c>needed</c>: quotes where RFC 4180 asks for them. <c>all</c>: around every cell.</summary>
    public string Quotes { get; set; } = "needed";

    /// <summary>IANA zone of <c>captured_date</c>, <c>captured_time</c>, times with a format, and the file's name.</summary>
    public string Zone { get; set; } = "UTC";

    /// <summary>Records in one file at most, 1 to <see cref="RecordsMost"/>.</summary>
    public int RecordsMax { get; set; } = 100;

    /// <summary>Seconds after which a server that says nothing is given up, 5 to 300.</summary>
    public int TimeoutS { get; set; } = 30;

    /// <summary>Where the unit stands, for the column <c>site</c>.</summary>
    public string Site { get; set; } = "";

    /// <summary>The camera as the platform knows it, for the column <c>camera</c>.</summary>
    public string Camera { get; set; } = "";

    /// <summary>Degrees north; null: unknown.</summary>
    public double? Latitude { get; set; }

    /// <summary>Degrees east.</summary>
    public double? Longitude { get; set; }

    /// <summary>The server, once there are no problems.</summary>
    [JsonIgnore]
    internal SshTarget Target => new() { Host = Host, Port = Port, User = User, Identity = KeyFile, KnownHosts = KnownHostsFile, ConnectMsMax = TimeoutS * 1000 };

    internal IEnumerable<ConfigurationProblem> Problems(string field, BackendFilter filter)
    {
        foreach (ConfigurationProblem problem in ServerProblems(field).Concat(TableProblems(field)))
            yield return problem;
        if (filter.Health)
            yield return new(field, "a table of plates has no way to say health; set health to false in the filter.");
        if (filter.Detections && filter.Hits && !Columns.Any(static column => column.Field is "kind" or "list" or "category"))
            yield return new($"{field}.columns", "detections and hits both go, and no column tells which is which: add kind, or let one of them not go.");
    }

    private IEnumerable<ConfigurationProblem> ServerProblems(string field)
    {
        if (Uri.CheckHostName(Host) == UriHostNameType.Unknown || Host.StartsWith('-'))
            yield return new($"{field}.host", "write the server's name or address, without a port.");
        if (Port is < 1 or > 65535)
            yield return new($"{field}.port", "use 1 to 65535.");
        if (User.Length is 0 or > NameCharsMax || User.StartsWith('-') || User.Any(static c => c is <= ' ' or > '~'))
            yield return new($"{field}.user", "write the user's name on the server, without blanks.");
        (string Name, string Path, string? Secret)[] files = [("key_file", KeyFile, "the key"), ("known_hosts_file", KnownHostsFile, null)];
        foreach ((string name, string path, string? secret) in files)
        {
            if (path.AsSpan().ContainsAny("\"\n\r"))
                yield return new($"{field}.{name}", "no quotes and line breaks may be in the path.");
            else if (NamedFile.Problem(path, secret) is { } problem)
                yield return new($"{field}.{name}", problem);
        }
        if (Folder.Length > FolderCharsMax || Folder.Any(char.IsControl))
            yield return new($"{field}.folder", $"write a path of up to {FolderCharsMax} signs.");
        if (TimeoutS is < 5 or > 300)
            yield return new($"{field}.timeout_s", "use 5 to 300.");
        if (RecordsMax is < 1 or > RecordsMost)
            yield return new($"{field}.records_max", $"use 1 to {RecordsMost}.");
    }

    private IEnumerable<ConfigurationProblem> TableProblems(string field)
    {
        if (DropNames.Problem(FileName) is { } name)
            yield return new($"{field}.file_name", name);
        if (Columns.Count is 0 or > ColumnsMax)
            yield return new($"{field}.columns", $"name 1 to {ColumnsMax} columns.");
        for (int i = 0; i < Columns.Count; i++)
        {
            if (Columns[i].Header.Length is 0 or > NameCharsMax)
                yield return new($"{field}.columns[{i}].header", $"write a heading of up to {NameCharsMax} signs.");
            if (DropField.Problem(Columns[i], this) is { } problem)
                yield return new($"{field}.columns[{i}]", problem);
        }
        if (Delimiter is not ("," or ";" or "|" or "\t"))
            yield return new($"{field}.delimiter", "use a comma, a semicolon, | or a tab.");
        if (Quotes is not ("needed" or "all"))
            yield return new($"{field}.quotes", "known are needed and all.");
        if (!TimeZoneInfo.TryFindSystemTimeZoneById(Zone, out _))
            yield return new($"{field}.zone", "no zone is called that; write one such as America/Los_Angeles, or UTC.");
        if (Latitude is null != Longitude is null || Latitude is < -90 or > 90 || Longitude is < -180 or > 180)
            yield return new($"{field}.latitude", "set latitude (-90 to 90) and longitude (-180 to 180), or neither.");
    }
}
