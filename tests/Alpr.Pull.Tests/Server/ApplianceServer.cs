using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using Alpr.Evidence;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Alpr.Pull.Tests.Server;

/// <summary>
/// A real HTTPS server with the pull interface of units, each under its name: <c>/NAME/v1/...</c>. As thin as the interface allows; tests put mishaps in its way.
/// </summary>
internal sealed class ApplianceServer : IAsyncDisposable
{
    private readonly WebApplication _web;
    private readonly ConcurrentDictionary<string, Appliance> _units = [];

    public ApplianceServer(X509Certificate2 certificate, X509Certificate2 client)
    {
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().UseKestrelHttpsConfiguration().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen => listen.UseHttps(https =>
        {
            https.ServerCertificate = certificate;
            https.SslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13;
            https.ClientCertificateMode = ClientCertificateMode.RequireCertificate;
            https.ClientCertificateValidation = (_, _, _) => true; // judged per request, to answer 403
        })));
        builder.Logging.ClearProviders();
        _web = builder.Build();
        _web.Run(async context =>
        {
            Requests.Enqueue($"{context.Request.Method} {context.Request.Path}{context.Request.QueryString}");
            if (OnRequest is { } mishap && await mishap(context))
                return;
            if (context.Connection.ClientCertificate?.Thumbprint != client.Thumbprint)
                await ProblemAsync(context, 403, "not allowed", "this certificate is not in the policy");
            else
                await AnswerAsync(context);
        });
        _web.StartAsync().GetAwaiter().GetResult();
        Address = new(_web.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());
    }

    public Uri Address { get; }

    /// <summary>Requests that came.</summary>
    public ConcurrentQueue<string> Requests { get; } = [];

    /// <summary>Comes before the answer; true: it answered.</summary>
    public Func<HttpContext, Task<bool>>? OnRequest { get; set; }

    /// <summary>Changes a batch on its way.</summary>
    public Func<byte[], byte[]>? OnBatch { get; set; }

    /// <summary>Sends a batch otherwise than whole.</summary>
    public Func<HttpContext, byte[], Task>? OnSend { get; set; }

    public Uri UrlOf(string unit) => new(Address, unit);

    public void Add(Appliance unit) => _units[unit.Name] = unit;

    public void Serve(string name, Appliance unit) => _units[name] = unit;

    public static async Task ProblemAsync(HttpContext context, int status, string title, string detail, string? retryAfter = null)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/problem+json";
        if (retryAfter is not null)
            context.Response.Headers.RetryAfter = retryAfter;
        await context.Response.WriteAsync($"{{\"title\":\"{JsonEncodedText.Encode(title)}\",\"detail\":\"{JsonEncodedText.Encode(detail)}\"}}");
    }

    public async ValueTask DisposeAsync() => await _web.DisposeAsync();

    private async Task AnswerAsync(HttpContext context)
    {
        string[] path = context.Request.Path.Value!.Trim('/').Split('/');
        if (path.Length != 3 || path[1] != "v1" || !_units.TryGetValue(path[0], out Appliance? unit))
        {
            await ProblemAsync(context, 404, "not found", "no such thing");
            return;
        }
        switch (path[2])
        {
            case "checkpoint":
                await context.Response.Body.WriteAsync(unit.Checkpoint().Note);
                break;
            case "ack":
                using (JsonDocument body = await JsonDocument.ParseAsync(context.Request.Body))
                    unit.Acknowledged = body.RootElement.GetProperty("position").GetInt64();
                context.Response.StatusCode = 204;
                break;
            default:
                await BatchAsync(context, unit);
                break;
        }
    }

    private async Task BatchAsync(HttpContext context, Appliance unit)
    {
        IQueryCollection query = context.Request.Query;
        long position = query.TryGetValue("after", out var after) ? long.Parse(after!, CultureInfo.InvariantCulture) + 1 : 0;
        int limit = int.Parse(query["limit"]!, CultureInfo.InvariantCulture);
        byte[] note = Convert.FromBase64String(context.Request.Headers["Alpr-Kept-Checkpoint"].ToString());
        Checkpoint? kept = Checkpoint.TryRead(note, out Checkpoint? read, out _) ? read : null;
        Task news = unit.News;
        if (position > unit.Count)
        {
            await ProblemAsync(context, 409, "The log is shorter than what you have of it.", "Compare checkpoints.");
            return;
        }
        if (unit.Export(position, limit, query["images"] == "all", kept) is not { } export)
        {
            int wait = query.TryGetValue("wait", out var seconds) ? int.Parse(seconds!, CultureInfo.InvariantCulture) : 0;
            await Task.WhenAny(news, Task.Delay(TimeSpan.FromSeconds(wait), context.RequestAborted));
            if (wait == 0 || unit.Export(position, limit, query["images"] == "all", kept) is not { } late)
            {
                context.Response.StatusCode = 204;
                return;
            }
            export = late;
        }
        byte[] batch = OnBatch is null ? export.Batch : OnBatch(export.Batch);
        context.Response.ContentType = "application/vnd.alpr.batch";
        context.Response.Headers["Alpr-First"] = position.ToString(CultureInfo.InvariantCulture);
        context.Response.Headers["Alpr-Next"] = export.Last.ToString(CultureInfo.InvariantCulture);
        context.Response.ContentLength = batch.Length;
        if (OnSend is { } send)
            await send(context, batch);
        else
            await context.Response.Body.WriteAsync(batch);
    }
}
