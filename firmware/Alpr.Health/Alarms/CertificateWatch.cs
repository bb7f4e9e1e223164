using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Alpr.Board.Time;
using Alpr.Contracts.V1;
using static System.FormattableString;

namespace Alpr.Health.Alarms;

/// <summary>A file of certificates that the unit lives by.</summary>
/// <param name="Use">What it is for, such as <c>the HTTPS interface's certificate</c>.</param>
/// <param name="Path">PEM: the certificate, with intermediates behind it where there are any.</param>
/// <param name="Remedy">What to do before its end, a sentence.</param>
public sealed record WatchedCertificate(string Use, string Path, string Remedy);

/// <summary>
/// Looks when certificates end: amber a month before, red the last three days and after. The files are read anew each time, since they are exchanged while the
/// unit runs. While the clock was never set nothing is judged. For one thread.
/// </summary>
/// <param name="certificates">Which.</param>
/// <param name="clock">The time.</param>
public sealed class CertificateWatch(IReadOnlyList<WatchedCertificate> certificates, IClock clock)
{
    /// <summary>Name of the part in conditions.</summary>
    public const string Part = "certificate";

    /// <summary>Days before the end from which on it is amber: authorities take weeks.</summary>
    public const int AmberDays = 30;

    /// <summary>Days before the end from which on it is red.</summary>
    public const int RedDays = 3;

    private const int NamedMax = 3;
    private const int FileBytesMax = 256 * 1024; // a chain has some kilobytes

    /// <summary>The worst of all; null: the clock was never set, so that nobody knows.</summary>
    public PartLight? Look()
    {
        if (clock.Discipline.Source == ClockSource.Unset)
            return null;
        PartLight[] wrong = [.. certificates.Select(Judge).Where(static one => one.Light != Light.Green).OrderByDescending(static one => one.Light)];
        if (wrong.Length == 0)
            return PartLight.Green;
        string more = wrong.Length > NamedMax ? $" {wrong.Length - NamedMax} more are not well." : "";
        return new(wrong[0].Light, string.Join(" ", wrong.Take(NamedMax).Select(static one => one.Reason)) + more);
    }

    private PartLight Judge(WatchedCertificate certificate)
    {
        try
        {
            DateTimeOffset end = EndOf(certificate.Path);
            double days = (end - clock.UtcNow).TotalDays;
            if (days > AmberDays)
                return PartLight.Green;
            string when = days <= 0 ? Invariant($"expired on {end:yyyy-MM-dd}") : Invariant($"ends on {end:yyyy-MM-dd}, in {Math.Ceiling(days):0} days");
            return new(days > RedDays ? Light.Amber : Light.Red, $"{Capital(certificate.Use)} ({certificate.Path}) {when}. {certificate.Remedy}");
        }
        catch (Exception error) when (error is CryptographicException or ArgumentException or IOException or UnauthorizedAccessException)
        {
            return new(Light.Amber, $"{Capital(certificate.Use)} ({certificate.Path}) cannot be read. Check that the file is there, in PEM, and that the service may read it.");
        }
    }

    /// <summary>When a file of certificates ends: the first of them that ends breaks the chain.</summary>
    /// <param name="path">PEM.</param>
    /// <exception cref="Exception">A <see cref="CryptographicException"/>, <see cref="ArgumentException"/>, <see cref="IOException"/> or <see cref="UnauthorizedAccessException"/>: it cannot be read.</exception>
    public static DateTimeOffset EndOf(string path)
    {
        if (new FileInfo(path).Length > FileBytesMax)
            throw new IOException("too large");
        X509Certificate2Collection chain = [];
        chain.ImportFromPemFile(path);
        try
        {
            return chain.Count > 0 ? chain.Min(static one => new DateTimeOffset(one.NotAfter.ToUniversalTime())) : throw new IOException("it holds none");
        }
        finally
        {
            foreach (X509Certificate2 one in chain)
                one.Dispose();
        }
    }

    private static string Capital(string use) => use.Length == 0 ? use : char.ToUpperInvariant(use[0]) + use[1..];
}
