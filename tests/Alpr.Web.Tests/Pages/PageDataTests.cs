using System.Text.Json;
using Alpr.Contracts.V1;
using Alpr.Tests.Common;

namespace Alpr.Web.Tests.Pages;

/// <summary>What the pages' script is told, and what of it the log has.</summary>
public sealed class PageDataTests : PageFixture
{
    private const string Why = "\"purpose\":\"criminal_investigation\",\"case\":\"26-0001\"";

    [Test]
    public void The_four_lights_show_the_worst_of_their_parts_with_the_reason()
    {
        Bench.Web.Conditions.AddRange([new() { Part = "scene", Light = Light.Red, Reason = "The lens is blocked. Clean it." }, new() { Part = "gps", Light = Light.Amber, Reason = "No fix." }]);
        JsonElement lights = Bench.Person("kpark").Get("/ui/now").Json.GetProperty("lights");
        Assert.That(lights.EnumerateArray().Select(one => $"{one.GetProperty("name")} {one.GetProperty("light")}"), Is.EqualTo(new[] { "camera red", "link unknown", "gps amber", "system amber" }));
        Assert.That(lights[0].GetProperty("parts")[0].GetProperty("reason").GetString(), Is.EqualTo("The lens is blocked. Clean it."));
    }

    [Test]
    public void The_page_now_has_rates_and_duties_and_no_plate()
    {
        Bench.Drive(8);
        WebAnswer answer = Bench.Person("kpark").Get("/ui/now");
        Assert.That(answer.Json.GetProperty("rates").EnumerateArray().Sum(one => one.GetInt32()), Is.EqualTo(8));
        Assert.That(answer.Json.GetProperty("duties").EnumerateArray().Select(one => one.GetProperty("kind").GetString()), Does.Contain("inspection"));
        Assert.That(answer.Text, Does.Not.Contain("LMC2093"));
    }

    [Test]
    public void A_search_is_in_the_log_shows_crops_and_says_what_is_proven()
    {
        IReadOnlyList<long> made = Bench.Drive(6);
        PageClient client = Bench.Person("jlind");
        JsonElement found = client.Post("/ui/search", """{"plate":"*",""" + Why + "}").Json;
        Assert.That(found.GetProperty("rows").EnumerateArray().Select(row => row.GetProperty("sequence").GetInt64()), Is.EqualTo(made.Reverse()));
        Assert.That(found.GetProperty("proven").EnumerateArray().Select(one => one.GetInt64()), Is.EqualTo(made));
        Contracts.V1.Access last = Bench.Web.Accesses()[^1];
        Assert.That((last.Action, last.Purpose, last.CaseNumber, last.Results, last.Client), Is.EqualTo(("search", "criminal_investigation", "26-0001", 6UL, "page at 127.0.0.1")));
        JsonElement row = found.GetProperty("rows")[0];
        string[] names = [.. row.GetProperty("images").EnumerateArray().Select(image => $"/ui/records/{row.GetProperty("sequence")}/images/{image.GetProperty("name")}")];
        Assert.That((client.Get(names[0]).Code, client.Get(names[0]).Headers["Content-Type"]), Is.EqualTo((200, "image/jpeg")));
        WebClient.Refused(client.Get(names[1]), 404); // the whole view is for who looks at the record
        WebClient.Refused(Bench.Person("mreyes").Get(names[0]), 404);
    }

    [Test]
    public void A_look_at_a_record_is_in_the_log_with_its_pictures_and_its_proof()
    {
        IReadOnlyList<long> made = Bench.Drive(6);
        PageClient client = Bench.Person("jlind");
        JsonElement record = client.Post("/ui/records", $$"""{"sequence":{{made[4]}},{{Why}}}""").Json;
        JsonElement proof = record.GetProperty("proof");
        Assert.That((proof.GetProperty("is_proven").GetBoolean(), proof.GetProperty("key_id").GetString(), proof.GetProperty("sequence").GetInt64()), Is.EqualTo((true, Bench.Unit.KeyId, made[4])));
        Assert.That(proof.GetProperty("log_size").GetInt64(), Is.GreaterThan(made[4]));
        Assert.That(record.GetProperty("hits")[0].GetProperty("reference").GetString(), Is.EqualTo("26-004417"));
        foreach (JsonElement picture in record.GetProperty("pictures").EnumerateArray())
            Assert.That(client.Get($"/ui/records/{made[4]}/images/{picture.GetProperty("name")}").Code, Is.EqualTo(200));
        Assert.That(Bench.Web.Accesses()[^1].Action, Is.EqualTo("view"));
        WebClient.Refused(client.Post("/ui/records", $$"""{"sequence":{{made[4]}}}"""), 403);
        WebClient.Refused(client.Post("/ui/records", $$"""{"sequence":0,{{Why}}}"""), 400);
        WebClient.Refused(client.Post("/ui/records", $$"""{"sequence":99999,{{Why}}}"""), 400);
    }

