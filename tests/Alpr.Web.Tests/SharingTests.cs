using System.Text;
using Alpr.Contracts.V1;
using Alpr.Evidence;

namespace Alpr.Web.Tests;

/// <summary>Another agency gets what its agreement gives and not a byte more.</summary>
public sealed class SharingTests : WebFixture
{
    private WebClient Neighbour => Bench.Client(Bench.Other);

    [Test]
    public void Another_agency_gets_single_detections_that_are_proved()
    {
        long first = Bench.Fill(4);
        WebAnswer answer = Neighbour.Get("/v1/batches");
        VerificationReport report = Bench.Verify(answer.Body);
        Assert.Multiple(() =>
        {
            Assert.That(report.Findings, Is.Empty);
            Assert.That((report.Exhibits, report.Detections, report.Images, report.Records), Is.EqualTo((4L, 4L, 4L, 0L)));
            Assert.That(report.Kinds.Keys, Is.EqualTo(new[] { Record.BodyOneofCase.Detection }));
            Assert.That((answer.Number("Alpr-First"), answer.Number("Alpr-Count")), Is.EqualTo((first, 4)));
        });
        Contracts.V1.Access pull = Bench.Pulls()[^1];
        Assert.That((pull.Agency, pull.User, pull.Results, pull.Client), Is.EqualTo((WebBench.Neighbour, "", 4UL, WebBench.Fingerprint(Bench.Other))));
    }

    [Test]
    public void No_byte_of_a_hit_or_an_access_leaves_for_another_agency_in_any_form()
    {
        Bench.Fill(4);
        Bench.Client(Bench.Program).Get("/v1/batches");
        WebClient neighbour = Neighbour;
        string seen = string.Concat(new[] { "/v1/batches", "/v1/batches?limit=2", "/v1/checkpoint", "/v1/health", "/v1/openapi.json", "/v1/proof/inclusion?sequence=3&size=9", "/v1/alerts" }
            .Select(path => Encoding.Latin1.GetString(neighbour.Get(path).Body)))
            + neighbour.Get("/v1/batches", ("Accept", "application/json")).Text;
        Assert.Multiple(() =>
        {
            foreach (string secret in new[] { "HIT-REFERENCE", "svs", "\"hit\":", "\"access\":", "puller", "mreyes", "sign_in", WebBench.Purpose, "nearly full" })
                Assert.That(seen, Does.Not.Contain(secret));
            Assert.That(seen, Does.Contain("7ABC001"), "the canary");
        });
    }

    [Test]
    public void Hits_go_where_policy_and_agreement_allow_them_both()
    {
        Bench.Fill(2);
        WebClient neighbour = Neighbour;
        WebAnswer refused = WebClient.Refused(neighbour.Get("/v1/batches?hits=all"), 403);
        Assert.That(refused.Text, Does.Contain("Hits are not shared"));
        Bench.Policy = Bench.UsualPolicy(new() { HitsMayBeShared = false, Agreements = [Bench.Agreement() with { Hits = true }] });
        Assert.That(Bench.Verify(neighbour.Get("/v1/batches").Body).Kinds.ContainsKey(Record.BodyOneofCase.Hit), Is.False, "the agreement alone");
        Bench.Policy = Bench.UsualPolicy(new() { HitsMayBeShared = true, Agreements = [Bench.Agreement()] });
        Assert.That(Bench.Verify(neighbour.Get("/v1/batches").Body).Kinds.ContainsKey(Record.BodyOneofCase.Hit), Is.False, "the policy alone");
        Bench.Policy = Bench.UsualPolicy(new() { HitsMayBeShared = true, Agreements = [Bench.Agreement() with { Hits = true }] });
        VerificationReport both = Bench.Verify(neighbour.Get("/v1/batches").Body);
        Assert.That((both.IsProven, both.Kinds[Record.BodyOneofCase.Hit], both.Exhibits), Is.EqualTo((true, 2L, 4L)));
        Assert.That(Bench.Verify(neighbour.Get("/v1/batches?hits=none").Body).Exhibits, Is.EqualTo(2));
    }

    [Test]
    public void Pictures_go_when_the_agreement_has_them()
    {
        long first = Bench.Fill(2);
        WebClient neighbour = Neighbour;
        string name = neighbour.Get("/v1/batches", ("Accept", "application/json")).Json.GetProperty("records")[0].GetProperty("images")[0].GetString()!;
        Assert.That(neighbour.Get($"/v1/records/{first}/images/{name}").Text, Is.EqualTo("PICTURE-0"));
        Bench.Policy = Bench.UsualPolicy(new() { Agreements = [Bench.Agreement() with { Pictures = false }] });
        WebAnswer without = neighbour.Get("/v1/batches");
        Assert.That(Encoding.Latin1.GetString(without.Body), Does.Not.Contain("PICTURE-"));
        Assert.That(Bench.Verify(without.Body, imagesLeftOut: true).Findings, Is.Empty);
        WebClient.Refused(neighbour.Get("/v1/batches?images=all"), 403);
        WebClient.Refused(neighbour.Get($"/v1/records/{first}/images/{name}"), 403);
    }

