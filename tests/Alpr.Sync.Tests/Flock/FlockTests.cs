using System.Text;
using Alpr.Sync.Flock;
using Alpr.Tests.Common;
using Microsoft.AspNetCore.Http;

namespace Alpr.Sync.Tests.Flock;

/// <summary>What the platform gets, how the unit signs in, and what becomes of a record by what the platform answers.</summary>
public sealed class FlockTests : FlockFixture
{
    [Test]
    public void An_upload_is_what_the_platform_documents()
    {
        HttpsReceiver server = Platform();
        Assert.That(Deliver(Flock(To(server.Port))), Is.EqualTo(DeliveryResult.Acknowledged));
        Posted token = server.Came[0], upload = server.Came[1];
        string boundary = upload.ContentType.Split("boundary=")[1];
        string[] parts = Encoding.Latin1.GetString(upload.Body).Split($"--{boundary}")[1..^1];
        Assert.Multiple(() =>
        {
            Assert.That(token.ContentType, Is.EqualTo("application/x-www-form-urlencoded"));
            Assert.That(Encoding.ASCII.GetString(token.Body), Is.EqualTo(
                "grant_type=client_credentials&client_id=client-1&client_secret=a-secret-of-the-tests%2F%2B%3D&audience=com.flocksafety.integrations"));
            Assert.That(upload.Path, Is.EqualTo("/api/v3/devices/cam%2F7/images"));
            Assert.That(upload.Authorization, Is.EqualTo("Bearer token-1"));
            Assert.That(upload.Key, Is.EqualTo(Sample.Key));
            Assert.That(parts.Select(static one => one.Split("name=\"")[1].Split('"')[0]), Is.EqualTo(new[] { "image", "contextImages", "capturedAt", "latitude", "longitude" }));
            Assert.That(parts.Take(2), Has.All.Contains("Content-Type: image/jpeg\r\n"));
            Assert.That(parts[0], Does.Contain("-scene.jpg").And.Contain("\x09\x08\x07\x06"), "the scene is read, the plate only shown");
            Assert.That(parts[2], Does.EndWith("\r\n\r\n2027-01-15T08:00:00.200Z\r\n"));
            Assert.That((parts[3].Trim().Split("\r\n")[^1], parts[4].Trim().Split("\r\n")[^1]), Is.EqualTo(("38.5249", "-121.97079")));
            Assert.That(Encoding.Latin1.GetString(upload.Body), Does.Not.Contain("7ABC"), "no reading goes, only pictures");
        });
    }

    [Test]
    public void A_token_is_kept_in_memory_and_renewed_before_its_end()
    {
        HttpsReceiver server = Platform();
        FlockBackend backend = Flock(To(server.Port));
        for (int i = 0; i < 20; i++)
            Deliver(backend);
        Assert.That(Tokens, Is.EqualTo(1));
        Clock.Advance((86_400 - 301) * 1_000_000L);
        Deliver(backend);
        Assert.That(Tokens, Is.EqualTo(1));
        Clock.Advance(2_000_000);
        Assert.That(Deliver(backend), Is.EqualTo(DeliveryResult.Acknowledged));
        Assert.That((Tokens, Uploads(server.Taken).Length), Is.EqualTo((2, 22)));
        Assert.That(Directory.GetFiles(Root).Where(path => !path.EndsWith(".lock", StringComparison.Ordinal) && File.ReadAllText(path).Contains("token-", StringComparison.Ordinal)), Is.Empty);
    }

    [Test]
    public void A_token_that_no_longer_counts_is_renewed_once_and_the_pictures_go()
    {
        HttpsReceiver server = Platform();
        FlockBackend backend = Flock(To(server.Port));
        Deliver(backend);
        _ = Deliver(Flock(To(server.Port))); // another asks for a token, so that the first one's does not count
        int before = server.Came.Length;
        Assert.That(Deliver(backend), Is.EqualTo(DeliveryResult.Acknowledged));
        Assert.That(server.Came[before..].Select(static one => IsToken(one) ? "token" : "upload"), Is.EqualTo(new[] { "upload", "token", "upload" }));
    }

    [Test]
    public void A_platform_that_knows_no_token_is_not_asked_without_end()
    {
        HttpsReceiver server = Platform((context, _) => HttpsReceiver.Say(context, 401));
        FlockBackend backend = Flock(To(server.Port));
        DeliveryResult result = Deliver(backend);
        Assert.That((result.Verdict, result.NeedsPerson), Is.EqualTo((DeliveryVerdict.Retry, true)));
        Assert.That(result.Reason, Does.Contain("(401)"));
        Assert.That(server.Came, Has.Length.EqualTo(2), "a token that is new is not renewed");
    }

