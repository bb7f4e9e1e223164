using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Npgsql;

namespace Alpr.Pull.Tests.Server;

/// <summary>A real PostgreSQL server in a temporary folder: trusting on its socket, asking for passwords on a loopback port.</summary>
internal sealed class PostgresServer : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("alpr-postgres-").FullName;
    private readonly string _settings;
    private int _databases;

    /// <param name="durable">False: the test's database need not outlive the machine.</param>
    public PostgresServer(bool durable = false)
    {
        Bin = Find() ?? throw new FileNotFoundException("PostgreSQL's server is not there; scripts/setup installs it.");
        using (TcpListener free = new(IPAddress.Loopback, 0))
        {
            free.Start();
            Port = ((IPEndPoint)free.LocalEndpoint).Port;
        }
        if (Environment.UserName == "root")
            Run("chown", "postgres", _folder);
        AsServer("initdb", "-D", Data, "-U", Environment.UserName, "-A", "trust", "--no-sync", "-E", "UTF8", "--locale=C");
        string rules = Path.Combine(Data, "pg_hba.conf");
        File.WriteAllText(rules, "local all all trust\nhost all all 127.0.0.1/32 scram-sha-256\n");
        _settings = string.Create(CultureInfo.InvariantCulture,
            $"-p {Port} -k {_folder} -h 127.0.0.1 -c fsync={(durable ? "on" : "off")} -c max_connections=100 -c shared_buffers=256MB -c max_wal_size=4GB");
        Start();
    }

    public string Bin { get; }

    public int Port { get; }

    private string Data => Path.Combine(_folder, "data");

    /// <summary>The folder of the newest server installed as Debian does; null when there is none.</summary>
    public static string? Find() => Directory.Exists("/usr/lib/postgresql")
        ? Directory.GetDirectories("/usr/lib/postgresql").Select(version => Path.Combine(version, "bin")).Where(bin => File.Exists(Path.Combine(bin, "initdb"))).OrderByDescending(bin => bin, StringComparer.Ordinal).FirstOrDefault()
        : null;

    /// <summary>A new, empty database's address.</summary>
    public string NewDatabase()
    {
        string name = string.Create(CultureInfo.InvariantCulture, $"agency{++_databases}");
        Sql("postgres", $"CREATE DATABASE {name}");
        return AddressOf(name);
    }

    public string AddressOf(string database) => string.Create(CultureInfo.InvariantCulture, $"postgres://localhost:{Port}/{database}?host={_folder}&user={Environment.UserName}");

    public void Start() => AsServer("pg_ctl", "-D", Data, "-w", "-l", Path.Combine(_folder, "log"), "-o", _settings, "start");

    /// <summary>Ends the server as a power cut ends its processes.</summary>
    public void Kill() => AsServer("pg_ctl", "-D", Data, "-w", "-m", "immediate", "stop");

    public void Sql(string database, string sql)
    {
        using NpgsqlConnection connection = Connect(database);
        using NpgsqlCommand command = new(sql, connection);
        command.ExecuteNonQuery();
    }

    public List<T[]> Rows<T>(string database, string sql)
    {
        List<T[]> rows = [];
        using NpgsqlConnection connection = Connect(database);
        using NpgsqlCommand command = new(sql, connection);
        using NpgsqlDataReader reader = command.ExecuteReader();
        while (reader.Read())
            rows.Add([.. Enumerable.Range(0, reader.FieldCount).Select(reader.GetFieldValue<T>)]);
        return rows;
    }

    public long Number(string database, string sql) => Rows<long>(database, sql)[0][0];

    public static string NameOf(string address) => new Uri(address).AbsolutePath[1..];

    public void Dispose()
    {
        NpgsqlConnection.ClearAllPools();
        Kill();
        Directory.Delete(_folder, true);
    }

    private NpgsqlConnection Connect(string database)
    {
        NpgsqlConnectionStringBuilder settings = new() { Host = _folder, Port = Port, Database = database, Username = Environment.UserName, Pooling = false };
        NpgsqlConnection connection = new(settings.ConnectionString);
        connection.Open();
        return connection;
    }

    // The server refuses to run as root.
    private void AsServer(string program, params string[] arguments)
    {
        string path = Path.Combine(Bin, program);
        if (Environment.UserName == "root")
            Run("runuser", ["-u", "postgres", "--", path, .. arguments]);
        else
            Run(path, arguments);
    }

    private void Run(string program, params string[] arguments)
    {
        ProcessStartInfo start = new(program, arguments) { WorkingDirectory = _folder, RedirectStandardOutput = !arguments.Contains("start"), UseShellExecute = false };
        using Process process = Process.Start(start)!;
        process.WaitForExit();
        if (process.ExitCode != 0)
            throw new InvalidOperationException($"{program} {string.Join(' ', arguments)} ended with {process.ExitCode}");
    }
}
