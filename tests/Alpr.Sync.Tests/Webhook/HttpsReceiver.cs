using System.Net;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Alpr.Sync.Tests;

/// <summary>One request as it came.</summary>
/// <param name="Key">Its idempotency key.</param>
/// <param name="Path">Where to.</param>
/// <param name="ContentType">Of its body.</param>
/// <param name="Authorization">Its header.</param>
/// <param name="Body">Its bytes.</param>
internal sealed record Posted(string Key, string Path, string ContentType, string Authorization, byte[] Body);

/// <summary>Kestrel with TLS on loopback; certificate and answers may be exchanged at any time. It keeps what it was sent, and what it said yes to.</summary>
internal sealed class HttpsReceiver : IDisposable
{
    private readonly WebApplication _application;
    private readonly Lock _gate = new();
    private readonly List<Posted> _came = [], _taken = [];

    public HttpsReceiver(X509Certificate2 certificate, int port = 0, X509Certificate2? clientAuthority = null, long? bodyMax = null)
    {
        Certificate = certificate;
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.Limits.MinResponseDataRate = null;
            if (bodyMax is { } most)
                kestrel.Limits.MaxRequestBodySize = most;
            kestrel.Listen(IPAddress.Loopback, port, listen => listen.UseHttps(https =>
            {
                https.ServerCertificateSelector = (_, _) => Certificate;
                if (clientAuthority is null)
                    return;
                https.ClientCertificateMode = ClientCertificateMode.RequireCertificate;
                https.ClientCertificateValidation = (client, _, _) => client.IssuerName.RawData.AsSpan().SequenceEqual(clientAuthority.SubjectName.RawData);
            }));
        });
        _application = builder.Build();
        _application.Run(Take);
        _application.StartAsync().GetAwaiter().GetResult();
        Port = new Uri(_application.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First()).Port;
    }

    public int Port { get; }

    public X509Certificate2 Certificate { get; set; }

    public string Url => $"https://127.0.0.1:{Port}/records";

    /// <summary>What it answers; by default 204.</summary>
    public Func<HttpContext, Posted, Task> Answer { get; set; } = static (context, _) => Say(context, 204);

    public Posted[] Came
    {
        get
        {
            lock (_gate)
                return [.. _came];
        }
    }

    /// <summary>What was answered to the end with 2xx.</summary>
    public Posted[] Taken
    {
        get
        {
            lock (_gate)
                return [.. _taken];
        }
    }

    public static Task Say(HttpContext context, int status, string retryAfter = "")
    {
        context.Response.StatusCode = status;
        if (retryAfter.Length > 0)
            context.Response.Headers.RetryAfter = retryAfter;
        return Task.CompletedTask;
    }

    /// <summary>Says nothing until the client has enough.</summary>
    public static Task Stall(HttpContext context)
    {
        TaskCompletionSource over = new();
        context.RequestAborted.Register(() => over.TrySetResult());
        return over.Task;
    }

    public void Dispose() => _application.DisposeAsync().AsTask().GetAwaiter().GetResult();

    private async Task Take(HttpContext context)
    {
        using MemoryStream body = new();
        try
        {
            await context.Request.Body.CopyToAsync(body);
        }
        catch (BadHttpRequestException tooLarge)
        {
            context.Response.StatusCode = tooLarge.StatusCode;
            return;
        }
        Posted posted = new(context.Request.Headers["Idempotency-Key"].ToString(), context.Request.Path, context.Request.ContentType ?? "",
            context.Request.Headers.Authorization.ToString(), body.ToArray());
        lock (_gate)
            _came.Add(posted);
        await Answer(context, posted);
        if (context.Response.StatusCode is < 200 or > 299 || context.RequestAborted.IsCancellationRequested)
            return;
        lock (_gate)
            _taken.Add(posted);
    }
}