    [TestCase(200, DeliveryVerdict.Acknowledged, false)]
    [TestCase(400, DeliveryVerdict.Refused, false)]
    [TestCase(403, DeliveryVerdict.Retry, true)]
    [TestCase(404, DeliveryVerdict.Retry, true)]
    [TestCase(413, DeliveryVerdict.Refused, false)]
    [TestCase(422, DeliveryVerdict.Refused, false)]
    [TestCase(429, DeliveryVerdict.Retry, false)]
    [TestCase(500, DeliveryVerdict.Retry, false)]
    [TestCase(503, DeliveryVerdict.Retry, false)]
    [TestCase(302, DeliveryVerdict.Retry, true)]
    public void An_upload_is_judged_by_its_status(int status, DeliveryVerdict verdict, bool needsPerson)
    {
        HttpsReceiver server = Platform((context, _) => HttpsReceiver.Say(context, status, status == 429 ? "17" : ""));
        DeliveryResult result = Deliver(Flock(To(server.Port)));
        Assert.Multiple(() =>
        {
            Assert.That((result.Verdict, result.NeedsPerson), Is.EqualTo((verdict, needsPerson)));
            Assert.That(result.After, Is.EqualTo(status == 429 ? TimeSpan.FromSeconds(17) : (TimeSpan?)null));
            Assert.That(result.Reason, verdict == DeliveryVerdict.Acknowledged ? Is.Empty : Does.Contain($"({status})"));
        });
    }

    [TestCase(400, true)]
    [TestCase(401, true)]
    [TestCase(403, true)]
    [TestCase(404, true)]
    [TestCase(302, true)]
    [TestCase(429, false)]
    [TestCase(500, false)]
    [TestCase(413, false)]
    public void A_sign_in_that_fails_is_never_a_records_fault_and_shows_no_secret(int status, bool needsPerson)
    {
        HttpsReceiver server = Platform(token: (context, posted) =>
        {
            context.Response.StatusCode = status;
            return context.Response.WriteAsync(Encoding.ASCII.GetString(posted.Body)); // a server may say anything
        });
        DeliveryResult result = Deliver(Flock(To(server.Port)));
        Assert.Multiple(() =>
        {
            Assert.That((result.Verdict, result.NeedsPerson), Is.EqualTo((DeliveryVerdict.Retry, needsPerson)));
            Assert.That(result.Reason, Does.StartWith("sign-in: ").And.Contain($"{status}"));
            Assert.That(result.Reason, Does.Not.Contain("a-secret").And.Not.Contain("token-"));
            Assert.That(Uploads(server.Came), Is.Empty);
        });
    }

    [Test]
    public void What_the_platform_cannot_take_is_refused_with_the_reason_and_not_sent()
    {
        HttpsReceiver server = Platform();
        FlockBackend backend = Flock(To(server.Port));
        Delivery pictured = Sample.Detection(withPictures: true);
        (Delivery Delivery, string Words)[] cases =
        [
            (Sample.Detection(), "has no picture"), (Sample.Hit(), "detections alone"),
            (pictured with { Images = [pictured.Images[0] with { Bytes = new byte[9 * 1024 * 1024 + 1] }] }, "larger than the 9 MiB"),
            (pictured with { Images = [pictured.Images[0] with { MediaType = "image/png" }] }, "has no picture"),
        ];
        foreach ((Delivery delivery, string words) in cases)
        {
            DeliveryResult result = Deliver(backend, delivery);
            Assert.That((result.Verdict, result.Reason.Contains(words, StringComparison.Ordinal)), Is.EqualTo((DeliveryVerdict.Refused, true)), result.Reason);
        }
        Assert.That(server.Came, Is.Empty);
        Assert.That(Deliver(backend, pictured with { Images = [pictured.Images[0] with { Bytes = new byte[9 * 1024 * 1024] }] }), Is.EqualTo(DeliveryResult.Acknowledged), "9 MiB go");
    }

