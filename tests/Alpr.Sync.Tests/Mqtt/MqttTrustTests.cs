using Alpr.Sync.Brokers;
using Alpr.Sync.Mqtt;
using Alpr.Sync.Tests.Brokers;

namespace Alpr.Sync.Tests.Mqtt;

/// <summary>Who the broker is, who the unit is, and what it may do.</summary>
internal sealed class MqttTrustTests : MqttFixture
{
    private static MqttSettings Over(int port, BrokerTls tls) => new() { Server = "localhost", Port = port, TimeoutS = 10, Tls = tls };

    private static string Steps(IReadOnlyList<BackendTestStep> steps) => string.Join(" | ", steps.Select(step => $"{step.Step}: {step.Passed}"));

    [Test]
    public void Records_go_over_TLS_with_a_client_certificate_and_the_test_says_each_step()
    {
        (MosquittoServer server, TestAuthority authority) = Secured(["localhost"]);
        BrokerTls client = Client(authority);
        Subscriber subscriber = Keep(new Subscriber(server.Port, "#", "receiver", "--cafile", authority.RootFile, "--cert", client.ClientCertificate, "--key", client.ClientKey, "-h", "localhost"));
        MqttBackend backend = Backend(Over(server.Port, client));
        Delivery[] sent = Records.Take(50);
        new Courier(backend).DeliverAll(sent);
        AssertWhole(sent, subscriber.WaitForKeys(sent.Length));
        IReadOnlyList<BackendTestStep> steps = backend.Test(sent[0] with { IsTest = true }, CancellationToken.None);
        Assert.That(Steps(steps), Is.EqualTo("name: True | connection: True | TLS: True | sign-in: True | test record: True"));
        Assert.That(steps[2].Detail, Does.StartWith("Tls1"));
    }

    [TestCase("expired", "expired on")]
    [TestCase("name", "for another name")]
    [TestCase("authority", "of an authority that is not known")]
    public void A_broker_that_is_not_who_it_should_be_gets_nothing(string wrong, string words)
    {
        (MosquittoServer server, TestAuthority authority) = wrong == "expired" ? Secured(["localhost"], -30, 29) : Secured([wrong == "name" ? "elsewhere.example" : "localhost"]);
        BrokerTls client = Client(authority);
        if (wrong == "authority")
            client.CaCertificates = Keep(new TestAuthority(Folder, "Other Authority")).RootFile;
        MqttBackend backend = Backend(Over(server.Port, client));
        DeliveryResult result = Courier.Once(backend, Records.Take(1)[0]);
        Assert.That((result.Verdict, result.Reason), Is.EqualTo((DeliveryVerdict.Retry, result.Reason)));
        Assert.That(result.Reason, Does.Contain(words));
        IReadOnlyList<BackendTestStep> steps = backend.Test(Records.Take(1)[0], CancellationToken.None);
        Assert.That(Steps(steps), Is.EqualTo("name: True | connection: True | TLS: False"));
        Assert.That(steps[^1].Detail, Does.Contain(words));
        Assert.That(server.Said.Any(line => line.Contains("PUBLISH", StringComparison.Ordinal)), Is.False);
    }

    [Test]
    public void A_unit_without_the_right_certificate_is_told_so()
    {
        (MosquittoServer server, TestAuthority authority) = Secured(["localhost"]);
        DeliveryResult result = Courier.Once(Backend(Over(server.Port, new() { CaCertificates = authority.RootFile })), Records.Take(1)[0]);
        Assert.That(result.Verdict, Is.EqualTo(DeliveryVerdict.Retry));
        Assert.That(result.Reason, Does.Contain("client certificate"));
    }