    [Test]
    public void A_record_is_proven_by_the_key_with_which_the_unit_signs_and_by_no_other()
    {
        IReadOnlyList<long> made = Bench.Drive(3);
        using Journal.JournalReader journal = Journal.JournalReader.Open(Bench.Web.JournalPath);
        string other = new('0', 64);
        Web.Pages.RecordProof doubtful = Web.Pages.RecordProof.Of(journal, made[1], other);
        Assert.That(Web.Pages.RecordProof.Of(journal, made[1], Bench.Unit.KeyId).IsProven);
        Assert.That(doubtful.IsProven, Is.False);
        Assert.That(doubtful.Wrong, Is.EqualTo(new[] { "the journal's key is not the one with which this unit signs" }));
        Assert.That(Web.Pages.RecordProof.Proven(journal, made, other), Is.Empty);
        Assert.That(Web.Pages.RecordProof.Proven(journal, made, Bench.Unit.KeyId), Is.EqualTo(made));
    }

    [Test]
    public void A_search_without_a_purpose_is_refused_with_the_remedy()
    {
        WebAnswer answer = WebClient.Refused(Bench.Person("jlind").Post("/ui/search", """{"plate":"7ABC123"}"""), 403);
        Assert.That(answer.Text, Does.Contain("requires a purpose").And.Contain("missing_person"));
        Assert.That(Bench.Web.Accesses()[^1].Refused);
    }

    [Test]
    public void What_a_role_may_not_do_is_refused_by_the_unit_as_well()
    {
        PageClient technician = Bench.Person("kpark"), auditor = Bench.Person("asoto"), person = Bench.Person("jlind");
        Assert.Multiple(() =>
        {
            WebClient.Refused(technician.Post("/ui/search", "{" + Why + "}"), 403);
            WebClient.Refused(technician.Post("/ui/records", """{"sequence":1,""" + Why + "}"), 403);
            WebClient.Refused(technician.Post("/ui/hot-plates", """{"plate":"7ABC123","days":1,""" + Why + "}"), 403);
            WebClient.Refused(person.Post("/ui/aim", "{" + Why + "}"), 403);
            WebClient.Refused(person.Get("/ui/aim/state"), 403);
            WebClient.Refused(person.Get("/ui/masks"), 403);
            WebClient.Refused(person.Post("/ui/audit", """{"from":"2026-11-01T00:00:00Z","to":"2026-11-03T00:00:00Z",""" + Why + "}"), 403);
            WebClient.Refused(person.Post("/ui/reports", """{"first":"2026-10-01","last":"2026-11-01",""" + Why + "}"), 403);
            WebClient.Refused(auditor.Post("/ui/inspections", """{"kind":"damage","findings":"x",""" + Why + "}"), 403);
            WebClient.Refused(technician.Post("/ui/masks", $$"""{"masks":[],"sha256":"{{technician.Get("/ui/masks").Json.GetProperty("sha256")}}",{{Why}}}"""), 403);
            Assert.That(person.Get("/ui/settings").Json.GetProperty("policy").ValueKind, Is.EqualTo(JsonValueKind.Null));
        });
    }

    [Test]
    public void The_live_picture_is_one_access_and_closes_by_itself()
    {
        PageClient client = Bench.Person("kpark");
        WebClient.Refused(client.Get("/ui/aim/state"), 403);
        Assert.That(client.Post("/ui/aim", """{"purpose":"maintenance"}""").Code, Is.EqualTo(200));
        Contracts.V1.Access opened = Bench.Web.Accesses()[^1];
        Assert.That((opened.Action, opened.Purpose, opened.Asked), Is.EqualTo(("maintain", "maintenance", "the live picture")));
        long records = Bench.Web.Count();
        JsonElement state = Watch(client);
        Assert.That(client.Get($"/ui/aim/picture/{state.GetProperty("number")}").Body.AsSpan(0, 3).ToArray(), Is.EqualTo(new byte[] { 0xff, 0xd8, 0xff }));
        Assert.That(state.GetProperty("plates")[0].GetProperty("width_pixels").GetSingle(), Is.EqualTo(69));
        Assert.That(state.GetProperty("figures").GetProperty("advice").GetArrayLength(), Is.GreaterThan(0).Or.EqualTo(0));
        Assert.That(state.GetRawText(), Does.Not.Contain("text").And.Not.Contain("DKR8145"), "who aims needs no text of plates");
        Assert.That(Bench.Web.Count(), Is.EqualTo(records), "watching on is no further record");
        Bench.Web.Clock.Advance(601_000_000);
        WebClient.Refused(client.Get("/ui/aim/state"), 403);
        WebClient.Refused(client.Get($"/ui/aim/picture/{state.GetProperty("number")}"), 403);
    }

