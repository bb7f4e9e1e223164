using System.Text.Json;
using Alpr.Evidence;
using Alpr.Live;

namespace Alpr.Web.Tests.Pages;

/// <summary>Records that leave the unit by the pages, cases that hold them, and what is each watcher's own at the live picture.</summary>
public sealed class PageEvidenceTests : PageFixture
{
    private const string Why = "\"purpose\":\"criminal_investigation\",\"case\":\"26-0001\"";

    [Test]
    public void What_a_search_finds_is_taken_away_as_a_batch_that_verifies_and_is_in_the_log()
    {
        Bench.Drive(6);
        WebAnswer file = Bench.Person("jlind").Post("/ui/exports", """{"form":"batch","search":{"plate":"*","limit":2},""" + Why + "}");
        Assert.That((file.Code, file.Headers["Content-Type"]), Is.EqualTo((200, "application/vnd.alpr.batch")));
        Assert.That(file.Headers["Content-Disposition"], Does.Match("^attachment; filename=\"evidence-pole-17-2026[0-9]{4}-[0-9]{6}\\.alprb\"$"));
        VerificationReport report = Bench.Web.Verify(file.Body);
        Assert.That((report.IsProven, report.Exhibits), Is.EqualTo((true, 7L)), "six detections and the hit of one, all pages of the search");
        Contracts.V1.Access access = Bench.Web.Accesses()[^1];
        Assert.That((access.Action, access.Purpose, access.CaseNumber, access.Results), Is.EqualTo(("export", "criminal_investigation", "26-0001", 7UL)));
        Assert.That(access.Asked, Does.Contain("plate *").And.Contain("batch"));
    }

    [Test]
    public void What_a_case_holds_is_taken_away_as_a_bundle_that_verifies()
    {
        IReadOnlyList<long> made = Bench.Drive(3);
        PageClient client = Bench.Person("jlind");
        client.Post("/ui/holds", $$"""{"sequences":[{{made[0]}},{{made[2]}}],{{Why}}}""");
        WebAnswer file = client.Post("/ui/exports", """{"form":"bundle","held":true,""" + Why + "}");
        Assert.That((file.Code, file.Headers["Content-Type"]), Is.EqualTo((200, "application/zip")));
        VerificationReport report = BundleVerifier.Verify(new MemoryStream(file.Body), new() { Trust = TrustAnchors.OfKey(Bench.Web.Key.PublicKey) });
        Assert.That((report.IsProven, report.Exhibits), Is.EqualTo((true, 2L)), string.Join("; ", report.Findings.Select(one => one.Text)));
    }

    [TestCase("""{"form":"bundle",""", 400)]
    [TestCase("""{"form":"bundle","held":true,"sequences":[24],""", 400)]
    [TestCase("""{"form":"other","held":true,""", 400)]
    [TestCase("""{"form":"batch","sequences":[],""", 400)]
    [TestCase("""{"form":"batch","sequences":[0],""", 400)]
    [TestCase("""{"form":"batch","sequences":[99999],""", 400)]
    [TestCase("""{"form":"bundle","held":true,""", 400)]
    public void What_cannot_be_taken_away_is_refused_and_is_no_file(string body, int status)
    {
        Bench.Drive(1);
        WebAnswer answer = WebClient.Refused(Bench.Person("jlind").Post("/ui/exports", body + Why + "}"), status);
        Assert.That(answer.Headers.ContainsKey("Content-Disposition"), Is.False);
    }

    [Test]
    public void Records_are_taken_away_by_who_may_and_with_a_purpose()
    {
        IReadOnlyList<long> made = Bench.Drive(1);
        string body = $$"""{"form":"batch","sequences":[{{made[0]}}],{{Why}}}""";
        Assert.Multiple(() =>
        {
            foreach (string user in new[] { "mreyes", "kpark", "asoto" })
                WebClient.Refused(Bench.Person(user).Post("/ui/exports", body), 403);
            WebClient.Refused(Bench.Person("jlind").Post("/ui/exports", $$"""{"form":"batch","sequences":[{{made[0]}}]}"""), 403);
            WebClient.Refused(Bench.Client().Post("/ui/exports", body), 401);
        });
    }

    [Test]
    public void No_byte_leaves_while_the_access_cannot_be_written_down()
    {
        IReadOnlyList<long> made = Bench.Drive(1);
        PageClient client = Bench.Person("jlind");
        Bench.Web.IsLogBroken = true;
        WebClient.Refused(client.Post("/ui/exports", $$"""{"form":"batch","sequences":[{{made[0]}}],{{Why}}}"""), 503);
        Bench.Web.IsLogBroken = false;
        lock (Bench.Web.Complaints)
            Bench.Web.Complaints.Clear();
    }

    [Test]
    public void Who_releases_cases_sees_them_though_he_sees_no_record()
    {
        IReadOnlyList<long> made = Bench.Drive(2);
        Bench.Person("jlind").Post("/ui/holds", $$"""{"sequences":[{{made[0]}}],{{Why}}}""");
        PageClient administrator = Bench.Person("mreyes");
        JsonElement found = administrator.Post("/ui/cases", "{" + Why + "}").Json.GetProperty("cases")[0];
        Assert.That((found.GetProperty("case").GetString(), found.GetProperty("records").GetInt64()), Is.EqualTo(("26-0001", 1L)));
        Assert.That(Bench.Web.Accesses()[^1].Action, Is.EqualTo("status"));
        WebClient.Refused(administrator.Post("/ui/records", $$"""{"sequence":{{made[0]}},{{Why}}}"""), 403);
        Assert.That(administrator.Post("/ui/holds/out", "{" + Why + "}").Code, Is.EqualTo(200));
        Assert.That(administrator.Post("/ui/cases", "{" + Why + "}").Json.GetProperty("cases").GetArrayLength(), Is.Zero);
        WebClient.Refused(administrator.Post("/ui/holds/out", "{" + Why + "}"), 400);
        WebClient.Refused(Bench.Person("kpark").Post("/ui/cases", "{" + Why + "}"), 403);
        WebClient.Refused(Bench.Person("jlind").Post("/ui/holds/out", "{" + Why + "}"), 403);
    }

    [Test]
    public void The_sharpest_so_far_is_each_watchers_own()
    {
        Web.Pages.PageSession one = new(Bench.Web.Administrator), other = new(Bench.Web.Administrator);
        AimFigures sharp = new() { Sharpness = 0.8f, Brightness = 100 }, soft = sharp with { Sharpness = 0.3f };
        one.Judge(sharp);
        Assert.That(other.Judge(soft).SharpnessBest, Is.EqualTo(0.3f), "who came later did not see it");
        Assert.That(one.Judge(soft).Figures.Advice, Has.Some.Contains("sharper before"));
        Assert.That(other.Judge(soft).Figures.Advice, Has.None.Contains("sharper before"));
        other.ResetFocus();
        Assert.That(one.Judge(soft).SharpnessBest, Is.EqualTo(0.8f), "and takes it from nobody");
    }

    [Test]
    public void Who_does_not_see_the_live_picture_is_told_who_does() =>
        Assert.That(Bench.Person("mreyes").Get("/ui/session").Json.GetProperty("who_aims").EnumerateArray().Select(one => one.GetString()), Is.EqualTo(new[] { "technician" }));
}