    [Test]
    public void Settings_that_cannot_work_are_refused_with_the_remedy()
    {
        FlockSettings good = To(443);
        BackendFilter takes = new() { Hits = false, Images = "all" };
        string Wrong(FlockSettings settings, BackendFilter? filter = null) => string.Join('\n', settings.Problems("flock", filter ?? takes).Select(static one => $"{one.Field}: {one.Reason}"));
        Assert.Multiple(() =>
        {
            Assert.That(Wrong(good), Is.Empty);
            Assert.That(Wrong(good, new()), Does.Contain("hits and health false"));
            Assert.That(Wrong(good, new() { Hits = false, Health = true }), Does.Contain("hits and health false"));
            Assert.That(Wrong(good, new() { Hits = false, Images = "none" }), Does.Contain("plate or all"));
            Assert.That(Wrong(good with { Url = "http://x/" }), Does.Contain("flock.url: write https://"));
            Assert.That(Wrong(good with { TokenUrl = "https://a:b@x/" }), Does.Contain("flock.token_url: write https://"));
            Assert.That(Wrong(good with { DeviceId = "" }), Does.Contain("flock.device_id"));
            Assert.That(Wrong(good with { DeviceId = ".." }), Does.Contain("flock.device_id"));
            Assert.That(Wrong(good with { ClientSecretFile = "/none" }), Does.Contain("flock.client_secret_file: the file cannot be read"));
            Assert.That(Wrong(good with { Latitude = null }), Does.Contain("flock.latitude"));
        });
        File.SetUnixFileMode(SecretPath, UnixFileMode.UserRead | UnixFileMode.OtherRead);
        Assert.That(Wrong(good), Does.Contain("chmod 600"));
        File.Delete(SecretPath);
        DeliveryResult result = Deliver(Flock(good));
        Assert.That((result.Verdict, result.NeedsPerson), Is.EqualTo((DeliveryVerdict.Retry, true)), "a secret that went away later");
    }

    [Test]
    public void A_test_goes_the_whole_way_and_gives_the_platform_no_picture()
    {
        HttpsReceiver server = Platform((context, posted) => HttpsReceiver.Say(context, Encoding.Latin1.GetString(posted.Body).Contains("name=\"image\"", StringComparison.Ordinal) ? 204 : 400));
        IReadOnlyList<BackendTestStep> Try(FlockSettings settings) => Flock(settings).Test(TestRecord.Make("pole-17", Clock), default);
        Assert.That(Try(To(server.Port)).Select(static one => (one.Step, one.Passed)), Is.EqualTo(new[]
            { ("name", true), ("connection", true), ("TLS", true), ("sign-in", true), ("test record", true) }));
        Answer(server, (context, _) => HttpsReceiver.Say(context, 404));
        Assert.That(Try(To(server.Port))[^1], Is.EqualTo(new BackendTestStep("test record", false, "it knows no such device (404). Check device_id and url with the platform's keeper")));
        Answer(server, token: (context, _) => HttpsReceiver.Say(context, 401));
        Assert.That((Try(To(server.Port))[^1].Step, Try(To(server.Port))[^1].Passed), Is.EqualTo(("sign-in", false)));
    }

    [Test]
    public void An_answer_of_anything_is_a_token_or_none()
    {
        int seed = Torture.Seed(31), count = Torture.Count(20_000, 10_000_000), tokens = 0;
#pragma warning disable CA5394, RS0030 // a seed replays a failure
        Random random = new(seed);
#pragma warning restore RS0030
        byte[] good = """{"access_token":"eyJh.x-y_z","token_type":"Bearer","expires_in":86400,"more":[1,{"a":null}]}"""u8.ToArray();
        Assert.That((FlockSignIn.TryRead(good, out string token, out long life), token, life), Is.EqualTo((true, "eyJh.x-y_z", 86_400)));
        for (int i = 0; i < count; i++)
        {
            byte[] bad = good[..random.Next(random.Next(3) == 0 ? 1 : good.Length, good.Length + 1)];
            for (int change = random.Next(1, 4); change > 0; change--)
                bad[random.Next(bad.Length)] = (byte)random.Next(256);
            if (!FlockSignIn.TryRead(bad, out token, out life))
                continue;
            tokens++;
            Assert.That(token.Length > 0 && token.All(static c => c is > ' ' and <= '~') && life is >= 60 and <= 86_400, $"seed {seed}, try {i}");
        }
#pragma warning restore CA5394
        foreach (string text in new[] { "", "null", "[]", "{}", """{"access_token":5}""", """{"access_token":""}""", """{"access_token":"a b"}""", """{"access_token":"a","token_type":"mac"}""", "{\"access_token\":\"a\r\nX: y\"}", """{"access_token":"\ud800"}""" })
            Assert.That(FlockSignIn.TryRead(Encoding.UTF8.GetBytes(text), out _, out _), Is.False, text);
        TestContext.Out.WriteLine($"{count} answers, {tokens} of them tokens");
    }
}