    [Test]
    public void Live_pictures_come_a_few_a_second_and_no_faster()
    {
        PageClient client = Bench.Person("kpark");
        client.Post("/ui/aim", """{"purpose":"maintenance"}""");
        long number = Watch(client).GetProperty("number").GetInt64();
        Bench.Web.Clock.Advance(5_000_000);
        int[] codes = [.. Enumerable.Range(0, 10).Select(_ => client.Get($"/ui/aim/picture/{number}").Code)];
        Assert.That(codes.Count(code => code == 200), Is.EqualTo(6));
        Assert.That(codes[^1], Is.EqualTo(429));
    }

    [Test]
    public void Masks_change_nothing_else_of_the_policys_file()
    {
        PageClient client = Bench.Person("mreyes");
        JsonElement masks = client.Get("/ui/masks").Json;
        string body = $$"""{"sha256":"{{masks.GetProperty("sha256")}}","masks":[{"device":"pole-17","name":"a \"yard\"","polygon":[[0.5,0.5],[0.75,0.5],[0.6,0.9]]}],"purpose":"oversight"}""";
        JsonElement changes = client.Post("/ui/masks/changes", body).Json;
        Assert.That(changes.GetProperty("changes")[0].GetString(), Is.EqualTo("revision: 7 -> 8"));
        Assert.That(Bench.Web.Policy.Revision, Is.EqualTo(7), "nothing is changed yet");
        Assert.That(client.Post("/ui/masks", body).Json.GetProperty("masks")[0].GetProperty("name").GetString(), Is.EqualTo("a \"yard\""));
        string file = System.Text.Encoding.UTF8.GetString(Bench.PolicyBytes);
        string before = PageBench.PolicyText, masksBefore = before[(before.IndexOf("\"privacy_masks\": [", StringComparison.Ordinal) + 17)..before.LastIndexOf(']')];
        int at = file.IndexOf("\"privacy_masks\": [", StringComparison.Ordinal) + 17, end = file.LastIndexOf(']');
        Assert.That(file.Remove(at, end - at).Replace("\"revision\": 8", "\"revision\": 7", StringComparison.Ordinal), Is.EqualTo(before.Replace(masksBefore, "", StringComparison.Ordinal)));
        Contracts.V1.Access access = Bench.Web.Accesses()[^1];
        Assert.That((access.Action, access.User), Is.EqualTo(("install_policy", "mreyes")));
        WebClient.Refused(client.Post("/ui/masks", body), 400); // another policy is in force meanwhile
    }

    [TestCase("[[0.5,0.5],[0.75,0.5]]")]
    [TestCase("[[0.5,0.5],[1.75,0.5],[0.6,0.9]]")]
    [TestCase("[[0,0],[1,1],[1,0],[0,1]]")]
    [TestCase("[[0.5],[0.75,0.5],[0.6,0.9]]")]
    public void A_mask_that_is_none_is_refused_with_the_policys_words(string polygon)
    {
        PageClient client = Bench.Person("mreyes");
        string sha256 = client.Get("/ui/masks").Json.GetProperty("sha256").GetString()!;
        Assert.That(WebClient.Refused(client.Post("/ui/masks/changes", $$"""{"sha256":"{{sha256}}","masks":[{"polygon":{{polygon}}}]}"""), 400).Text, Does.Contain("privacy_masks"));
    }

