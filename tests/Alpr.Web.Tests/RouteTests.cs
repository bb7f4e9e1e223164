using System.Text.Json;

namespace Alpr.Web.Tests;

/// <summary>What holds for all routes.</summary>
public sealed class RouteTests : WebFixture
{
    [Test]
    public void The_description_names_the_routes_and_no_others()
    {
        JsonElement description = Bench.Client(Bench.Program).Get("/v1/openapi.json").Json;
        IEnumerable<string> described = description.GetProperty("paths").EnumerateObject()
            .SelectMany(path => path.Value.EnumerateObject().Select(method => $"{method.Name.ToUpperInvariant()} {path.Name}"));
        Assert.That(described, Is.EquivalentTo(Bench.Server.Routes.Select(route => $"{route.Method} {route.Path}")));
        Assert.That(description.GetProperty("openapi").GetString(), Is.EqualTo("3.1.0"));
    }

    [Test]
    public void Every_reference_of_the_description_leads_somewhere()
    {
        JsonElement description = Bench.Client(Bench.Program).Get("/v1/openapi.json").Json;
        Assert.Multiple(() =>
        {
            foreach (string reference in References(description))
            {
                JsonElement at = description;
                Assert.That(reference.Split('/').Skip(1).All(name => at.TryGetProperty(name, out at)), reference);
            }
        });
    }

    [Test]
    public void Health_says_lights_and_reasons_and_no_plate()
    {
        JsonElement health = Bench.Client(Bench.Program).Get("/v1/health").Json;
        Assert.That(health.GetProperty("light").GetString(), Is.EqualTo("amber"));
        Assert.That(health.GetProperty("parts")[1].GetProperty("reason").GetString(), Is.EqualTo("It is nearly full."));
        Assert.That(Bench.Client(Bench.Other).Get("/v1/health").Text, Does.Contain("amber").And.Not.Contain("full"));
    }

    [Test]
    public void Each_answer_says_that_it_is_not_kept_nor_framed_and_not_what_answers()
    {
        foreach (string path in new[] { "/v1/health", "/v1/nothing" })
        {
            WebAnswer answer = Bench.Client(Bench.Program).Get(path);
            Assert.Multiple(() =>
            {
                Assert.That(answer.Headers.ContainsKey("Server"), Is.False);
                Assert.That(answer.Headers["Strict-Transport-Security"], Does.StartWith("max-age="));
                Assert.That(answer.Headers["Cache-Control"], Is.EqualTo("no-store"));
                Assert.That(answer.Headers["X-Content-Type-Options"], Is.EqualTo("nosniff"));
            });
        }
    }

    [Test]
    public void What_is_not_there_is_404_and_another_method_405()
    {
        WebClient client = Bench.Client(Bench.Program);
        WebClient.Refused(client.Get("/"), 404);
        WebClient.Refused(client.Get("/v1/batch"), 404);
        WebClient.Refused(client.Get("/v2/health"), 404);
        WebClient.Refused(client.Post("/v1/health", "{}"), 405);
        WebClient.Refused(client.Send(HttpMethod.Put, "/v1/batches", "{}"), 405);
    }

    [TestCase("/v1/../v1/health")]
    [TestCase("/v1/%2e%2e/v1/health")]
    [TestCase("/v1/records/1/images/..%2f..%2fetc%2fpasswd")]
    [TestCase("/v1%2fhealth")]
    [TestCase("/v1/health%00")]
    [TestCase("/v1//health")]
    [TestCase("/v1/./health")]
    [TestCase("/v1\\health")]
    [TestCase("/v1/h%65alth")]
    [TestCase("/%c0%ae%c0%ae/v1/health")]
    [TestCase("https://127.0.0.1/v1/health")]
    public void Tricks_with_paths_lead_nowhere(string path)
    {
        string answer = RawClient.Ask(Bench, Bench.Program, $"GET {path} HTTP/1.1\r\nHost: unit\r\nConnection: close\r\n\r\n");
        Assert.That(answer, Does.StartWith("HTTP/1.1 400").Or.StartWith("HTTP/1.1 404"), answer);
    }

