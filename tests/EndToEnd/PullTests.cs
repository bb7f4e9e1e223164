using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Alpr.Tests.Common;

namespace Alpr.EndToEnd.Tests;

/// <summary>An agency pulls from a running unit with a client certificate that its account names, proves what it got and keeps it.</summary>
public sealed class PullTests
{
    private const int LooksMax = 60, LookUs = 500_000;

    private string _keys = "";

    [SetUp]
    public void MakeFolder() => _keys = Directory.CreateTempSubdirectory("alpr-pull-keys-").FullName;

    [TearDown]
    public void RemoveFolder() => Directory.Delete(_keys, recursive: true);

    [Test]
    public void Signed_batches_are_pulled_from_a_running_unit_proven_and_acknowledged()
    {
        (string server, string serverKey) = Certify("unit", "localhost");
        (string client, string clientKey) = Certify("records", "records.agency.example");
        (string stranger, string strangerKey) = Certify("stranger", "stranger.example");
        int port = FreePort();
        using AgencyUnit unit = new("7KLM204,CA,Stolen,REF-77,\n", input: "board", more: $$"""
            "board": "{{Path.Combine(Repository.Root, "board", "profiles", "simulated.json")}}",
            "web": { "address": "127.0.0.1", "port": {{port}}, "certificate": "{{server}}", "key": "{{serverKey}}" },
            """);
        Assert.That(unit.AsAdministrator("account", "create", "records.server", "--full-name", "Server of a test", "--role", "integration").ExitCode, Is.Zero);
        using (X509Certificate2 shown = X509CertificateLoader.LoadCertificateFromFile(client))
        {
            Outcome named = unit.AsAdministrator("account", "add-certificate", "records.server", shown.GetCertHashString(HashAlgorithmName.SHA256));
            Assert.That(named.ExitCode, Is.Zero, named.ToString());
        }
        string into = Path.Combine(_keys, "pulled");
        using Process running = Programs.Start("alprd", "--config", unit.Config);
        Task<string> errors = running.StandardError.ReadToEndAsync(), output = running.StandardOutput.ReadToEndAsync();
        try
        {
            Outcome pulled = PullUntilThere(port, client, clientKey, server, unit.Certificate, into);
            Assert.That(pulled.ExitCode, Is.Zero, pulled.ToString());
            LooksWell(port, client, clientKey, server);
            Outcome refused = Pull(port, stranger, strangerKey, server, unit.Certificate, Path.Combine(_keys, "none"));
            Assert.That(refused.ExitCode, Is.EqualTo(1), refused.ToString());
        }
        finally
        {
            Tools.Run("kill", "-TERM", running.Id.ToString(System.Globalization.CultureInfo.InvariantCulture));
            running.WaitForExit(30_000);
        }
        Assert.That(running.ExitCode, Is.Zero, output.Result + errors.Result);
        string[] batches = Directory.GetFiles(into, "*.alprb", SearchOption.AllDirectories);
        Assert.That(batches, Is.Not.Empty);
        Outcome verified = Programs.Ctl(["verify", "--trust", unit.Certificate, .. batches]);
        Assert.That(verified.ExitCode, Is.Zero, verified.ToString());
        Assert.That(unit.Records().Where(record => record.Access is { Action: "pull", Refused: false, User: "records.server" }), Is.Not.Empty, "each pull is in the log");
    }

    // The same client sees the unit's lights and figures: all green but for the interface's certificate, which ends within thirty days.
    private static void LooksWell(int port, string client, string clientKey, string server)
    {
        Outcome health = Programs.Ctl(Health());
        for (int i = 0; i < LooksMax && !health.Output.Contains("\"certificate\"", StringComparison.Ordinal); i++) // a unit that has just started has not looked at everything yet
        {
            Look();
            health = Programs.Ctl(Health());
        }
        Assert.That(health.ExitCode, Is.EqualTo(1), health.ToString());
        System.Text.Json.JsonElement[] amber = [.. health.Json().Single().GetProperty("parts").EnumerateArray().Where(static part => part.GetProperty("light").GetString() != "green")];
        Assert.That(amber.Select(static part => part.GetProperty("part").GetString()), Does.Contain("certificate"), health.ToString());
        using HttpClientHandler handler = new() { ServerCertificateCustomValidationCallback = static (_, _, _, _) => true };
        handler.ClientCertificates.Add(X509Certificate2.CreateFromPemFile(client, clientKey));
        using HttpClient http = new(handler);
        string page = Page();
        for (int i = 0; i < LooksMax && !page.Contains("alpr_temperature_celsius{", StringComparison.Ordinal); i++)
        {
            Look();
            page = Page();
        }
        Assert.That(page, Does.Contain("\nalpr_condition{part=\"certificate\"} 1\n").And.Contain("# TYPE alpr_passages_total counter\n").And.Contain("alpr_temperature_celsius{").And.Not.Contain("7KLM204"));

        string[] Health() => ["health", "--from", $"https://localhost:{port}", "--cert", client, "--key", clientKey, "--ca", server];

        string Page() => http.GetStringAsync(new Uri($"https://localhost:{port}/metrics")).GetAwaiter().GetResult();
    }

    private static void Look() => Board.Time.SystemClock.Instance.WaitUntil(Board.Time.SystemClock.Instance.MonotonicUs + LookUs);

    private static Outcome PullUntilThere(int port, string client, string clientKey, string server, string trust, string into)
    {
        Outcome pulled = Pull(port, client, clientKey, server, trust, into);
        for (int i = 0; i < LooksMax && (pulled.ExitCode != 0 || !Directory.Exists(into)); i++) // the unit is starting
        {
            Look();
            pulled = Pull(port, client, clientKey, server, trust, into);
        }
        return pulled;
    }

    private static Outcome Pull(int port, string client, string clientKey, string server, string trust, string into) =>
        Programs.Ctl("pull", "--from", $"https://localhost:{port}", "--cert", client, "--key", clientKey, "--ca", server, "--trust", trust, "--into", into, "--purpose", "agency records");

    private (string Certificate, string Key) Certify(string name, string subject)
    {
        string certificate = Path.Combine(_keys, name + ".crt"), key = Path.Combine(_keys, name + ".key");
        Tools.Run("openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-noenc", "-sha256", "-days", "30",
            "-subj", $"/CN={subject}", "-addext", $"subjectAltName=DNS:{subject}", "-keyout", key, "-out", certificate);
        return (certificate, key);
    }

    private static int FreePort()
    {
        using TcpListener listener = new(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
