using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using Alpr.Tests.Common;

namespace Alpr.EndToEnd.Tests;

/// <summary>Somebody with a browser at a running unit: signs in, sees how it is, draws a mask and puts it in force.</summary>
public sealed class PageTests
{
    private const int LooksMax = 120;

    private string _keys = "";

    [SetUp]
    public void MakeFolder() => _keys = Directory.CreateTempSubdirectory("alpr-page-keys-").FullName;

    [TearDown]
    public void RemoveFolder() => Directory.Delete(_keys, recursive: true);

    [Test]
    public void An_administrator_at_the_pages_of_a_running_unit_puts_a_mask_in_force()
    {
        string certificate = Path.Combine(_keys, "unit.crt"), key = Path.Combine(_keys, "unit.key");
        Tools.Run("openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-noenc", "-sha256", "-days", "30", "-subj", "/CN=localhost", "-keyout", key, "-out", certificate);
        int port = FreePort(), pages = FreePort();
        using AgencyUnit unit = new("7KLM204,CA,Stolen,REF-77,\n", input: "board", more: $$"""
            "board": "{{Path.Combine(Repository.Root, "board", "profiles", "simulated.json")}}",
            "web": { "address": "127.0.0.1", "port": {{port}}, "certificate": "{{certificate}}", "key": "{{key}}", "pages": { "address": "127.0.0.1", "port": {{pages}} } },
            """);
        byte[] own = X509CertificateLoader.LoadCertificateFromFile(certificate).RawData;
        using Process running = Programs.Start("alprd", "--config", unit.Config);
        Task<string> errors = running.StandardError.ReadToEndAsync(), output = running.StandardOutput.ReadToEndAsync();
        try
        {
            using HttpClient browser = new(new SocketsHttpHandler { UseProxy = false, SslOptions = { RemoteCertificateValidationCallback = (_, shown, _, _) => shown is not null && shown.GetRawCertData().AsSpan().SequenceEqual(own) } })
            {
                BaseAddress = new($"https://127.0.0.1:{pages}"),
                DefaultRequestHeaders = { { "Sec-Fetch-Site", "same-origin" }, { "Alpr-Page", "1" } },
            };
            Assert.That(OpenUntilThere(browser), Does.Contain("/site/app.js"));
            Assert.That(Send(browser, "/ui/session", new { user = AgencyUnit.Administrator, password = AgencyUnit.Password }, HttpStatusCode.Created).GetProperty("device").GetString(), Is.Not.Empty);
            JsonElement now = Get(browser, "/ui/now");
            Assert.That(now.GetProperty("lights").GetArrayLength(), Is.EqualTo(4));
            Assert.That(now.GetProperty("figures").GetProperty("records").GetInt64(), Is.GreaterThan(0));
            Assert.That(Get(browser, "/ui/lists").GetProperty("lists")[0].GetProperty("entries").GetInt32(), Is.EqualTo(1));
            string sha256 = Get(browser, "/ui/masks").GetProperty("sha256").GetString()!;
            Send(browser, "/ui/masks", new { masks = new[] { new { name = "a garden", polygon = new double[][] { [0, 0], [0.25, 0], [0.25, 0.25] } } }, sha256, purpose = "privacy" }, HttpStatusCode.OK);
        }
        finally
        {
            Tools.Run("kill", "-TERM", running.Id.ToString(CultureInfo.InvariantCulture));
            running.WaitForExit(30_000);
        }
        Assert.That(running.ExitCode, Is.Zero, output.Result + errors.Result);
        Assert.That(unit.Records().Select(record => record.PolicyChanged?.InstalledBy), Does.Contain(AgencyUnit.Administrator).And.Not.Empty);
        Assert.That(Programs.Appliance("policy", "show", "--config", unit.Config).Output, Does.Contain("a garden").And.Contain("\"revision\": 2"));
    }

    private static string OpenUntilThere(HttpClient browser)
    {
        for (int i = 0; ; i++)
        {
            try
            {
                return browser.GetStringAsync("/").GetAwaiter().GetResult();
            }
            catch (HttpRequestException) when (i < LooksMax) // the unit is starting
            {
                Board.Time.SystemClock.Instance.WaitUntil(Board.Time.SystemClock.Instance.MonotonicUs + 500_000);
            }
        }
    }

    private static JsonElement Get(HttpClient browser, string path) => browser.GetFromJsonAsync<JsonElement>(path).GetAwaiter().GetResult();

    private static JsonElement Send(HttpClient browser, string path, object body, HttpStatusCode expected)
    {
        using HttpResponseMessage answer = browser.PostAsJsonAsync(path, body).GetAwaiter().GetResult();
        string text = answer.Content.ReadAsStringAsync().GetAwaiter().GetResult();
        Assert.That(answer.StatusCode, Is.EqualTo(expected), text);
        return JsonDocument.Parse(text).RootElement;
    }

    private static int FreePort()
    {
        using TcpListener listener = new(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
