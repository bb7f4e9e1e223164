using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using Alpr.Board.Time;
using Alpr.Sync.Tests;
using Alpr.Tests.Common;
using Microsoft.AspNetCore.Http;

namespace Alpr.EndToEnd.Tests;

/// <summary>A unit with several backends, and somebody who tries them and mends what they refused.</summary>
public sealed class BackendTests
{
    private const int LooksMax = 240;
    private const int LookUs = 500_000;

    private readonly List<IDisposable> _open = [];
    private string _folder = "", _ca = "";
    private Authority _authority = null!;

    [SetUp]
    public void MakeAuthority()
    {
        _folder = Directory.CreateTempSubdirectory("alpr-backends-").FullName;
        _authority = new(SystemClock.Instance);
        _ca = _authority.WriteRoot(Path.Combine(_folder, "ca.pem"));
    }

    [TearDown]
    public void Close()
    {
        _open.ForEach(static one => one.Dispose());
        _open.Clear();
        _authority.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Test]
    public void A_backend_is_tried_from_any_desk_with_a_file_that_names_it()
    {
        HttpsReceiver server = Serve();
        string file = Path.Combine(_folder, "backends.json");
        File.WriteAllText(file, $$"""{ "device_id": "pole-17", {{Backends(Webhook("records", server.Port))}} "other_parts": { "are": "the unit's" } }""");

        Outcome works = Programs.Ctl("backend", "test", "records", "--config", file, "--json");
        Assert.That(works.ExitCode, Is.Zero, works.ToString());
        Assert.That(works.Json().Select(static step => step.GetProperty("step").GetString()), Is.EqualTo(new[] { "name", "connection", "TLS", "sign-in", "test record" }));
        Assert.That(server.Taken.Single().Key, Does.StartWith("test/pole-17/"));

        server.Answer = static (context, _) => HttpsReceiver.Say(context, StatusCodes.Status401Unauthorized);
        Outcome refused = Programs.CtlAsText("backend", "test", "records", "--config", file);
        Assert.That(refused.ExitCode, Is.EqualTo(1), refused.ToString());
        Assert.That(refused.Output, Does.Match("TLS +ok").And.Match("sign-in +FAILED").And.Contain("401"));

        server.Certificate = _authority.Issue("127.0.0.1", validFromDays: -60, validDays: 30);
        Outcome expired = Programs.CtlAsText("backend", "test", "records", "--config", file);
        Assert.That(expired.Output, Does.Match("TLS +FAILED").And.Contain("expired"), expired.ToString());

        Outcome unknown = Programs.Ctl("backend", "test", "nobody", "--config", file);
        Assert.That((unknown.ExitCode, unknown.Errors), Is.EqualTo((2, "alprctl: The file names no backend 'nobody'. It names: records.\n")));
    }

    [Test]
    public void One_backend_that_is_dead_and_one_that_refuses_cost_the_others_nothing_and_what_was_refused_is_delivered_when_it_was_mended()
    {
        HttpsReceiver all = Serve(), hits = Serve(), fussy = Serve();
        fussy.Answer = static (context, _) => HttpsReceiver.Say(context, StatusCodes.Status422UnprocessableEntity);
        using AgencyUnit unit = new("JFR8240,CA,Stolen,REF-77\nWK4T7A,CA,Stolen,REF-78,\n", input: "board", more: $$"""
            "board": "{{Path.Combine(Repository.Root, "board", "profiles", "simulated.json")}}",
            {{Backends(Webhook("all", all.Port), Webhook("hits", hits.Port, """ "filter": { "detections": false } """), Webhook("dead", FreePort()), Webhook("fussy", fussy.Port))}}
            """);

        Outcome ran = RunUntil(unit, () => all.Taken.Length >= 5 && hits.Taken.Length >= 1 && fussy.Came.Length >= 5);
        Assert.That(ran.ExitCode, Is.Zero, ran.ToString());
        long[] delivered = [.. all.Taken.Select(SequenceOf).Order().Distinct()];
        HashSet<long> signed = [.. unit.Records().Where(static record => record.Detection is not null || record.Hit is not null).Select(static record => (long)record.Sequence)];
        Assert.That(delivered, Is.SubsetOf(signed));
        Assert.That(delivered, Does.Contain(signed.Min()));
        Assert.That(hits.Taken, Is.Not.Empty);
        Assert.That(fussy.Taken, Is.Empty);
        Assert.That(ran.Errors, Does.Not.Contain("red"), "nothing waits for a person");

        Outcome list = Programs.Appliance("backend", "list", "--config", unit.Config);
        Assert.That(list.Output, Does.Match($@"dead: all below record {signed.Min()} of \d+, 0 set aside").And.Match(@"fussy: .* [1-9]\d* set aside"), list.ToString());
        Outcome letters = Programs.Appliance("backend", "letters", "fussy", "--config", unit.Config);
        Assert.That(letters.Output, Does.Match(@"record \d+, .* tried 5 times: .*422"), letters.ToString());
        Outcome retry = Programs.Appliance("backend", "retry", "fussy", "--config", unit.Config);
        Assert.That(retry.ExitCode, Is.Zero, retry.ToString());

        fussy.Answer = static (context, _) => HttpsReceiver.Say(context, StatusCodes.Status204NoContent);
        long refused = SequenceOf(fussy.Came[0]);
        ran = RunUntil(unit, () => fussy.Taken.Any(one => SequenceOf(one) == refused));
        Assert.That(fussy.Taken.Select(SequenceOf), Does.Contain(refused), ran.ToString());
    }

    private static long SequenceOf(Posted posted) => long.Parse(posted.Key[(posted.Key.LastIndexOf('/') + 1)..], CultureInfo.InvariantCulture);

    private static Outcome RunUntil(AgencyUnit unit, Func<bool> isEnough)
    {
        Process running = Programs.Start("alprd", "--config", unit.Config);
        Task<Outcome> over = Task.Run(() => Programs.Finish(running));
        for (int i = 0; i < LooksMax && !isEnough() && !over.IsCompleted; i++)
            SystemClock.Instance.WaitUntil(SystemClock.Instance.MonotonicUs + LookUs);
        if (!over.IsCompleted)
            Tools.Run("kill", "-TERM", running.Id.ToString(CultureInfo.InvariantCulture));
        return over.Result;
    }

    private static string Backends(params string[] backends) => $"\"backends\": [{string.Join(", ", backends)}],";

    private string Webhook(string name, int port, string more = "") => $$"""
        { "name": "{{name}}", {{(more.Length > 0 ? more + "," : "")}} "webhook": { "url": "https://127.0.0.1:{{port}}/records", "ca_certificates": {{JsonSerializer.Serialize(_ca)}} } }
        """;

    private HttpsReceiver Serve()
    {
        X509Certificate2 certificate = _authority.Issue("127.0.0.1");
        HttpsReceiver receiver = new(certificate);
        _open.Add(receiver);
        _open.Add(certificate);
        return receiver;
    }

    private static int FreePort()
    {
        using TcpListener listener = new(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
