using System.Text;
using Alpr.Evidence;

namespace Alpr.Web.Tests;

/// <summary>The agency's own programs pull the log.</summary>
public sealed class BatchTests : WebFixture
{
    private WebClient Puller => Bench.Client(Bench.Program);

    [Test]
    public void A_pulled_batch_is_the_log_and_is_proved()
    {
        Bench.Fill(5);
        long size = Bench.Count();
        WebAnswer answer = Puller.Get("/v1/batches");
        VerificationReport report = Bench.Verify(answer.Body);
        Assert.Multiple(() =>
        {
            Assert.That(answer.Headers["Content-Type"], Is.EqualTo("application/vnd.alpr.batch"));
            Assert.That(report.Findings, Is.Empty);
            Assert.That(report.Trust, Is.EqualTo(KeyTrust.Pinned));
            Assert.That((report.First, report.Detections, report.Images), Is.EqualTo((0L, 5L, 5L)));
            Assert.That(report.Records, Is.EqualTo(answer.Number("Alpr-Count")));
            Assert.That(answer.Number("Alpr-First"), Is.Zero);
            Assert.That(answer.Number("Alpr-Next"), Is.EqualTo(answer.Number("Alpr-Count") - 1));
            Assert.That(report.Records, Is.EqualTo(size + 1), "the program's sign-in is in it, the record of this pull is not");
        });
    }

    [Test]
    public void Piece_by_piece_the_whole_log_comes_and_each_piece_goes_on_from_the_last()
    {
        Bench.Fill(10);
        WebClient puller = Puller;
        long after = -1, records = 0;
        byte[] kept = [];
        while (after < Bench.Count() - 1)
        {
            WebAnswer answer = kept.Length == 0
                ? puller.Get($"/v1/batches?after={after}&limit=7")
                : puller.Get($"/v1/batches?after={after}&limit=7", ("Alpr-Kept-Checkpoint", Convert.ToBase64String(kept)));
            if (answer.Code == 204)
                break;
            VerificationReport report = Bench.Verify(answer.Body, kept);
            Assert.That(report.Findings, Is.Empty);
            Assert.That(report.First, Is.EqualTo(after + 1));
            Assert.That(report.Records, Is.InRange(1, 7));
            if (kept.Length > 0)
                Assert.That(report.ContinuesFrom, Is.Not.Null);
            records += report.Records;
            kept = report.Checkpoint!.Note.ToArray();
            after = answer.Number("Alpr-Next");
        }
        Assert.That(records, Is.EqualTo(after + 1));
    }

    [Test]
    public void A_kept_checkpoint_that_is_none_is_refused_and_one_of_another_log_is_left_out()
    {
        Bench.Fill(1);
        WebClient puller = Puller;
        WebClient.Refused(puller.Get("/v1/batches", ("Alpr-Kept-Checkpoint", "no base 64!")), 400);
        WebClient.Refused(puller.Get("/v1/batches", ("Alpr-Kept-Checkpoint", Convert.ToBase64String("nothing"u8))), 400);
        byte[] other = Checkpoint.Sign("alpr-journal/pole-17/other", 1, Hash256.Of("x"u8), Bench.Key).Note.ToArray();
        WebAnswer answer = puller.Get("/v1/batches", ("Alpr-Kept-Checkpoint", Convert.ToBase64String(other)));
        Assert.That(Bench.Verify(answer.Body).Findings, Is.Empty);
        Assert.That(Bench.Verify(answer.Body, other).Findings.Select(one => one.Kind), Does.Contain(FindingKind.OtherLog), "the receiver sees it");
    }

    [Test]
    public void Without_pictures_the_batch_is_proved_by_who_knows_that_they_were_left_out()
    {
        Bench.Fill(3);
        byte[] batch = Puller.Get("/v1/batches?images=none").Body;
        Assert.Multiple(() =>
        {
            Assert.That(Encoding.Latin1.GetString(batch), Does.Not.Contain("PICTURE-"));
            Assert.That(Bench.Verify(batch, imagesLeftOut: true).Findings, Is.Empty);
            Assert.That(Bench.Verify(batch).Findings.Select(one => one.Kind).Distinct(), Is.EqualTo(new[] { FindingKind.ImageMissing }));
        });
    }

