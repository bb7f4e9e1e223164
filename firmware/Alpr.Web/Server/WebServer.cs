using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Alpr.Board.Configuration;
using Alpr.Contracts.V1;
using Alpr.Web.Pages;
using Alpr.Web.Pull;

namespace Alpr.Web.Server;

/// <summary>The unit's HTTPS interface, and its pages where the settings have them. <see cref="Start"/> once, <see cref="Dispose"/> once; <see cref="Durable"/> and <see cref="Tell"/> from any thread.</summary>
public sealed class WebServer : IDisposable
{
    private readonly X509Certificate2 _own;
    private readonly X509Certificate2Collection _intermediates;
    private readonly ClientTrust _trust;
    private readonly PullInterface _pull;
    private readonly WebListener? _listener;
    private readonly PageInterface? _pages;
    private readonly WebListener? _pageListener;

    /// <summary>Builds the interface; nobody is listened to yet.</summary>
    /// <param name="settings">Without problems.</param>
    /// <param name="parts">What it stands on.</param>
    /// <exception cref="ConfigurationException">A file of certificates cannot be used.</exception>
    public WebServer(WebSettings settings, WebParts parts)
    {
        ArgumentNullException.ThrowIfNull(settings);
        ArgumentNullException.ThrowIfNull(parts);
        if (settings.Pages is not null && parts.Pages is null)
            throw new ArgumentException("The pages are asked for without what they show.", nameof(parts));
        (_own, _intermediates, X509Certificate2Collection authorities) = Load(settings);
        RefusalLedger ledger = new(parts.Log, parts.Oversight.Clock, parts.Complain);
        SharingBook sharing = new(parts.Oversight.Policy, parts.Oversight.Clock);
        _trust = new(authorities, parts, sharing, ledger);
        CallerDesk callers = new(parts, _trust, sharing, ledger);
        _pull = new(parts, callers, sharing, ledger);
        if (settings.IsPullOpen)
        {
            _listener = new("web", settings.Pull, settings.Limits, https => ServerTls.Apply(https, _own, _intermediates, _trust),
                new(parts, settings.Limits, callers, ledger), _pull.Routes);
        }
        if (settings.Pages is not { } pages)
            return;
        _pages = new(parts, parts.Pages!, ledger);
        _pageListener = new("web.pages", new(IPAddress.Parse(pages.Address), pages.Port), pages.Limits, https => ServerTls.Apply(https, _own, _intermediates, trust: null),
            new(parts, pages.Limits, _pages.Door, ledger), _pages.Routes);
    }

    /// <summary>SHA-256 of the certificate that is shown, as browsers write it: <c>AB:CD:...</c>.</summary>
    public string CertificateSha256 => OwnCertificate.FingerprintOf(_own);

    /// <summary>Where agencies pull, once started; 0: nowhere.</summary>
    public int Port => _listener?.Port ?? 0;

    /// <summary>Where the pages are, once started; null: there are none.</summary>
    public int? PagePort => _pageListener?.Port;

    /// <summary>What can be asked.</summary>
    internal IReadOnlyList<WebRoute> Routes => _pull.Routes;

    /// <summary>What can be asked at the pages.</summary>
    internal IReadOnlyList<WebRoute> PageRoutes => _pages?.Routes ?? [];

    /// <summary>Requests that wait for something new.</summary>
    internal int Waiting => _pull.Waiting;

    /// <summary>Streams of alerts that are open.</summary>
    internal int AlertStreams => _pull.AlertStreams;

    /// <summary>Listens.</summary>
    /// <exception cref="ConfigurationException">The address or the port cannot be had.</exception>
    public void Start()
    {
        _listener?.Start();
        _pageListener?.Start();
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
        _listener?.Dispose();
        _pageListener?.Dispose();
        _pull.Dispose();
        _pages?.Dispose();
        _trust.Dispose();
        _own.Dispose();
        foreach (X509Certificate2 one in _intermediates)
            one.Dispose();
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
}
