using System.Globalization;
using System.Net;
using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json;

namespace Alpr.Web.Tests;

/// <summary>An answer, whole.</summary>
internal sealed record WebAnswer(HttpStatusCode Status, byte[] Body, IReadOnlyDictionary<string, string> Headers)
{
    public int Code => (int)Status;

    public string Text => Encoding.UTF8.GetString(Body);

    public JsonElement Json => JsonDocument.Parse(Body).RootElement;

    public long Number(string header) => long.Parse(Headers[header], CultureInfo.InvariantCulture);
}

/// <summary>A client with its certificate.</summary>
internal sealed class WebClient : IDisposable
{
    private readonly HttpClient _client;

    public WebClient(int port, X509Certificate2? certificate, X509Certificate2 server, SslProtocols protocols = default)
    {
        SocketsHttpHandler handler = new()
        {
            UseProxy = false,
            AllowAutoRedirect = false,
            RequestHeaderEncodingSelector = static (_, _) => Encoding.UTF8,
            SslOptions = new()
            {
                EnabledSslProtocols = protocols,
                ClientCertificateContext = certificate is null ? null : SslStreamCertificateContext.Create(certificate, null, offline: true),
                RemoteCertificateValidationCallback = (_, shown, _, _) => shown is not null && shown.GetRawCertData().AsSpan().SequenceEqual(server.RawData),
            },
        };
        _client = new(handler) { BaseAddress = new($"https://127.0.0.1:{port}"), Timeout = TimeSpan.FromSeconds(100) };
    }

    /// <summary>Sent with each request.</summary>
    public Dictionary<string, string> Headers { get; } = new() { ["Alpr-Purpose"] = WebBench.Purpose };

    public WebAnswer Get(string path, params (string Name, string Value)[] headers) => Send(HttpMethod.Get, path, null, headers);

    public WebAnswer Post(string path, string json) => Send(HttpMethod.Post, path, json);

    public WebAnswer Delete(string path, string? json = null) => Send(HttpMethod.Delete, path, json);

    public WebAnswer Send(HttpMethod method, string path, string? json, params (string Name, string Value)[] headers)
    {
        using HttpRequestMessage request = Request(method, path, json, headers);
        using HttpResponseMessage response = _client.Send(request);
        return Read(response);
    }

    public async Task<WebAnswer> SendAsync(HttpMethod method, string path, string? json, params (string Name, string Value)[] headers)
    {
        using HttpRequestMessage request = Request(method, path, json, headers);
        using HttpResponseMessage response = await _client.SendAsync(request);
        return Read(response);
    }

    /// <summary>A body that does not end.</summary>
    public StreamReader Stream(string path, params (string Name, string Value)[] headers)
    {
        using HttpRequestMessage request = Request(HttpMethod.Get, path, null, headers);
        HttpResponseMessage response = _client.Send(request, HttpCompletionOption.ResponseHeadersRead);
        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.OK));
        return new(response.Content.ReadAsStream());
    }

    public void SignIn(string user, string password)
    {
        WebAnswer answer = Post("/v1/sessions", $$"""{"user":"{{user}}","password":"{{password}}"}""");
        Assert.That(answer.Code, Is.EqualTo(201), answer.Text);
        Headers["Authorization"] = "Bearer " + answer.Json.GetProperty("session").GetString();
    }

    /// <summary>An answer that says no, in the one form, and nothing of what was sent.</summary>
    public static WebAnswer Refused(WebAnswer answer, int code)
    {
        Assert.Multiple(() =>
        {
            Assert.That(answer.Code, Is.EqualTo(code), answer.Text);
            Assert.That(answer.Headers.GetValueOrDefault("Content-Type"), Is.EqualTo("application/problem+json"));
            Assert.That(answer.Json.GetProperty("title").GetString(), Is.Not.Empty);
            Assert.That(answer.Json.GetProperty("detail").GetString(), Is.Not.Empty);
            Assert.That(answer.Json.GetProperty("status").GetInt32(), Is.EqualTo(code));
            Assert.That(answer.Text, Does.Not.Contain("7ABC").And.Not.Contain("   at ").And.Not.Contain("Exception"));
        });
        return answer;
    }

    public void Dispose() => _client.Dispose();

    private HttpRequestMessage Request(HttpMethod method, string path, string? json, (string Name, string Value)[] headers)
    {
        HttpRequestMessage request = new(method, path);
        foreach ((string name, string value) in Headers.Select(pair => (pair.Key, pair.Value)).Concat(headers))
        {
            request.Headers.Remove(name);
            request.Headers.TryAddWithoutValidation(name, value);
        }
        if (json is not null)
            request.Content = new StringContent(json, Encoding.UTF8, "application/json");
        return request;
    }

    private static WebAnswer Read(HttpResponseMessage response)
    {
        using MemoryStream body = new();
        response.Content.ReadAsStream().CopyTo(body);
        Dictionary<string, string> headers = new(StringComparer.OrdinalIgnoreCase);
        foreach ((string name, IEnumerable<string> values) in response.Headers.Concat(response.Content.Headers))
            headers[name] = string.Join(", ", values);
        return new(response.StatusCode, body.ToArray(), headers);
    }
}