    [Test]
    public void A_wrong_password_is_a_failed_sign_in()
    {
        string passwords = Path.Combine(Folder, "passwords"), mine = Path.Combine(Folder, "mine");
        Assert.That(ServerProcess.Run("mosquitto_passwd", ["-b", "-c", passwords, "unit", "right"]).Code, Is.Zero);
        MosquittoServer server = Keep(MosquittoServer.Start(Folder, $"allow_anonymous false\npassword_file {passwords}"));
        File.WriteAllText(mine, "wrong\n");
        File.SetUnixFileMode(mine, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        MqttBackend backend = Backend(Plain(server.Port) with { User = "unit", PasswordFile = mine, NeedsSubscriber = false });
        IReadOnlyList<BackendTestStep> steps = backend.Test(Records.Take(1)[0], CancellationToken.None);
        Assert.That(Steps(steps), Is.EqualTo("name: True | connection: True | TLS: True | sign-in: False"));
        Assert.That(steps[^1].Detail, Does.Contain("let").Or.Contain("password"));
        Assert.That(steps[^1].Detail, Does.Not.Contain("wrong\n"));
        File.WriteAllText(mine, "right\n");
        Assert.That(Courier.Once(backend, Records.Take(1)[0]), Is.EqualTo(DeliveryResult.Acknowledged));
    }

    [Test]
    public void A_topic_that_is_not_allowed_is_tried_again_with_the_reason()
    {
        string rights = Path.Combine(Folder, "rights");
        File.WriteAllText(rights, "topic read #\ntopic write allowed/#\n");
        MosquittoServer server = Keep(MosquittoServer.Start(Folder, $"allow_anonymous true\nacl_file {rights}"));
        Subscriber subscriber = Keep(new Subscriber(server.Port));
        DeliveryResult result = Courier.Once(Backend(Plain(server.Port)), Records.Take(1)[0]);
        Assert.That(result.Verdict, Is.EqualTo(DeliveryVerdict.Retry));
        Assert.That(result.Reason, Does.Contain("0x87"));
        Assert.That(Courier.Once(Backend(Plain(server.Port) with { Topic = "allowed/records", ClientId = "b" }), Records.Take(1)[0]), Is.EqualTo(DeliveryResult.Acknowledged));
    }

    [Test]
    public void A_host_that_is_not_there_is_named_in_words()
    {
        Assert.That(Courier.Once(Backend(Plain(ServerProcess.FreePort())), Records.Take(1)[0]).Reason, Does.Contain("refuses the connection"));
        MqttSettings nowhere = new() { Server = "no-such-host.invalid", TimeoutS = 5, Tls = new() };
        Assert.That(Courier.Once(Backend(nowhere), Records.Take(1)[0]).Reason, Does.Contain("name cannot be resolved"));
        Assert.That(Backend(nowhere).Test(Records.Take(1)[0], CancellationToken.None).Single().Passed, Is.False);
    }

    [Test]
    public void Settings_that_would_not_be_safe_are_refused()
    {
        MqttSettings settings = new() { Server = "broker.example", Window = 1000, Topic = "alpr/#", Format = "xml", User = "", PasswordFile = "relative", Version = "4" };
        string problems = string.Join('\n', settings.Problems("mqtt").Select(problem => problem.Field));
        Assert.That(problems, Does.Contain("mqtt.tls").And.Contain("mqtt.window").And.Contain("mqtt.topic").And.Contain("mqtt.format").And.Contain("mqtt.user").And.Contain("mqtt.version"));
    }

    [Test]
    public void Each_reason_code_has_its_words_and_only_the_record_s_own_faults_refuse_it()
    {
        for (int code = 0; code < 256; code++)
        {
            DeliveryVerdict verdict = MqttReason.OfPublish(code, needsSubscriber: true).Verdict;
            DeliveryVerdict expected = code switch
            {
                0x10 => DeliveryVerdict.Retry, < 0x80 => DeliveryVerdict.Acknowledged, 0x83 or 0x90 or 0x95 or 0x99 => DeliveryVerdict.Refused, _ => DeliveryVerdict.Retry,
            };
            Assert.That((code, verdict, MqttReason.OfConnection(code).Length > 10), Is.EqualTo((code, expected, true)));
        }
    }
}