    [Test]
    public void Each_pull_is_one_access_record_with_what_was_given_and_why()
    {
        long first = Bench.Fill(3);
        WebAnswer answer = Bench.Client(Bench.Program).Get($"/v1/batches?after={first - 1}&limit=4", ("Alpr-Case", "26-0009"));
        Contracts.V1.Access pull = Bench.Pulls().Single();
        Assert.Multiple(() =>
        {
            Assert.That(answer.Number("Alpr-Count"), Is.EqualTo(4));
            Assert.That((pull.User, pull.Agency, pull.Results), Is.EqualTo(("puller", WebBench.Agency, 4UL)));
            Assert.That((pull.Purpose, pull.CaseNumber), Is.EqualTo((WebBench.Purpose, "26-0009")));
            Assert.That(pull.Asked, Is.EqualTo($"records {first} to {first + 3}, with pictures"));
            Assert.That(pull.Client, Is.EqualTo(WebBench.Fingerprint(Bench.Program)));
        });
    }

    [Test]
    public void Without_a_purpose_that_the_policy_knows_nothing_is_given()
    {
        Bench.Fill(1);
        WebClient.Refused(Puller.Get("/v1/batches", ("Alpr-Purpose", "")), 403);
        WebAnswer answer = WebClient.Refused(Puller.Get("/v1/batches", ("Alpr-Purpose", "federal immigration enforcement")), 403);
        Assert.That(answer.Text, Does.Contain("prohibits"));
        Assert.That(Bench.Pulls().Select(access => (access.Refused, access.Results)), Is.All.EqualTo((true, 0UL)));
    }

    [Test]
    public void There_is_nothing_new_in_the_records_of_pulls_or_two_programs_would_feed_each_other_for_ever()
    {
        Bench.Fill(1);
        WebClient puller = Puller;
        long after = puller.Get("/v1/batches").Number("Alpr-Next");
        WebAnswer nothing = puller.Get($"/v1/batches?after={after}");
        Assert.That(nothing.Code, Is.EqualTo(204));
        Assert.That(nothing.Number("Alpr-Next"), Is.EqualTo(after));
        Assert.That(Bench.Pulls(), Has.Count.EqualTo(1), "nothing given, nothing recorded");
        long at = Bench.Append(WebBench.Detection());
        WebAnswer more = puller.Get($"/v1/batches?after={after}");
        Assert.That((more.Number("Alpr-First"), more.Number("Alpr-Next")), Is.EqualTo((after + 1, at)), "the record of the pull before goes along");
    }

    [Test]
    public async Task Who_waits_gets_the_next_record_at_once()
    {
        Bench.Fill(1);
        WebClient puller = Puller;
        long after = puller.Get("/v1/batches").Number("Alpr-Next");
        Task<WebAnswer> waiting = puller.SendAsync(HttpMethod.Get, $"/v1/batches?after={after}&wait=30", null);
        await Until(() => Bench.Server.Waiting == 1);
        long at = Bench.Append(WebBench.Detection());
        WebAnswer answer = await waiting;
        Assert.That((answer.Code, answer.Number("Alpr-Next")), Is.EqualTo((200, at)));
    }

    [Test]
    public void Who_waits_in_vain_is_told_so()
    {
        Bench.Fill(1);
        WebClient puller = Puller;
        long after = puller.Get("/v1/batches").Number("Alpr-Next");
        Assert.That(puller.Get($"/v1/batches?after={after}&wait=1").Code, Is.EqualTo(204));
        Assert.That(Bench.Server.Waiting, Is.Zero);
    }

    [Test]
    public void Who_has_more_than_there_is_is_told_that_the_log_is_another()
    {
        WebClient.Refused(Puller.Get("/v1/batches?after=1000"), 409);
    }

    [TestCase("after=-2")]
    [TestCase("after=x")]
    [TestCase("after=1&after=2")]
    [TestCase("after=99999999999999999999")]
    [TestCase("limit=0")]
    [TestCase("limit=10001")]
    [TestCase("images=some")]
    [TestCase("wait=31")]
    [TestCase("afterwards=1")]
    public void Values_that_are_not_right_are_refused_by_name(string query) => WebClient.Refused(Puller.Get("/v1/batches?" + query), 400);

