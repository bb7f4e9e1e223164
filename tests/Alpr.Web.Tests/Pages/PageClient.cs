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

    public WebAnswer Get(string path) => Send(HttpMethod.Get, path, null);

    public WebAnswer Post(string path, string json) => Send(HttpMethod.Post, path, json);

    public WebAnswer SignIn(string user, string password, string code = "") => Post("/ui/session", $$"""{"user":"{{user}}","password":"{{password}}","code":"{{code}}"}""");

    public WebAnswer Send(HttpMethod method, string path, string? json)
    {
        using HttpRequestMessage request = new(method, path);
        foreach ((string name, string value) in Headers)
        {
            if (name != "Origin" || json is not null)
                request.Headers.TryAddWithoutValidation(name, value);
        }
        if (json is not null)
            request.Content = new StringContent(json, Encoding.UTF8, "application/json");
        using HttpResponseMessage response = _client.Send(request);
        using MemoryStream body = new();
        response.Content.ReadAsStream().CopyTo(body);
        return new(response.StatusCode, body.ToArray(), response.Headers.Concat(response.Content.Headers).ToDictionary(pair => pair.Key, pair => string.Join(", ", pair.Value), StringComparer.OrdinalIgnoreCase));
    }

    public void Dispose() => _client.Dispose();
}
