using Alpr.Sync.Amqp;
using Alpr.Sync.Brokers;
using Alpr.Sync.Tests.Brokers;

namespace Alpr.Sync.Tests.Amqp;

/// <summary>Who the broker is, who the unit is, and what it may do.</summary>
internal sealed class AmqpTrustTests : AmqpFixture
{
    private AmqpSettings Over(string host, BrokerTls tls) =>
        new() { Servers = [$"{host}:{SharedNode.Node.TlsPort}"], Tls = tls, TimeoutS = 10, RoutingKey = Queue, DeclareQuorumQueue = true };

    private static string Steps(IReadOnlyList<BackendTestStep> steps) => string.Join(" | ", steps.Select(step => $"{step.Step}: {step.Passed}"));

    [Test]
    public void The_client_certificate_signs_in_and_the_test_says_each_step()
    {
        AmqpBackend backend = Backend(Over("localhost", Client(SharedNode.Authority)));
        Delivery[] sent = Records.Take(20);
        Courier courier = new(backend);
        courier.DeliverAll(sent);
        AssertWhole(sent, courier.Acknowledged, Keep(new Receiver("127.0.0.1", SharedNode.Node.Port)).TakeAll(Queue));
        IReadOnlyList<BackendTestStep> steps = backend.Test(sent[0] with { IsTest = true }, CancellationToken.None);
        Assert.That(Steps(steps), Is.EqualTo("name: True | connection: True | TLS: True | sign-in: True | test record: True"));
    }

    [Test]
    public void User_and_password_sign_in_over_TLS_too()
    {
        BrokerTls tls = new() { CaCertificates = SharedNode.Authority.RootFile };
        AmqpBackend backend = Backend(Over("localhost", tls) with { User = RabbitNode.User, PasswordFile = PasswordFile });
        Assert.That(Courier.Once(backend, Records.Take(1)[0]), Is.EqualTo(DeliveryResult.Acknowledged));
    }

    [Test]
    public void A_wrong_password_or_an_unknown_certificate_is_a_failed_sign_in()
    {
        File.WriteAllText(PasswordFile, "not it\n");
        AmqpBackend wrong = Backend(Plain(SharedNode.Node.Port));
        Assert.That(Courier.Once(wrong, Records.Take(1)[0]).Reason, Does.Contain("does not know this unit").And.Not.Contain("not it"));
        Assert.That(Steps(wrong.Test(Records.Take(1)[0], CancellationToken.None)), Is.EqualTo("name: True | connection: True | TLS: True | sign-in: False"));
        Assert.That(Courier.Once(Backend(Over("localhost", Client(SharedNode.Authority, "stranger"))), Records.Take(1)[0]).Reason, Does.Contain("does not know this unit"));
    }

    [Test]
    public void A_user_who_may_not_write_is_told_so()
    {
        SharedNode.Node.Control("eval", """
            rabbit_auth_backend_internal:add_user(<<"reader">>, <<"right">>, <<"t">>),
            rabbit_auth_backend_internal:set_permissions(<<"reader">>, <<"/">>, <<"">>, <<"">>, <<".*">>, <<"t">>).
            """);
        AmqpBackend backend = Backend(Plain(SharedNode.Node.Port) with { User = "reader", Exchange = "amq.topic", DeclareQuorumQueue = false });
        DeliveryResult result = Courier.Once(backend, Records.Take(1)[0]);
        Assert.That(result.Verdict, Is.EqualTo(DeliveryVerdict.Retry));
        Assert.That(result.Reason, Does.Contain("403"));
    }

    [Test]
    public void A_broker_of_another_name_or_authority_gets_nothing()
    {
        (string Words, AmqpSettings Settings)[] wrong =
        [
            ("for another name", Over("127.0.0.1", Client(SharedNode.Authority))),
            ("of an authority that is not known", Over("localhost", new() { CaCertificates = Keep(new TestAuthority(Folder, "Other Authority")).RootFile })
                with { User = RabbitNode.User, PasswordFile = PasswordFile }),
        ];
        foreach ((string words, AmqpSettings settings) in wrong)
        {
            AmqpBackend backend = Backend(settings);
            DeliveryResult result = Courier.Once(backend, Records.Take(1)[0]);
            Assert.That(result.Verdict, Is.EqualTo(DeliveryVerdict.Retry));
            Assert.That(result.Reason, Does.Contain(words));
            IReadOnlyList<BackendTestStep> steps = backend.Test(Records.Take(1)[0], CancellationToken.None);
            Assert.That(Steps(steps), Is.EqualTo("name: True | connection: True | TLS: False"));
            Assert.That(steps[^1].Detail, Does.Contain(words));
        }
    }

    [Test]
    public void Settings_that_would_not_be_safe_are_refused()
    {
        AmqpSettings settings = new() { Servers = ["broker.example", "a/b"], Window = 0, RoutingKey = "{plate}", DeclareQuorumQueue = true, Exchange = "x" };
        string problems = string.Join('\n', settings.Problems("amqp").Select(problem => problem.Field));
        Assert.That(problems, Does.Contain("amqp.tls").And.Contain("amqp.servers[1]").And.Contain("amqp.window").And.Contain("amqp.routing_key")
            .And.Contain("amqp.user").And.Contain("amqp.declare_quorum_queue"));
        Assert.That(new AmqpSettings { Servers = ["[::1]:5673", "localhost"], User = "u" }.Nodes, Is.EqualTo(new[] { ("::1", 5673), ("localhost", 5672) }));
    }
}
