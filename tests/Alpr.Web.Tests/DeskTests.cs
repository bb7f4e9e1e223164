namespace Alpr.Web.Tests;

/// <summary>People sign in, search, hold, enter hot plates.</summary>
public sealed class DeskTests : WebFixture
{
    private const string Why = """ "purpose":"criminal investigation","case":"26-0001" """;

    [Test]
    public void A_person_signs_in_and_out()
    {
        WebClient client = Bench.Client(Bench.Terminal);
        WebAnswer answer = client.Post("/v1/sessions", $$"""{"user":"jlind","password":"{{WebBench.Password}}"}""");
        Assert.That((answer.Code, answer.Json.GetProperty("user").GetString(), answer.Json.GetProperty("role").GetString(), answer.Json.GetProperty("must_change_password").GetBoolean()),
            Is.EqualTo((201, "jlind", "operator", false)));
        client.Headers["Authorization"] = "Bearer " + answer.Json.GetProperty("session").GetString();
        Assert.That(Query(client, "{" + Why + "}").Code, Is.EqualTo(200));
        Assert.That(client.Delete("/v1/sessions").Code, Is.EqualTo(204));
        WebClient.Refused(Query(client, "{" + Why + "}"), 401);
        WebClient.Refused(client.Delete("/v1/sessions"), 401);
    }

    [Test]
    public void A_wrong_password_an_unknown_user_and_a_closed_account_are_refused_alike()
    {
        WebClient client = Bench.Client(Bench.Terminal);
        Bench.Manager.Disable(Bench.Administrator, "kpark", "left");
        string[] answers = [.. new[] { """{"user":"jlind","password":"wrong"}""", """{"user":"nobody","password":"wrong"}""", $$"""{"user":"kpark","password":"{{WebBench.Password}}"}""" }
            .Select(body => WebClient.Refused(client.Post("/v1/sessions", body), 401).Text)];
        Assert.That(answers.Distinct(), Has.Exactly(1).Items);
        WebClient.Refused(client.Post("/v1/sessions", """{"user":"jlind"}"""), 400);
        WebClient.Refused(client.Post("/v1/sessions", """{"user":null,"password":"x"}"""), 400);
        WebClient.Refused(client.Post("/v1/sessions", "[]"), 400);
        WebClient.Refused(client.Post("/v1/sessions", "null"), 400);
    }

    [Test]
    public void A_session_belongs_to_the_certificate_with_which_it_was_opened()
    {
        WebClient person = Bench.Person(), thief = Bench.Client(Bench.Issue("terminal-2.example"));
        thief.Headers["Authorization"] = person.Headers["Authorization"];
        WebClient.Refused(Query(thief, "{" + Why + "}"), 401);
        Assert.That(Query(person, "{" + Why + "}").Code, Is.EqualTo(200));
    }

    [Test]
    public void A_search_finds_what_is_there_and_is_in_the_log_with_its_reason()
    {
        Bench.Fill(3);
        WebClient person = Bench.Person();
        WebAnswer answer = Query(person, """{"plate":"7ABC*","limit":2,""" + Why + "}");
        Assert.That(answer.Code, Is.EqualTo(200), answer.Text);
        System.Text.Json.JsonElement rows = answer.Json.GetProperty("rows");
        Assert.That(rows.EnumerateArray().Select(row => row.GetProperty("plate").GetString()), Is.EqualTo(new[] { "7ABC002", "7ABC001" }));
        Assert.That(rows[0].GetProperty("hits")[0].GetProperty("category").GetString(), Is.EqualTo("stolen_vehicle"));
        WebAnswer next = Query(person, $$"""{"plate":"7ABC*","limit":2,"cursor":"{{answer.Json.GetProperty("next").GetString()}}",{{Why}}}""");
        Assert.That(next.Json.GetProperty("rows").EnumerateArray().Select(row => row.GetProperty("plate").GetString()), Is.EqualTo(new[] { "7ABC000" }));
        Contracts.V1.Access access = Bench.Accesses()[^2];
        Assert.That((access.User, access.Action, access.Results, access.CaseNumber), Is.EqualTo(("jlind", "search", 2UL, "26-0001")));
        string name = rows[0].GetProperty("images")[0].GetProperty("name").GetString()!;
        long sequence = rows[0].GetProperty("sequence").GetInt64();
        Assert.That(person.Get($"/v1/records/{sequence}/images/{name}").Text, Is.EqualTo("PICTURE-2"));
        Assert.That(Bench.Accesses()[^1].Action, Is.EqualTo("view"));
        WebClient.Refused(Bench.Client(Bench.Terminal).Get($"/v1/records/{sequence}/images/{name}"), 401);
    }

    [TestCase("""{"plate":"7ABC123"}""", 403, TestName = "A_search_without_a_purpose_is_refused")]
    [TestCase("""{"plate":"7ABC-!{}","purpose":"criminal investigation"}""", 400, TestName = "A_pattern_that_is_none_is_refused")]
    [TestCase("""{"limit":1001,"purpose":"criminal investigation"}""", 400, TestName = "A_page_that_is_too_long_is_refused")]
    [TestCase("""{"cursor":"7ABC123","purpose":"criminal investigation"}""", 400, TestName = "A_cursor_that_is_none_is_refused")]
    [TestCase("""{"plates":"7ABC123","purpose":"criminal investigation"}""", 400, TestName = "A_field_that_nobody_knows_is_refused")]
    [TestCase("""{"from":"7ABC123","purpose":"criminal investigation"}""", 400, TestName = "A_time_that_is_none_is_refused")]
    public void Refuses(string body, int code) => WebClient.Refused(Query(Bench.Person(), body), code);

