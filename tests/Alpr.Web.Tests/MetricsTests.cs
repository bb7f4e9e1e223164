namespace Alpr.Web.Tests;

public sealed class MetricsTests : WebFixture
{
    [Test]
    public void The_page_is_for_the_agencys_own_clients_alone_and_of_the_type_that_Prometheus_wants()
    {
        WebAnswer page = Bench.Client(Bench.Program).Get("/metrics");
        Assert.That((page.Code, page.Text), Is.EqualTo((200, "# of the bench\n")));
        Assert.That(page.Headers["Content-Type"], Is.EqualTo("text/plain; version=0.0.4; charset=utf-8"));
        Assert.That(Bench.Client(Bench.Terminal).Get("/metrics").Code, Is.EqualTo(200));
        WebClient.Refused(Bench.Client(Bench.Other).Get("/metrics"), 403);
        WebClient.Refused(Bench.Client(Bench.Program).Get("/metrics?format=openmetrics"), 400);
    }
}
