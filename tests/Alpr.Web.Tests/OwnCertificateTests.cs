using System.Security.Cryptography.X509Certificates;
using Alpr.Board.Configuration;
using Alpr.Board.Simulated;
using Alpr.Web.Server;

namespace Alpr.Web.Tests;

/// <summary>A unit without a certificate makes one for its pages, once.</summary>
public sealed class OwnCertificateTests
{
    private const UnixFileMode Owner = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private readonly VirtualClock _clock = new();
    private string _folder = "";

    [SetUp]
    public void MakeFolder() => _folder = Directory.CreateTempSubdirectory("alpr-own-").FullName;

    [TearDown]
    public void RemoveFolder() => Directory.Delete(_folder, recursive: true);

    [Test]
    public void Pages_alone_get_a_certificate_that_names_the_unit_and_counts_two_years()
    {
        WebSettings settings = Pages();
        Assert.That(settings.Problems("web"), Is.Empty, "what is made at the start is no problem before");
        Assert.That(OwnCertificate.Ensure(settings, "pole-17", _clock));
        using X509Certificate2 made = X509Certificate2.CreateFromPemFile(settings.Certificate, settings.Key);
        X509SubjectAlternativeNameExtension names = made.Extensions.OfType<X509SubjectAlternativeNameExtension>().Single();
        Assert.Multiple(() =>
        {
            Assert.That(made.Subject, Is.EqualTo("CN=pole-17"));
            Assert.That(names.EnumerateDnsNames(), Is.SupersetOf(new[] { "pole-17", "localhost" }));
            Assert.That(names.EnumerateIPAddresses().Select(one => one.ToString()), Is.SupersetOf(new[] { "127.0.0.1", "192.168.77.1" }));
            Assert.That(made.GetECDsaPublicKey()!.KeySize, Is.EqualTo(256));
            Assert.That(made.NotAfter.ToUniversalTime(), Is.EqualTo(_clock.UtcNow.AddYears(2).UtcDateTime).Within(TimeSpan.FromSeconds(1)));
            Assert.That(File.GetUnixFileMode(settings.Key), Is.EqualTo(Owner));
            Assert.That(OwnCertificate.FingerprintOf(made), Does.Match("^[0-9A-F]{2}(:[0-9A-F]{2}){31}$"));
            Assert.That(settings.Problems("web"), Is.Empty);
        });
    }

    [Test]
    public void One_that_is_there_is_never_replaced()
    {
        WebSettings settings = Pages();
        OwnCertificate.Ensure(settings, "pole-17", _clock);
        (string certificate, string key) = (File.ReadAllText(settings.Certificate), File.ReadAllText(settings.Key));
        Assert.That(OwnCertificate.Ensure(settings, "pole-18", _clock), Is.False);
        Assert.That((File.ReadAllText(settings.Certificate), File.ReadAllText(settings.Key)), Is.EqualTo((certificate, key)));
    }

    [Test]
    public void A_key_that_a_power_cut_left_alone_is_used()
    {
        WebSettings settings = Pages();
        OwnCertificate.Ensure(settings, "pole-17", _clock);
        string key = File.ReadAllText(settings.Key);
        File.Delete(settings.Certificate);
        Assert.That(settings.Problems("web"), Is.Empty);
        Assert.That(OwnCertificate.Ensure(settings, "pole-17", _clock));
        Assert.That((File.ReadAllText(settings.Key), NamedFile.PairProblem(settings.Certificate, settings.Key)), Is.EqualTo((key, (string?)null)));
    }

    [Test]
    public void A_certificate_without_its_key_is_a_problem_with_the_remedy()
    {
        WebSettings settings = Pages();
        OwnCertificate.Ensure(settings, "pole-17", _clock);
        File.Delete(settings.Key);
        ConfigurationProblem problem = settings.Problems("web").Single();
        Assert.That((problem.Field, problem.Reason), Is.EqualTo(("web.key", problem.Reason)));
        Assert.That(problem.Reason, Does.Contain("move the certificate away"));
    }

    [Test]
    public void A_folder_that_cannot_be_written_is_said_with_the_remedy()
    {
        WebSettings settings = new WebSettings { Pages = new() { Address = "127.0.0.1" } }.From(path => Path.Combine(_folder, "nowhere", path));
        Assert.That(() => OwnCertificate.Ensure(settings, "pole-17", _clock), Throws.TypeOf<ConfigurationException>().With.Message.Contains("name certificate and key"));
    }

    [Test]
    public void Half_of_a_pair_is_asked_for_whole()
    {
        WebSettings settings = new WebSettings { Certificate = "unit.crt", Pages = new() { Address = "127.0.0.1" } }.From(path => Path.Combine(_folder, path));
        Assert.That(settings.Problems("web").Select(problem => problem.Field), Is.EqualTo(new[] { "web.key" }));
    }

    [Test]
    public void Paths_begin_where_the_configuration_is()
    {
        WebSettings settings = new WebSettings { Certificate = "a.crt", Key = "/etc/b.key", ClientCa = "c.pem" }.From(path => Path.GetFullPath(path, "/etc/alpr"));
        Assert.That((settings.Certificate, settings.Key, settings.ClientCa), Is.EqualTo(("/etc/alpr/a.crt", "/etc/b.key", "/etc/alpr/c.pem")));
    }

    [Test]
    public void Agencies_can_pull_only_where_something_asks_for_it()
    {
        WebSettings pages = Pages();
        Assert.Multiple(() =>
        {
            Assert.That(pages.IsPullOpen, Is.False);
            Assert.That((pages with { Pages = null }).IsPullOpen);
            Assert.That((pages with { Address = "10.0.0.1" }).IsPullOpen);
            Assert.That((pages with { Port = 8443 }).IsPullOpen);
            Assert.That((pages with { ClientCa = "/etc/agency.pem" }).IsPullOpen);
        });
    }

    private WebSettings Pages() => new WebSettings { Pages = new() { Address = "192.168.77.1" } }.From(path => Path.Combine(_folder, path));
}