    [Test]
    public void What_a_role_may_not_do_is_refused_and_recorded()
    {
        Bench.Fill(1);
        WebClient technician = Bench.Person("kpark"), auditor = Bench.Person("asoto");
        Assert.Multiple(() =>
        {
            WebClient.Refused(Query(technician, "{" + Why + "}"), 403);
            WebClient.Refused(technician.Get("/v1/alerts"), 403);
            WebClient.Refused(technician.Post("/v1/holds", """{"sequences":[1],""" + Why + "}"), 403);
            WebClient.Refused(technician.Delete("/v1/holds", "{" + Why + "}"), 403);
            WebClient.Refused(auditor.Post("/v1/hot-plates", """{"plate":"7ABC123","days":1,""" + Why + "}"), 403);
            WebClient.Refused(auditor.Delete("/v1/hot-plates", """{"plate":"7ABC123",""" + Why + "}"), 403);
        });
        Assert.That(Bench.Accesses().Count(access => access.Refused && access.User is "kpark" or "asoto" && access.Refused), Is.EqualTo(6));
    }

    [Test]
    public void Records_are_held_for_a_case_and_released_by_an_administrator()
    {
        long first = Bench.Fill(2);
        WebClient person = Bench.Person();
        WebAnswer held = person.Post("/v1/holds", $$"""{"sequences":[{{first}}],{{Why}}}""");
        Assert.That(held.Code, Is.EqualTo(201), held.Text);
        Assert.That(Bench.Turns.Do(journal => journal.Holds.Of(WebBench.Case)), Is.EqualTo(new[] { first, first + 1 }), "its hit with it");
        WebClient.Refused(person.Delete("/v1/holds", "{" + Why + "}"), 403);
        Assert.That(Bench.Person("mreyes").Delete("/v1/holds", "{" + Why + "}").Code, Is.EqualTo(200));
        Assert.That(Bench.Turns.Do(journal => journal.Holds.Of(WebBench.Case)), Is.Empty);
        WebClient.Refused(person.Post("/v1/holds", """{"sequences":[],""" + Why + "}"), 400);
        WebClient.Refused(person.Post("/v1/holds", """{"sequences":[999999],""" + Why + "}"), 400);
        WebClient.Refused(person.Post("/v1/holds", $$"""{"sequences":[{{first}}],"purpose":"criminal investigation"}"""), 400);
        WebClient.Refused(person.Post("/v1/holds", """{"sequences":"all",""" + Why + "}"), 400);
    }

    [Test]
    public void A_hot_plate_is_entered_and_taken_out()
    {
        WebClient person = Bench.Person();
        const string Details = """ "officer":"An officer","phone":"555 0100","reference":"26-7","synopsis":"seen leaving" """;
        WebAnswer answer = person.Post("/v1/hot-plates", $$"""{"plate":"7abc-123","state":"CA","days":2,{{Details}},{{Why}}}""");
        Assert.That(answer.Code, Is.EqualTo(201), answer.Text);
        Assert.That(answer.Json.GetProperty("until").GetDateTimeOffset(), Is.EqualTo(Bench.Clock.UtcNow.AddDays(2)).Within(TimeSpan.FromSeconds(10)));
        Assert.That(Bench.Accesses()[^1].Action, Is.EqualTo("enter_hot_plate"));
        WebClient.Refused(person.Post("/v1/hot-plates", $$"""{"plate":"7ABC123","state":"CA","days":300,{{Details}},{{Why}}}"""), 400);
        WebClient.Refused(person.Post("/v1/hot-plates", $$"""{"plate":"7ABC123","days":2,{{Why}}}"""), 400);
        WebClient.Refused(person.Post("/v1/hot-plates", $$"""{"plate":"7ABC123","days":1e300,{{Details}},{{Why}}}"""), 400);
        WebClient.Refused(person.Post("/v1/hot-plates", $$"""{"plate":"7ABC123","days":2,"category":"any",{{Details}},{{Why}}}"""), 400);
        WebClient.Refused(person.Delete("/v1/hot-plates", """{"plate":"7ABC123","state":"NV",""" + Why + "}"), 404);
        Assert.That(person.Delete("/v1/hot-plates", """{"plate":"7ABC123","state":"CA",""" + Why + "}").Code, Is.EqualTo(204));
        WebClient.Refused(person.Delete("/v1/hot-plates", """{"plate":"7ABC123","state":"CA",""" + Why + "}"), 404);
    }

    [Test]
    public void A_program_does_not_act_as_a_person()
    {
        WebClient program = Bench.Client(Bench.Program);
        WebClient.Refused(program.Post("/v1/sessions", $$"""{"user":"jlind","password":"{{WebBench.Password}}"}"""), 403);
        WebClient.Refused(Query(program, "{" + Why + "}"), 403);
    }

    private static WebAnswer Query(WebClient client, string body) => client.Post("/v1/query", body);
}
