using System.Globalization;
using System.Text;
using Alpr.Tests.Common;
using Alpr.Web.Server;

namespace Alpr.Web.Tests.Pages;

/// <summary>Requests to the pages that are almost right, by nobody and by somebody signed in: none is answered with a failure of the unit.</summary>
public sealed class PageFuzzTests : PageFixture
{
    private static readonly string[] Words =
    [
        "", "0", "-1", "9223372036854775807", "1e9", "null", "[]", "{}", "\"", "\\", "%00", "../", "*", "?", "&", "\u00e9", "7ABC123", "true", "same-origin", "cross-site", "none", "\t", " ", "a\rb", new('x', 600),
        "__Host-alpr", ";", "=", "0000000000000000000000000000000000000000000000000000000000000000.jpg", "2026-01-01T00:00:00Z", "\"\":", "[[0,0],[1,1]]",
    ];

    private static readonly string[] Bodies =
    [
        "{}", """{"user":"nobody","password":"x","code":"1"}""", """{"old":"x","new":"y"}""", """{"plate":"7ABC*","purpose":"missing_person","case":"26-1","limit":5}""", """{"sequence":24,"purpose":"missing_person"}""",
        """{"sequences":[24],"purpose":"missing_person","case":"26-1"}""", """{"plate":"7ABC123","state":"CA","days":1,"officer":"a","phone":"b","reference":"c","synopsis":"d","purpose":"missing_person"}""",
        """{"from":"2026-11-01T00:00:00Z","to":"2026-11-03T00:00:00Z","purpose":"oversight","size":5,"seed":"a"}""", """{"first":"2026-10-01","last":"2026-11-02","purpose":"oversight"}""",
        """{"form":"batch","sequences":[24],"purpose":"missing_person","case":"26-1"}""", """{"form":"bundle","search":{"plate":"*"},"purpose":"missing_person"}""", """{"user":"puller","because":"x"}""",
        """{"user":"new.one","full_name":"A","role":"operator"}""", """{"user":"puller","course":"x","completed":"2026-01-01"}""", "Plate\n7ABC123\n",
        """{"kind":"damage","findings":"x","purpose":"maintenance"}""", """{"masks":[{"polygon":[[0,0],[1,0],[0,1]]}],"sha256":"00","purpose":"oversight"}""",
    ];

    private Mutations _with = new(0, Words);

    [Test]
    public void No_mutated_request_brings_the_pages_to_fail()
    {
        Bench.Drive(3);
        string cookie = "";
        string[] users = ["jlind", "kpark", "asoto", "mreyes"];
        int seed = Torture.Seed(20260911), count = Torture.Count(slice: 300, whole: 10_000);
        Dictionary<string, int> seen = [];
        for (int i = 0; i < count; i++)
        {
            _with = new(seed + i, Words);
            if (i % 5 == 0)
                Bench.Web.Clock.Advance(120_000_000); // refusals are many here
            if (i % 100 == 0)
                cookie = Bench.Person(users[i / 100 % users.Length]).Cookie;
            string request = Request(cookie);
            string answer = RawClient.Ask(Bench.Web.Server.PagePort!.Value, Bench.Web.Program, Encoding.Latin1.GetBytes(request));
            string status = answer.Length >= 12 ? answer[9..12] : "none";
            seen[status] = seen.GetValueOrDefault(status) + 1;
            Assert.That(status[0], Is.Not.EqualTo('5'), $"seed {seed + i}: {request.Replace("\r\n", "\\r\\n", StringComparison.Ordinal)} -> {answer}");
        }
        TestContext.Out.WriteLine(string.Join(", ", seen.OrderBy(pair => pair.Key).Select(pair => $"{pair.Key}: {pair.Value}")));
        Assert.That(seen.Keys, Does.Contain("200").And.Contains("400").And.Contains("401").And.Contains("403"), "the canary: some were right and some were not");
    }

    private string Request(string cookie)
    {
        WebRoute route = _with.Pick([.. Bench.Web.Server.PageRoutes.Where(one => one.Path.StartsWith("/ui/", StringComparison.Ordinal) && one.Path != "/ui/session/end")]);
        string path = route.Path.Replace("{sequence}", _with.Chance(2) ? "24" : _with.Word(), StringComparison.Ordinal);
        bool isFile = path.StartsWith("/ui/lists/{name}", StringComparison.Ordinal);
        if (isFile)
            path = path.Replace("{name}", _with.Chance(4) ? _with.Word() : "special", StringComparison.Ordinal);
        foreach (string name in new[] { "{name}", "{number}", "{id}", "{file}" })
            path = path.Replace(name, _with.Word(), StringComparison.Ordinal);
        string method = _with.Chance(8) ? _with.Pick(["PUT", "HEAD", "OPTIONS", "TRACE", "get", "DELETE"]) : route.Method;
        if (_with.Chance(6))
            path += $"?{_with.Pick(["after", _with.Word()])}={_with.Number(-2, 40).ToString(CultureInfo.InvariantCulture)}";
        StringBuilder request = new($"{method} {path} HTTP/1.1\r\nHost: unit\r\nConnection: close\r\n");
        Header(request, "Cookie", _with.Chance(6) ? $"__Host-alpr={_with.Word()}" : $"__Host-alpr={cookie}");
        Header(request, "Sec-Fetch-Site", _with.Chance(6) ? _with.Word() : "same-origin");
        Header(request, "Alpr-Page", _with.Chance(6) ? _with.Word() : "1");
        if (_with.Chance(4))
            Header(request, "Origin", _with.Chance(2) ? "https://unit" : _with.Word());
        string body = method is "POST" || _with.Chance(10) ? _with.Mutate(isFile && !_with.Chance(6) ? "Plate\n7ABC123\n" : _with.Pick(Bodies)) : "";
        if (isFile)
        {
            Header(request, "Alpr-Sha256", _with.Chance(3) ? _with.Word() : Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(Encoding.Latin1.GetBytes(body))));
            Header(request, "Alpr-File", _with.Chance(3) ? _with.Word() : "list.csv");
        }
        if (body.Length > 0)
            request.Append(_with.Chance(10) ? $"Content-Type: {_with.Word()}\r\n" : $"Content-Type: {(isFile ? "application/octet-stream" : "application/json")}\r\n").Append($"Content-Length: {Encoding.Latin1.GetByteCount(body).ToString(CultureInfo.InvariantCulture)}\r\n");
        return request.Append("\r\n").Append(body).ToString();
    }

    private void Header(StringBuilder request, string name, string value)
    {
        if (!_with.Chance(8))
            request.Append($"{name}: {value}\r\n");
    }
}
