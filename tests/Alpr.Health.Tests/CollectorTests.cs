using System.Diagnostics;
using System.Security.Cryptography.X509Certificates;
using Alpr.Contracts.V1;
using Alpr.Health.Alarms;
using Alpr.Health.Collector;
using Alpr.Health.Metrics;
using Alpr.Tests.Common;

namespace Alpr.Health.Tests;

/// <summary>Deliveries by OTLP to a real HTTPS server. The clock is the computer's, since the runtime's TLS judges certificates of servers by it too.</summary>
public sealed class CollectorTests : HealthFixture
{
    private readonly Authority _authority;
    private readonly string _roots;
    private readonly List<IDisposable> _open = [];

    public CollectorTests()
    {
        Clock.Epoch = Board.Time.SystemClock.Instance.UtcNow;
        _authority = new(Clock);
        _roots = _authority.WriteRoot(Path.Combine(Folder, "roots.pem"));
        _ = Meter;
    }

    public override void Dispose()
    {
        _open.ForEach(static one => one.Dispose());
        _authority.Dispose();
        base.Dispose();
    }

    [Test]
    public void A_collector_gets_every_figure_with_its_unit_and_who_sends()
    {
        OtlpCollector collector = Collector();
        Assert.That(Link(collector.Url).Deliver(), Is.EqualTo(PartLight.Green));
        List<Delivered> all = collector.Newest();
        Assert.Multiple(() =>
        {
            Assert.That((collector.Path, collector.ContentType), Is.EqualTo(("/v1/metrics", "application/x-protobuf")));
            Assert.That(collector.Resource["service.name"], Is.EqualTo("alprd"));
            Assert.That(collector.Resource["service.instance.id"], Is.EqualTo("pole-17"));
            Assert.That(all, Has.Some.EqualTo(new Delivered("alpr.passages", "{passage}", "counter", "", 1234)));
            Assert.That(all, Has.Some.EqualTo(new Delivered("alpr.journal.size", "By", "sum", "", 1L << 33)));
            Assert.That(all, Has.Some.EqualTo(new Delivered("alpr.frame.duration", "s", "gauge", "percentile=99", 0.0625)));
            Assert.That(all, Has.Some.EqualTo(new Delivered("alpr.condition", "1", "gauge", "part=backend center", 2)));
            Assert.That(all, Has.Some.EqualTo(new Delivered("alpr.temperature", "Cel", "gauge", "sensor=board", 41.5)));
        });
    }

    [Test]
    public void The_page_and_the_delivery_have_the_same_figures()
    {
        OtlpCollector collector = Collector();
        Link(collector.Url).Deliver();
        using PrometheusPage page = new(Meter);
        int onPage = PageReader.Read(page.Write()).Types.Count - 1; // target_info is the resource
        Assert.That(collector.Newest().Select(static one => one.Metric).Distinct().Count(), Is.EqualTo(onPage));
    }

    [Test]
    public void The_unit_shows_its_certificate_to_a_collector_that_asks_for_it()
    {
        OtlpCollector collector = Collector(_authority.Root);
        (string certificate, string key) = Authority.Write(_authority.Issue("pole-17"), Path.Combine(Folder, "unit"));
        Assert.That(Link(collector.Url, certificate, key).Deliver(), Is.EqualTo(PartLight.Green));
        PartLight without = Link(collector.Url).Deliver();
        Assert.That((without.Light, without.Reason), Is.EqualTo((Light.Amber, without.Reason)));
        Assert.That(without.Reason, Does.StartWith("The collector of figures: ").And.Contain("certificate"));
    }

    [Test]
    public void A_collector_of_another_authority_gets_nothing()
    {
        using Authority elsewhere = new(Clock, "Elsewhere");
        OtlpCollector collector = Use(new OtlpCollector(elsewhere.Issue("127.0.0.1")));
        Assert.That(Link(collector.Url).Deliver().Reason, Does.Contain("an authority that is not known here"));
        Assert.That(collector.Count, Is.Zero);
    }

