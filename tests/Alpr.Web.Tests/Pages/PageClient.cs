using System.Net;
using System.Text;

namespace Alpr.Web.Tests.Pages;

/// <summary>A browser as far as the door knows one: it keeps the cookie and says where its requests come from.</summary>
internal sealed class PageClient : IDisposable
{
    private readonly HttpClient _client;
    private readonly CookieContainer _cookies = new();

    public PageClient(PageBench bench)
    {
        SocketsHttpHandler handler = new()
        {
            UseProxy = false,
            RequestHeaderEncodingSelector = static (_, _) => Encoding.UTF8, // as the pages' script writes them
            AllowAutoRedirect = false,
            CookieContainer = _cookies,
            SslOptions = new() { RemoteCertificateValidationCallback = (_, shown, _, _) => bench.Web.IsServer(shown) },
        };
        _client = new(handler) { BaseAddress = new(bench.Address) };
        Headers = new() { ["Alpr-Page"] = "1", ["Sec-Fetch-Site"] = "same-origin", ["Origin"] = bench.Address };
    }

    /// <summary>Sent with each request.</summary>
    public Dictionary<string, string> Headers { get; }

    public string Cookie => _cookies.GetAllCookies()["__Host-alpr"]?.Value ?? "";

    public WebAnswer Get(string path) => Send(HttpMethod.Get, path, (string?)null);

    public WebAnswer Post(string path, string json) => Send(HttpMethod.Post, path, json);

    public WebAnswer SignIn(string user, string password, string code = "") => Post("/ui/session", $$"""{"user":"{{user}}","password":"{{password}}","code":"{{code}}"}""");

    /// <summary>Sends a file as the pages do.</summary>
    public WebAnswer Upload(string path, byte[] file) => Send(HttpMethod.Post, path, new ByteArrayContent(file) { Headers = { ContentType = new("application/octet-stream") } });

    public WebAnswer Send(HttpMethod method, string path, string? json) => Send(method, path, json is null ? null : new StringContent(json, Encoding.UTF8, "application/json"));

    private WebAnswer Send(HttpMethod method, string path, HttpContent? content)
    {
        using HttpRequestMessage request = new(method, path);
        foreach ((string name, string value) in Headers)
        {
            if (name != "Origin" || content is not null)
                request.Headers.TryAddWithoutValidation(name, value);
        }
        request.Content = content;
        using HttpResponseMessage response = _client.Send(request);
        using MemoryStream body = new();
        response.Content.ReadAsStream().CopyTo(body);
        return new(response.StatusCode, body.ToArray(), response.Headers.Concat(response.Content.Headers).ToDictionary(pair => pair.Key, pair => string.Join(", ", pair.Value), StringComparer.OrdinalIgnoreCase));
    }

    public void Dispose() => _client.Dispose();
}