    [Test]
    public void A_policy_without_masks_gets_them_beside_its_revision()
    {
        byte[] bare = System.Text.Encoding.UTF8.GetBytes("// of nobody\n{ \"format\": 1, \"agency\": \"A\", \"version\": \"1\", \"revision\": 41, \"retention\": { \"days\": 30 }, \"access\": {} }\n");
        byte[] changed = Web.Pages.PolicyEdit.WithMasks(bare, [new() { Polygon = [[0, 0], [0.5, 0], [0, 0.5]] }]);
        Alpr.Access.AgencyPolicy policy = Alpr.Access.AgencyPolicy.Parse(changed, "changed");
        Assert.That((policy.Revision, policy.PrivacyMasks.Count, policy.PrivacyMasks[0].Polygon[1][0]), Is.EqualTo((42, 1, 0.5)));
    }

    [Test]
    public void Masks_leave_every_agencys_policy_as_it_was_but_for_themselves_and_the_revision()
    {
        int seed = Torture.Seed(20260907), count = Torture.Count(slice: 40, whole: 4_000);
        string[] policies = Directory.GetFiles(Path.Combine(Repository.Root, "firmware", "Alpr.Access", "Policies"), "*.json");
        for (int i = 0; i < count; i++)
        {
            Random random = new(seed + i);
            byte[] before = File.ReadAllBytes(policies[random.Next(policies.Length)]);
            Alpr.Access.PrivacyMaskPolicy[] masks = [.. Enumerable.Range(0, random.Next(4)).Select(at => new Alpr.Access.PrivacyMaskPolicy
            {
                Name = $"{at} \"{(char)random.Next(0x20, 0x2000)}\\", Polygon = [[random.NextDouble() / 2, 0], [1, random.NextDouble() / 2], [0.5, 0.5 + random.NextDouble() / 2]],
            })];
            byte[] after = Web.Pages.PolicyEdit.WithMasks(before, masks);
            string[] changed = [.. Alpr.Access.PolicyChanges.Of(before, after)];
            Assert.That(changed.Where(line => !line.StartsWith("revision: 1 -> 2", StringComparison.Ordinal) && !line.StartsWith("privacy_masks", StringComparison.Ordinal)), Is.Empty, $"seed {seed + i}");
            Alpr.Access.AgencyPolicy policy = Alpr.Access.AgencyPolicy.Parse(after, "changed");
            Assert.That(policy.PrivacyMasks.Select(mask => mask.Name), Is.EqualTo(masks.Select(mask => mask.Name)), $"seed {seed + i}");
        }
    }

    [Test]
    public void Lists_are_shown_with_their_state_and_nothing_that_is_on_them()
    {
        PageClient client = Bench.Person("jlind");
        JsonElement lists = client.Get("/ui/lists").Json;
        Assert.That(lists.GetProperty("lists").EnumerateArray().Select(one => $"{one.GetProperty("name")} {one.GetProperty("condition")}"), Is.EqualTo(new[] { "svs Missing", "slr Missing", "special Missing" }));
        const string Details = """ "officer":"An officer","phone":"555 0100","reference":"26-7","synopsis":"seen leaving" """;
        Assert.That(client.Post("/ui/hot-plates", $$"""{"plate":"7abc-123","state":"CA","days":2,{{Details}},{{Why}}}""").Code, Is.EqualTo(201));
        WebAnswer now = client.Get("/ui/lists");
        Assert.That(now.Json.GetProperty("hot_plates").GetInt32(), Is.EqualTo(1));
        Assert.That(now.Text, Does.Not.Contain("7ABC123"));
        Assert.That(client.Post("/ui/hot-plates/out", """{"plate":"7ABC123","state":"CA",""" + Why + "}").Code, Is.EqualTo(204));
    }

    [Test]
    public void An_audit_shows_who_asked_what_and_why_and_is_itself_in_the_log()
    {
        Bench.Drive(2);
        Bench.Person("jlind").Post("/ui/search", """{"plate":"7AB?12*",""" + Why + "}");
        PageClient auditor = Bench.Person("asoto");
        const string Period = """ "from":"2026-11-01T00:00:00Z","to":"2026-11-04T00:00:00Z","purpose":"oversight" """;
        JsonElement row = auditor.Post("/ui/audit", $$"""{{{Period}},"user":"jlind","action":"search"}""").Json.GetProperty("rows")[0];
        Assert.That((row.GetProperty("asked").GetString(), row.GetProperty("purpose").GetString(), row.GetProperty("case_number").GetString()), Is.EqualTo(("detections plate 7AB?12*", "criminal_investigation", "26-0001")));
        Assert.That(auditor.Post("/ui/audit/csv", $$"""{{{Period}}}""").Text, Does.StartWith("sequence,time,user").And.Contain("7AB?12*"));
        Bench.Web.Clock.Advance(3 * 86_400_000_000L - 1);
        auditor = Bench.Person("asoto");
        Assert.That(auditor.Post("/ui/audit/sample", $$"""{{{Period}},"size":3,"seed":"a-1"}""").Json.GetProperty("statement").GetString(), Does.Contain("3 of ").And.Contain("seed a-1"));
        Assert.That(auditor.Post("/ui/audit/purges", $$"""{{{Period}}}""").Json.GetProperty("records").GetInt64(), Is.Zero);
        Assert.That(Bench.Web.Accesses().Count(access => access.Action == "audit"), Is.EqualTo(4));
    }

