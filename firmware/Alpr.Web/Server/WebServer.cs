using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Alpr.Board.Configuration;
using Alpr.Contracts.V1;
using Alpr.Web.Pull;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Alpr.Web.Server;

/// <summary>The unit's HTTPS interface. <see cref="Start"/> once, <see cref="Dispose"/> once; <see cref="Durable"/> and <see cref="Tell"/> from any thread.</summary>
public sealed class WebServer : IDisposable
{
    private readonly WebSettings _settings;
    private readonly X509Certificate2 _own;
    private readonly X509Certificate2Collection _intermediates;
    private readonly ClientTrust _trust;
    private readonly FrontDoor _front;
    private readonly PullInterface _pull;
    private readonly WebApplication _application;

    /// <summary>Builds the interface; nobody is listened to yet.</summary>
    /// <param name="settings">Without problems.</param>
    /// <param name="parts">What it stands on.</param>
    /// <exception cref="ConfigurationException">A file of certificates cannot be used.</exception>
    public WebServer(WebSettings settings, WebParts parts)
    {
        ArgumentNullException.ThrowIfNull(settings);
        ArgumentNullException.ThrowIfNull(parts);
        _settings = settings;
        (_own, _intermediates, X509Certificate2Collection authorities) = Load(settings);
        RefusalLedger ledger = new(parts.Log, parts.Oversight.Clock, parts.Complain);
        SharingBook sharing = new(parts.Oversight.Policy, parts.Oversight.Clock);
        _trust = new(authorities, parts, sharing, ledger);
        CallerDesk callers = new(parts, _trust, sharing, ledger);
        _front = new(parts, settings.Limits, callers, ledger);
        _pull = new(parts, callers, sharing, ledger);
        _application = Build();
    }

    /// <summary>Where it listens, once started.</summary>
    public int Port { get; private set; }

    /// <summary>What can be asked.</summary>
    internal IReadOnlyList<WebRoute> Routes => _pull.Routes;

    /// <summary>Requests that wait for something new.</summary>
    internal int Waiting => _pull.Waiting;

    /// <summary>Streams of alerts that are open.</summary>
    internal int AlertStreams => _pull.AlertStreams;

    /// <summary>Listens.</summary>
    /// <exception cref="ConfigurationException">The address or the port cannot be had.</exception>
    public void Start()
    {
        try
        {
            _application.StartAsync().GetAwaiter().GetResult();
        }
        catch (Exception taken) when (taken is IOException or System.Net.Sockets.SocketException)
        {
            throw new ConfigurationException($"web: {_settings.Address} port {_settings.Port} cannot be listened on. Check address and port, and whether another program has them.");
        }
        Port = new Uri(_application.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First()).Port;
    }

    /// <summary>Says that records are durable, so that who waits for them gets them. Waits for nobody.</summary>
    public void Durable() => _pull.Durable();

    /// <summary>Tells the agency's own clients of a hit, once it is durable. Waits for nobody: a client that does not keep up is dropped.</summary>
    /// <param name="hit">As it was signed; nobody changes it any more.</param>
    /// <param name="detection">What it is about; nobody changes it any more.</param>
    public void Tell(Record hit, Record detection) => _pull.Tell(hit, detection);

    /// <inheritdoc/>
    public void Dispose()
    {
        _pull.Stop();
        using (CancellationTokenSource soon = new(TimeSpan.FromSeconds(2)))
            _application.StopAsync(soon.Token).GetAwaiter().GetResult();
        _application.DisposeAsync().AsTask().GetAwaiter().GetResult();
        _pull.Dispose();
        _trust.Dispose();
        _own.Dispose();
        foreach (X509Certificate2 one in _intermediates)
            one.Dispose();
    }

    private WebApplication Build()
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory, EnvironmentName = Environments.Production });
        builder.Configuration.Sources.Clear(); // the appliance has one configuration, and it is not the environment's
        builder.Logging.ClearProviders();
        builder.Services.AddSingleton<IHostLifetime, OwnersLifetime>();
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(Configure);
        WebApplication application = builder.Build();
        application.Use(_front.Pass);
        application.UseRouting();
        foreach (WebRoute route in _pull.Routes)
            application.MapMethods(route.Path, [route.Method], (RequestDelegate)(context => _front.Route(context, route)));
        return application;
    }

    private void Configure(KestrelServerOptions kestrel)
    {
        kestrel.AddServerHeader = false;
        kestrel.AllowSynchronousIO = false;
        KestrelServerLimits limits = kestrel.Limits;
        limits.MaxConcurrentConnections = _settings.Limits.Connections;
        limits.MaxRequestBodySize = WebLimits.BodyBytesMax;
        limits.MaxRequestLineSize = WebLimits.RequestLineBytesMax;
        limits.MaxRequestHeadersTotalSize = WebLimits.HeaderBytesMax;
        limits.MaxRequestHeaderCount = WebLimits.HeadersMax;
        limits.MaxRequestBufferSize = WebLimits.BodyBytesMax;
        limits.MaxResponseBufferSize = WebLimits.AnswerBufferBytes;
        limits.RequestHeadersTimeout = TimeSpan.FromSeconds(WebLimits.HeaderSeconds);
        limits.KeepAliveTimeout = TimeSpan.FromSeconds(WebLimits.IdleSeconds);
        MinDataRate rate = new(WebLimits.BytesPerSecondMin, TimeSpan.FromSeconds(WebLimits.RateGraceSeconds));
        (limits.MinRequestBodyDataRate, limits.MinResponseDataRate) = (rate, rate);
        ConnectionCap cap = new(_settings.Limits.ConnectionsPerAddress);
        kestrel.Listen(IPAddress.Parse(_settings.Address), _settings.Port, listen =>
        {
            listen.Protocols = HttpProtocols.Http1; // one request at a time on a connection: nothing to multiply
            listen.Use(next => connection => cap.Pass(connection, next));
            listen.UseHttps(https => ServerTls.Apply(https, _own, _intermediates, _trust));
        });
    }

    private static (X509Certificate2 Own, X509Certificate2Collection Intermediates, X509Certificate2Collection Authorities) Load(WebSettings settings)
    {
        try
        {
            using X509Certificate2 bare = X509Certificate2.CreateFromPemFile(settings.Certificate, settings.Key);
            X509Certificate2Collection intermediates = [];
            intermediates.ImportFromPemFile(settings.Certificate);
            intermediates[0].Dispose(); // the certificate itself
            intermediates.RemoveAt(0);
            return (X509CertificateLoader.LoadPkcs12(bare.Export(X509ContentType.Pkcs12), null), intermediates, settings.LoadAuthorities());
        }
        catch (Exception error) when (error is CryptographicException or ArgumentException or IOException or UnauthorizedAccessException)
        {
            throw new ConfigurationException("web: the files of certificate, key and authorities cannot be used. Check that they are there, in PEM, not encrypted, and belong together.");
        }
    }

    /// <summary>Signals and ends are the appliance's.</summary>
    private sealed class OwnersLifetime : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