    [Test]
    public void Pieces_go_on_where_the_last_ended_and_prove_that_nothing_was_changed()
    {
        Bench.Fill(5);
        WebClient neighbour = Neighbour;
        WebAnswer one = neighbour.Get("/v1/batches?limit=2");
        byte[] kept = Bench.Verify(one.Body).Checkpoint!.Note.ToArray();
        WebAnswer two = neighbour.Get($"/v1/batches?after={one.Number("Alpr-Next")}&limit=10", ("Alpr-Kept-Checkpoint", Convert.ToBase64String(kept)));
        VerificationReport report = Bench.Verify(two.Body, kept);
        Assert.That((report.IsProven, report.Exhibits), Is.EqualTo((true, 3L)), string.Join("; ", report.Findings.Select(finding => finding.Text)));
        WebAnswer nothing = neighbour.Get($"/v1/batches?after={two.Number("Alpr-Next")}");
        Assert.That(nothing.Code, Is.EqualTo(204));
        Assert.That(neighbour.Get($"/v1/batches?after={nothing.Number("Alpr-Next")}").Code, Is.EqualTo(204));
    }

    [Test]
    public void An_agreement_that_ends_stops_everything_at_once()
    {
        Bench.Fill(1);
        WebClient neighbour = Neighbour;
        Assert.That(neighbour.Get("/v1/batches").Code, Is.EqualTo(200));
        Bench.Clock.Jump(TimeSpan.FromDays(70));
        foreach (string path in new[] { "/v1/batches", "/v1/checkpoint", "/v1/health" })
            Assert.That(WebClient.Refused(neighbour.Get(path), 403).Text, Does.Contain("The agreement ended on 2026-12-31"));
        Assert.That((Bench.Pulls()[^1].Refused, Bench.Pulls()[^1].Agency), Is.EqualTo((true, WebBench.Neighbour)));
    }

    [Test]
    public void An_agreement_that_is_taken_out_of_the_policy_lets_nobody_in()
    {
        WebClient neighbour = Neighbour;
        Assert.That(neighbour.Get("/v1/health").Code, Is.EqualTo(200));
        Bench.Policy = Bench.UsualPolicy(new());
        WebClient.Refused(neighbour.Get("/v1/health"), 403);
        Assert.That(() => Bench.Client(Bench.Other).Get("/v1/health"), Throws.InstanceOf<HttpRequestException>());
    }

    [Test]
    public void Where_requests_need_approval_person_purpose_and_approver_are_named()
    {
        Bench.Fill(1);
        Bench.Policy = Bench.UsualPolicy(new() { RequestsNeedApproval = true, Agreements = [Bench.Agreement()] });
        WebClient neighbour = Neighbour;
        WebClient.Refused(neighbour.Get("/v1/batches"), 403);
        WebClient.Refused(neighbour.Get("/v1/batches", ("Alpr-Requested-By", "Detective One")), 403);
        Assert.That(neighbour.Get("/v1/batches", ("Alpr-Requested-By", "Detective One"), ("Alpr-Approved-By", "the administrator")).Code, Is.EqualTo(200));
        Contracts.V1.Access pull = Bench.Pulls()[^1];
        Assert.That((pull.RequestedBy, pull.ApprovedBy.Single(), pull.Refused), Is.EqualTo(("Detective One", "the administrator", false)));
    }

    [Test]
    public void Nothing_else_is_for_another_agency()
    {
        WebClient neighbour = Neighbour;
        Assert.Multiple(() =>
        {
            WebClient.Refused(neighbour.Get("/v1/alerts"), 403);
            WebClient.Refused(neighbour.Post("/v1/ack", """{"position":0}"""), 403);
            WebClient.Refused(neighbour.Post("/v1/sessions", $$"""{"user":"jlind","password":"{{WebBench.Password}}"}"""), 403);
            WebClient.Refused(neighbour.Post("/v1/query", "{}"), 403);
            WebClient.Refused(neighbour.Post("/v1/hot-plates", "{}"), 403);
            WebClient.Refused(neighbour.Delete("/v1/hot-plates", "{}"), 403);
            WebClient.Refused(neighbour.Post("/v1/holds", "{}"), 403);
            WebClient.Refused(neighbour.Delete("/v1/holds", "{}"), 403);
        });
    }
}