    [Test]
    public void A_body_that_is_too_large_is_refused()
    {
        WebClient client = Bench.Person();
        WebClient.Refused(client.Post("/v1/query", "{\"plate\":\"" + new string('7', 65 * 1024) + "\"}"), 413);
        Assert.That(client.Get("/v1/health").Code, Is.EqualTo(200));
    }

    [Test]
    public void A_body_that_is_not_said_to_be_json_is_refused()
    {
        string answer = RawClient.Ask(Bench, Bench.Program, "POST /v1/ack HTTP/1.1\r\nHost: unit\r\nContent-Type: text/plain\r\nContent-Length: 14\r\nConnection: close\r\n\r\n{\"position\":1}");
        Assert.That(answer, Does.StartWith("HTTP/1.1 415"));
    }

    [TestCase("GET /v1/health HTTP/1.1\r\n\r\n", "400", TestName = "A_request_without_a_host_is_refused")]
    [TestCase("GET /v1/health HTTP/9.9\r\nHost: unit\r\n\r\n", "505", TestName = "Another_version_of_HTTP_is_refused")]
    [TestCase("GET  /v1/health HTTP/1.1\r\nHost: unit\r\n\r\n", "400", TestName = "A_request_line_that_is_none_is_refused")]
    [TestCase("POST /v1/ack HTTP/1.1\r\nHost: unit\r\nContent-Length: -1\r\n\r\n", "400", TestName = "A_length_that_is_none_is_refused")]
    [TestCase("POST /v1/ack HTTP/1.1\r\nHost: unit\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\nContent-Type: application/json\r\n\r\nZZ\r\n", "400", TestName = "Chunks_that_are_none_are_refused")]
    public void Refuses_what_is_malformed(string request, string code) =>
        Assert.That(RawClient.Ask(Bench, Bench.Program, request), Does.StartWith("HTTP/1.1 " + code));

    [Test]
    public void Headers_that_are_too_long_or_too_many_are_refused()
    {
        Assert.That(RawClient.Ask(Bench, Bench.Program, $"GET /v1/health HTTP/1.1\r\nHost: unit\r\nX: {new string('x', 20_000)}\r\n\r\n"), Does.StartWith("HTTP/1.1 431"));
        string many = string.Concat(Enumerable.Range(0, 60).Select(i => $"X{i}: 1\r\n"));
        Assert.That(RawClient.Ask(Bench, Bench.Program, $"GET /v1/health HTTP/1.1\r\nHost: unit\r\n{many}\r\n"), Does.StartWith("HTTP/1.1 431"));
        Assert.That(RawClient.Ask(Bench, Bench.Program, $"GET /v1/health?{new string('x', 5_000)} HTTP/1.1\r\nHost: unit\r\n\r\n"), Does.StartWith("HTTP/1.1 414"));
    }

    [Test]
    public void Too_many_requests_of_one_certificate_are_refused_and_another_is_served()
    {
        Bench.Rates = new() { RequestsAtOnce = 5, RequestsPerSecond = 1 };
        WebClient client = Bench.Client(Bench.Program);
        int[] codes = [.. Enumerable.Range(0, 7).Select(_ => client.Get("/v1/health").Code)];
        Assert.That(codes, Is.EqualTo(new[] { 200, 200, 200, 200, 200, 429, 429 }));
        Assert.That(Bench.Client(Bench.Terminal).Get("/v1/health").Code, Is.EqualTo(200));
        Bench.Clock.Advance(1_000_000);
        Assert.That(client.Get("/v1/health").Code, Is.EqualTo(200));
    }

    private static IEnumerable<string> References(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => element.EnumerateObject().SelectMany(one => one.Name == "$ref" ? [one.Value.GetString()!] : References(one.Value)),
        JsonValueKind.Array => element.EnumerateArray().SelectMany(References),
        _ => [],
    };
}