    [Test]
    public void A_dead_collector_is_amber_and_one_that_comes_back_is_green()
    {
        int port;
        using (OtlpCollector gone = new(_authority.Issue("127.0.0.1")))
            port = gone.Port;
        CollectorLink link = Link($"https://127.0.0.1:{port}/v1/metrics");
        long before = Stopwatch.GetTimestamp();
        Assert.That(link.Deliver().Reason, Is.EqualTo("The collector of figures: the connection is refused. Check the port in url, and whether the server runs."));
        Assert.That(Stopwatch.GetElapsedTime(before), Is.LessThan(TimeSpan.FromSeconds(5)));
        OtlpCollector collector = Collector();
        CollectorLink other = Link(collector.Url);
        collector.Status = 503;
        Assert.That(other.Deliver().Reason, Does.Contain("it has no time (503)"));
        collector.Status = 404;
        Assert.That(other.Deliver().Reason, Does.Contain("/v1/metrics"));
        collector.Status = 200;
        Assert.That(other.Deliver(), Is.EqualTo(PartLight.Green));
        Assert.That(collector.Count, Is.EqualTo(3), "nothing is sent twice");
    }

    [Test]
    public void A_collector_that_says_nothing_is_given_up_when_the_unit_stops()
    {
        OtlpCollector collector = Collector();
        collector.Status = 0;
        CollectorLink link = Link(collector.Url);
        long before = Stopwatch.GetTimestamp();
        Task<PartLight> delivery = Task.Run(link.Deliver);
        SpinWait.SpinUntil(() => collector.Count == 1, 30_000);
        link.Cancel();
        Assert.That(delivery.GetAwaiter().GetResult().Light, Is.EqualTo(Light.Amber));
        TestContext.Out.WriteLine($"given up after {Stopwatch.GetElapsedTime(before).TotalMilliseconds:0} ms");
    }

    [Test]
    public void It_is_due_at_its_pace_whatever_came_of_the_last()
    {
        OtlpCollector collector = Collector();
        CollectorLink link = Link(collector.Url);
        Assert.That(link.IsDue);
        link.Deliver();
        Assert.That(link.IsDue, Is.False);
        Clock.Advance(60_000_000);
        Assert.That(link.IsDue);
    }

    [TestCase("http://host:4318/v1/metrics", "url")]
    [TestCase("https://host:4318", "url")]
    [TestCase("https://user:secret@host/v1/metrics", "url")]
    [TestCase("not an address", "url")]
    public void An_address_that_cannot_be_is_refused_and_not_repeated(string url, string field)
    {
        Board.Configuration.ConfigurationProblem problem = new CollectorSettings { Url = url }.Problems("health.otlp").Single();
        Assert.That(problem.Field, Is.EqualTo($"health.otlp.{field}"));
        Assert.That(problem.ToString(), Does.Not.Contain("secret"));
    }

    [Test]
    public void Files_and_pace_are_checked_too()
    {
        CollectorSettings settings = new() { Url = "https://host/v1/metrics", EveryS = 1, ClientCertificate = "relative.pem" };
        Assert.That(settings.Problems("health.otlp").Select(static one => one.Field),
            Is.EqualTo(new[] { "health.otlp.every_s", "health.otlp.client_key", "health.otlp.client_certificate" }));
    }

    private OtlpCollector Collector(X509Certificate2? clients = null) => Use(new OtlpCollector(_authority.Issue("127.0.0.1"), clients));

    private CollectorLink Link(string url, string certificate = "", string key = "") =>
        Use(new CollectorLink(new() { Url = url, CaCertificates = _roots, ClientCertificate = certificate, ClientKey = key }, Sources(), Clock));

    private T Use<T>(T made)
        where T : IDisposable
    {
        _open.Insert(0, made);
        return made;
    }
}
