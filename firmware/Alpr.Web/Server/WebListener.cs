using System.Net;
using Alpr.Board.Configuration;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Alpr.Web.Server;

/// <summary>One address and port at which the unit answers HTTPS: bounds, front door, routes. <see cref="Start"/> once, <see cref="Dispose"/> once.</summary>
internal sealed class WebListener : IDisposable
{
    private readonly string _field;
    private readonly ListenAddress _at;
    private readonly WebRates _rates;
    private readonly Action<HttpsConnectionAdapterOptions> _secure;
    private readonly WebApplication _application;

    /// <summary>Builds it; nobody is listened to yet.</summary>
    /// <param name="field">Its part of the configuration, for messages.</param>
    /// <param name="at">Where.</param>
    /// <param name="rates">Bounds.</param>
    /// <param name="secure">Fills in the options of TLS.</param>
    /// <param name="front">What each request passes.</param>
    /// <param name="routes">What can be asked.</param>
    public WebListener(string field, ListenAddress at, WebRates rates, Action<HttpsConnectionAdapterOptions> secure, FrontDoor front, IReadOnlyList<WebRoute> routes)
    {
        (_field, _at, _rates, _secure) = (field, at, rates, secure);
        _application = Build(front, routes);
    }

    /// <summary>Where it listens, once started.</summary>
    public int Port { get; private set; }

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
            throw new ConfigurationException($"{_field}: {_at.Address} port {_at.Port} cannot be listened on. Check address and port, and whether another program has them.");
        }
        Port = new Uri(_application.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First()).Port;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        using (CancellationTokenSource soon = new(TimeSpan.FromSeconds(2)))
            _application.StopAsync(soon.Token).GetAwaiter().GetResult();
        _application.DisposeAsync().AsTask().GetAwaiter().GetResult();
    }

    private WebApplication Build(FrontDoor front, IReadOnlyList<WebRoute> routes)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory, EnvironmentName = Environments.Production });
        builder.Configuration.Sources.Clear(); // the appliance has one configuration, and it is not the environment's
        builder.Logging.ClearProviders();
        builder.Services.AddSingleton<IHostLifetime, OwnersLifetime>();
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(Configure);
        WebApplication application = builder.Build();
        application.Use(front.Pass);
        application.UseRouting();
        foreach (WebRoute route in routes)
            application.MapMethods(route.Path, [route.Method], (RequestDelegate)(context => front.Route(context, route)));
        return application;
    }

    private void Configure(KestrelServerOptions kestrel)
    {
        kestrel.AddServerHeader = false;
        kestrel.AllowSynchronousIO = false;
        KestrelServerLimits limits = kestrel.Limits;
        limits.MaxConcurrentConnections = _rates.Connections;
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
        ConnectionCap cap = new(_rates.ConnectionsPerAddress);
        kestrel.Listen(_at.Address, _at.Port, listen =>
        {
            listen.Protocols = HttpProtocols.Http1; // one request at a time on a connection: nothing to multiply
            listen.Use(next => connection => cap.Pass(connection, next));
            listen.UseHttps(_secure);
        });
    }

    /// <summary>Signals and ends are the appliance's.</summary>
    private sealed class OwnersLifetime : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}

/// <summary>Where a listener is.</summary>
/// <param name="Address">Address of the unit.</param>
/// <param name="Port">TCP port; 0: a free one.</param>
internal readonly record struct ListenAddress(IPAddress Address, int Port);
