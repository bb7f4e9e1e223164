using System.Security.Cryptography.X509Certificates;
using System.Text;
using Alpr.Tests.Common;

namespace Alpr.Web.Tests;

/// <summary>Requests that are almost right, thousands of them, by each kind of client: none is answered with a failure of the unit, none hangs.</summary>
public sealed class FuzzTests : WebFixture
{
    private static readonly string[] Words =
    [
        "", "0", "-1", "9223372036854775807", "1e9", "null", "[]", "{}", "\"", "\\", "%00", "%2e%2e", "../", "*", "?", "&", "=", "\u00e9", "7ABC123", "true", "images", "none", "all",
        "\t", " ", "Bearer ", "application/json", "a\rb", new('x', 600), "0000000000000000000000000000000000000000000000000000000000000000.jpg", "2026-01-01T00:00:00Z", "\"\":",
    ];

    private static readonly string[] Bodies =
    [
        """{"position":3}""", """{"user":"jlind","password":"x"}""", """{"plate":"7ABC*","purpose":"criminal investigation","case":"26-1","limit":5}""",
        """{"sequences":[1,2],"purpose":"criminal investigation","case":"26-1"}""", """{"purpose":"criminal investigation","case":"26-1"}""",
        """{"plate":"7ABC123","state":"CA","days":1,"officer":"a","phone":"b","reference":"c","synopsis":"d","purpose":"criminal investigation"}""",
    ];

    private Mutations _with = new(0, Words);

    [Test]
    public void No_mutated_request_brings_the_unit_to_fail_or_hang()
    {
        Bench.Fill(5);
        string session = "";
        string[] paths = [.. Bench.Server.Routes.Select(route => route.Path).Distinct()];
        int seed = Torture.Seed(20260402), count = Torture.Count(slice: 400, whole: 10_000);
        Dictionary<string, int> seen = [];
        for (int i = 0; i < count; i++)
        {
            _with = new(seed + i, Words);
            X509Certificate2 who = _with.Pick([Bench.Program, Bench.Terminal, Bench.Other]);
            if (i % 5 == 0)
                Bench.Clock.Advance(120_000_000); // refusals are many here: let the certificates be asked again
            if (i % 400 == 0)
            {
                Bench.Clock.Advance(3_600_000_000);
                session = Bench.Person().Headers["Authorization"];
            }
            string request = Request(paths, session);
            string answer = RawClient.Ask(Bench, who, request);
            string status = answer.Length >= 12 ? answer[9..12] : "none";
            seen[status] = seen.GetValueOrDefault(status) + 1;
            Assert.That(status[0], Is.Not.EqualTo('5').Or.Property("Length").EqualTo(0), $"seed {seed + i}: {request.Replace("\r\n", "\\r\\n")} -> {answer}");
            if (status is "none")
                Assert.That(answer, Is.Empty, $"seed {seed + i}: {request}");
        }
        TestContext.Out.WriteLine(string.Join(", ", seen.OrderBy(pair => pair.Key).Select(pair => $"{pair.Key}: {pair.Value}")));
        Assert.That(seen.Keys, Does.Contain("200").And.Contains("400").And.Contains("403"), "the canary: some were right and some were not");
        Assert.That(Bench.Client(Bench.Program).Get("/v1/checkpoint").Code, Is.EqualTo(200).Or.EqualTo(429));
    }

    private string Request(string[] paths, string session)
    {
        string path = _with.Pick(paths).Replace("{sequence}", _with.Chance(2) ? "22" : _with.Word(), StringComparison.Ordinal).Replace("{name}", _with.Word(), StringComparison.Ordinal);
        string method = _with.Chance(8) ? _with.Pick(["PUT", "HEAD", "OPTIONS", "TRACE", "CONNECT", "G\u00e9T", "get"])
            : Bench.Server.Routes.Where(route => route.Path == path).Select(route => route.Method).DefaultIfEmpty("GET").OrderBy(_ => _with.Number(0, int.MaxValue)).First();
        StringBuilder target = new(path);
        string[] names = ["after", "limit", "images", "hits", "wait", "sequence", "size", "from", "to", _with.Word()];
        for (int i = _with.Number(0, 3); i > 0; i--)
            target.Append(target.ToString().Contains('?', StringComparison.Ordinal) ? '&' : '?').Append(_with.Pick(names)).Append('=').Append(_with.Chance(2) ? _with.Number(-2, 40).ToString(System.Globalization.CultureInfo.InvariantCulture) : _with.Word());
        string body = method is "POST" or "DELETE" || _with.Chance(10) ? _with.Mutate(_with.Pick(Bodies)) : "";
        StringBuilder request = new($"{method} {target.Replace("wait=", "wait=0")} HTTP/1.1\r\nHost: unit\r\nConnection: close\r\n");
        Header(request, "Alpr-Purpose", _with.Chance(6) ? _with.Word() : WebBench.Purpose, 10);
        Header(request, "Authorization", _with.Chance(4) ? "Bearer " + _with.Word() : session, 2);
        Header(request, "Alpr-Kept-Checkpoint", Convert.ToBase64String(Encoding.UTF8.GetBytes(_with.Word())), 8, reverse: true);
        Header(request, "Last-Event-ID", _with.Word(), 8, reverse: true);
        Header(request, "Accept", _with.Pick(["application/json", "*/*", "text/html", _with.Word()]), 4, reverse: true);
        if (body.Length > 0)
            request.Append(_with.Chance(10) ? $"Content-Type: {_with.Word()}\r\n" : "Content-Type: application/json\r\n").Append($"Content-Length: {Encoding.Latin1.GetByteCount(body)}\r\n");
        return request.Append("\r\n").Append(body).ToString();
    }

    private void Header(StringBuilder request, string name, string value, int oneIn, bool reverse = false)
    {
        if (_with.Chance(oneIn) == reverse)
            request.Append($"{name}: {value}\r\n");
    }
}