    [Test]
    public void A_report_is_signed_and_its_page_brings_only_its_own_style()
    {
        Bench.Drive(5);
        PageClient auditor = Bench.Person("asoto");
        string id = auditor.Post("/ui/reports", """{"first":"2026-10-01","last":"2026-12-31","purpose":"oversight"}""").Json.GetProperty("id").GetString()!;
        WebAnswer json = auditor.Get($"/ui/reports/{id}/report.json"), envelope = auditor.Get($"/ui/reports/{id}/report.dsse"), page = auditor.Get($"/ui/reports/{id}/page.html");
        Assert.That(Oversight.PeriodReport.Verify(json.Body, envelope.Body, Bench.Web.Key.PublicKey).Problem, Is.Null);
        Assert.That(json.Json.GetProperty("detections").GetProperty("total").GetInt64(), Is.EqualTo(5));
        Assert.That(page.Headers["Content-Security-Policy"], Does.Match("^default-src 'none'; style-src 'sha256-[^']+'; "));
        WebClient.Refused(auditor.Get($"/ui/reports/{id}/other"), 404);
        WebClient.Refused(Bench.Person("mreyes").Get($"/ui/reports/{id}/report.json"), 404);
    }

    [Test]
    public void Damage_and_an_inspection_are_written_down()
    {
        PageClient client = Bench.Person("kpark");
        Assert.That(client.Post("/ui/inspections", """{"kind":"damage","findings":"the housing is cracked","purpose":"maintenance"}""").Code, Is.EqualTo(201));
        Assert.That(client.Get("/ui/now").Json.GetProperty("duties").EnumerateArray().Select(one => one.GetProperty("kind").GetString()), Does.Contain("damage"));
        Assert.That(client.Post("/ui/inspections", """{"kind":"repair","findings":"another housing","purpose":"maintenance"}""").Code, Is.EqualTo(201));
        Assert.That(client.Post("/ui/inspections", """{"kind":"inspection","passed":true,"purpose":"maintenance"}""").Code, Is.EqualTo(201));
        WebClient.Refused(client.Post("/ui/inspections", """{"kind":"damage","findings":"","purpose":"maintenance"}"""), 400);
        WebClient.Refused(client.Post("/ui/inspections", """{"kind":"other","purpose":"maintenance"}"""), 400);
    }

    [Test]
    public void A_record_is_held_for_a_case()
    {
        IReadOnlyList<long> made = Bench.Drive(2);
        PageClient client = Bench.Person("jlind");
        Assert.That(client.Post("/ui/holds", $$"""{"sequences":[{{made[0]}}],{{Why}}}""").Code, Is.EqualTo(201));
        Assert.That(client.Post("/ui/records", $$"""{"sequence":{{made[0]}},{{Why}}}""").Json.GetProperty("held_by")[0].GetString(), Is.EqualTo("26-0001"));
    }

    [Test]
    public void Settings_say_the_policy_and_its_file_to_who_answers_for_it()
    {
        JsonElement settings = Bench.Person("asoto").Get("/ui/settings").Json;
        Assert.That(settings.GetProperty("policy").GetString(), Is.EqualTo(PageBench.PolicyText));
        Assert.That(settings.GetProperty("groups").EnumerateArray().Select(group => group.GetProperty("title").GetString()), Does.Contain("Keeping").And.Contain("Sharing"));
    }

    private JsonElement Watch(PageClient client)
    {
        using CancellationTokenSource stop = new();
        Task feeding = Task.Run(() =>
        {
            while (!stop.IsCancellationRequested)
                Bench.Unit.View.See(Bench.Unit.FirstFrame, [Bench.Unit.FirstPlate]);
        });
        WebAnswer answer = client.Get("/ui/aim/state");
        stop.Cancel();
        feeding.Wait();
        Assert.That(answer.Code, Is.EqualTo(200), answer.Text);
        return answer.Json;
    }
}
