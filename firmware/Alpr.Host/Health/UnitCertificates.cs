using Alpr.Health.Alarms;
using Alpr.Host.Configuration;
using Alpr.ListFeeds;
using Alpr.Sync;

namespace Alpr.Host.Health;

/// <summary>The certificates that a configuration lets the unit live by, each with what to do before it ends.</summary>
internal static class UnitCertificates
{
    /// <summary>All of them, each file once.</summary>
    public static IReadOnlyList<WatchedCertificate> Of(ApplianceConfiguration configuration)
    {
        List<WatchedCertificate> all =
        [
            new("the device's certificate", configuration.Journal.CertificatePath, "Have the agency's authority issue a new one, and run 'alprd install-certificate', or 'alprd rotate-key'."),
        ];
        if (configuration.Web is { } web)
            all.Add(new("the certificate of the unit's interface", web.Certificate, web.IsOwn
                ? $"Move {web.Certificate} and {web.Key} away and restart the unit: it makes new ones. Browsers then warn of it once more."
                : "Have the agency's authority issue a new one, put it there and restart the unit."));
        foreach (BackendSettings backend in configuration.Backends)
            Add($"the certificate that backend {backend.Name} is shown", backend.Webhook?.ClientCertificate ?? backend.Mqtt?.Tls?.ClientCertificate ?? backend.Amqp?.Tls?.ClientCertificate);
        foreach (FeedCredentials feed in configuration.Agency?.Feeds ?? [])
            Add("the certificate that a server of hot lists is shown", feed.ClientCertificate);
        Add("the certificate that the collector of figures is shown", configuration.Health.Otlp?.ClientCertificate);
        return [.. all.DistinctBy(static one => one.Path)];

        void Add(string use, string? path)
        {
            if (!string.IsNullOrEmpty(path))
                all.Add(new(use, path, "Have whoever keeps that server issue a new one, and put it there."));
        }
    }
}