    [Test]
    public void In_json_there_are_checkpoint_records_and_names_of_pictures()
    {
        long first = Bench.Fill(1);
        WebClient puller = Puller;
        WebAnswer answer = puller.Get($"/v1/batches?after={first - 1}&limit=1", ("Accept", "application/json"));
        System.Text.Json.JsonElement one = answer.Json.GetProperty("records")[0];
        Assert.Multiple(() =>
        {
            Assert.That(answer.Headers["Content-Type"], Is.EqualTo("application/json"));
            Assert.That(answer.Json.GetProperty("checkpoint").GetString(), Does.StartWith("alpr-journal/pole-17/"));
            Assert.That(one.GetProperty("sequence").GetInt64(), Is.EqualTo(first));
            Assert.That(one.GetProperty("record").GetProperty("detection").GetProperty("plate").GetString(), Is.EqualTo("7ABC000"));
        });
        string name = one.GetProperty("images")[0].GetString()!;
        WebAnswer picture = puller.Get($"/v1/records/{first}/images/{name}");
        Assert.That((picture.Headers["Content-Type"], picture.Text), Is.EqualTo(("image/jpeg", "PICTURE-0")));
        Assert.That(Bench.Pulls()[^1].Asked, Is.EqualTo($"a picture of record {first}"));
        WebClient.Refused(puller.Get($"/v1/records/{first + 1}/images/{name}"), 404);
        WebClient.Refused(puller.Get($"/v1/records/{first}/images/{new string('0', 64)}.jpg"), 404);
        WebClient.Refused(puller.Get($"/v1/records/x/images/{name}"), 404);
        WebClient.Refused(puller.Get("/v1/batches", ("Accept", "text/html")), 406);
    }

    [Test]
    public void A_program_acknowledges_and_what_it_has_not_is_kept_for_it()
    {
        Bench.Fill(2);
        WebClient puller = Puller;
        puller.Get("/v1/batches");
        Assert.That(puller.Post("/v1/ack", """{"position":4}""").Code, Is.EqualTo(204));
        Assert.That(Bench.Turns.Do(journal => journal.Cursors.Positions["pull:puller"]), Is.EqualTo(4));
        Assert.That(puller.Post("/v1/ack", """{"position":2}""").Code, Is.EqualTo(204));
        Assert.That(Bench.Turns.Do(journal => journal.Cursors.Positions["pull:puller"]), Is.EqualTo(4), "it never goes back");
        WebClient.Refused(puller.Post("/v1/ack", """{"position":100000}"""), 409);
        WebClient.Refused(puller.Post("/v1/ack", """{"position":-1}"""), 400);
        WebClient.Refused(puller.Post("/v1/ack", "{}"), 400);
        WebClient.Refused(puller.Post("/v1/ack", """{"position":1,"plate":"7ABC000"}"""), 400);
        WebClient.Refused(puller.Post("/v1/ack", "{\"position\":"), 400);
    }

    [Test]
    public void What_cannot_be_written_down_is_not_given()
    {
        long first = Bench.Fill(2);
        WebClient puller = Puller, neighbour = Bench.Client(Bench.Other), person = Bench.Person();
        string name = puller.Get("/v1/batches", ("Accept", "application/json")).Json.GetProperty("records").EnumerateArray()
            .Single(one => one.GetProperty("sequence").GetInt64() == first).GetProperty("images")[0].GetString()!;
        Bench.IsLogBroken = true;
        Assert.Multiple(() =>
        {
            WebClient.Refused(puller.Get("/v1/batches"), 503);
            WebClient.Refused(neighbour.Get("/v1/batches"), 503);
            WebClient.Refused(puller.Get("/v1/alerts"), 503);
            foreach (WebClient client in new[] { puller, neighbour, person })
                WebClient.Refused(client.Get($"/v1/records/{first}/images/{name}"), 503);
            WebClient.Refused(person.Post("/v1/query", $$"""{"purpose":"{{WebBench.Purpose}}"}"""), 503);
        });
        Assert.That(Bench.Complaints, Has.Count.EqualTo(7).And.All.EndsWith(": InvalidOperationException"));
        Bench.Complaints.Clear();
    }

    [Test]
    public void Text_that_hides_or_turns_the_direction_of_writing_does_not_get_into_the_log()
    {
        Bench.Fill(1);
        foreach (string text in new[] { "Detective\u202eenO", "a\u200bb", new string('x', 501) })
        {
            WebClient.Refused(Bench.Client(Bench.Other).Get("/v1/batches", ("Alpr-Requested-By", text)), 400);
            WebClient.Refused(Puller.Get("/v1/batches", ("Alpr-Case", text)), 400);
        }
    }

    [Test]
    public void People_at_a_terminal_do_not_pull_the_log()
    {
        Bench.Fill(1);
        WebClient.Refused(Bench.Person().Get("/v1/batches"), 403);
        WebClient.Refused(Bench.Client(Bench.Terminal).Post("/v1/ack", """{"position":1}"""), 403);
    }

    internal static async Task Until(Func<bool> isSo)
    {
        using CancellationTokenSource late = new(TimeSpan.FromSeconds(60));
        while (!isSo())
            await Task.Delay(10, late.Token);
    }
}
