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

namespace Alpr.ListFeeds.Tests;

/// <summary>Kestrel with TLS on a free port of loopback; what it answers may be exchanged at any time.</summary>
internal sealed class WebServer : IDisposable
{
    private readonly WebApplication _application;

    public WebServer(X509Certificate2 certificate, X509Certificate2? clientAuthority = null)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.Limits.MinResponseDataRate = null;
            kestrel.Listen(IPAddress.Loopback, 0, listen => listen.UseHttps(https =>
            {
                https.ServerCertificate = certificate;
                if (clientAuthority is null)
                    return;
                https.ClientCertificateMode = ClientCertificateMode.RequireCertificate;
                // The certificate's days are the test's clock's; that it is the authority's is what counts here.
                https.ClientCertificateValidation = (client, _, _) => client.IssuerName.RawData.AsSpan().SequenceEqual(clientAuthority.SubjectName.RawData);
            }));
        });
        _application = builder.Build();
        _application.Run(context =>
        {
            Requests++;
            return Answer(context);
        });
        _application.StartAsync().GetAwaiter().GetResult();
        Port = new Uri(_application.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First()).Port;
    }

    public int Port { get; }

    public int Requests { get; private set; }

    public RequestDelegate Answer { get; set; } = context => Status(context, 404);

    public string Address => $"https://127.0.0.1:{Port}/lists/svs.tbl";

    public static Task Status(HttpContext context, int status)
    {
        context.Response.StatusCode = status;
        return Task.CompletedTask;
    }

    /// <summary>Serves a file with a tag, as a good server does.</summary>
    public void Serve(byte[] body, string tag = "\"one\"") => Answer = context =>
    {
        context.Response.Headers.ETag = tag;
        if (context.Request.Headers.IfNoneMatch == tag)
            return Status(context, 304);
        context.Response.ContentLength = body.Length;
        return context.Response.Body.WriteAsync(body).AsTask();
    };

    public void Dispose() => _application.DisposeAsync().AsTask().GetAwaiter().GetResult();
}
