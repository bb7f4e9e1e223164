using System.Text.Json;

namespace Alpr.Web.Tests.Pages;

/// <summary>Who comes in at the pages, and how.</summary>
public sealed class PageDoorTests : PageFixture
{
    private const string Now = "/ui/now", Nothing = "{}";

    [Test]
    public void The_session_is_in_a_cookie_that_no_script_reads_and_no_other_site_sends()
    {
        PageClient client = Bench.Client();
        string cookie = client.SignIn("kpark", WebBench.Password).Headers["Set-Cookie"];
        Assert.That(cookie.Split("; ").Skip(1).Order(), Is.EqualTo(new[] { "httponly", "path=/", "samesite=strict", "secure" }));
        Assert.That(cookie, Does.Match("^__Host-alpr=[0-9a-f]{32};"));
    }

    [Test]
    public void Nobody_sees_data_without_signing_in()
    {
        PageClient client = Bench.Client();
        Assert.Multiple(() =>
        {
            foreach (string path in new[] { Now, "/ui/lists", "/ui/settings", "/ui/masks", "/ui/aim/state", "/ui/aim/picture/1", "/ui/records/1/images/x.jpg", "/ui/reports/x/report.json" })
                WebClient.Refused(client.Get(path), 401);
            foreach (string path in new[] { "/ui/session/end", "/ui/search", "/ui/records", "/ui/holds", "/ui/holds/out", "/ui/cases", "/ui/exports", "/ui/lists/svs", "/ui/lists/svs/preview", "/ui/hot-plates", "/ui/hot-plates/list", "/ui/hot-plates/out", "/ui/accounts", "/ui/accounts/list", "/ui/accounts/disable", "/ui/accounts/enable", "/ui/accounts/password", "/ui/accounts/code", "/ui/accounts/training", "/ui/audit", "/ui/audit/csv", "/ui/audit/sample", "/ui/audit/purges", "/ui/reports", "/ui/inspections", "/ui/aim", "/ui/aim/reset", "/ui/masks/changes", "/ui/masks", "/ui/password" })
                WebClient.Refused(client.Post(path, Nothing), path == "/ui/session/end" ? 401 : 401);
        });
        Assert.That(client.Get("/ui/session").Text, Is.EqualTo("null"), "and asking who is there is no fault");
    }

    [Test]
    public void Every_answer_is_not_kept_and_says_what_a_browser_may_load()
    {
        PageClient client = Bench.Person("kpark");
        foreach (string path in new[] { Now, "/ui/settings", "/ui/session", "/ui/nothing" })
            Assert.That(client.Get(path).Headers["Cache-Control"], Is.EqualTo("no-store"), path);
        WebAnswer first = client.Get("/");
        Assert.Multiple(() =>
        {
            Assert.That(first.Headers["Content-Security-Policy"], Is.EqualTo("default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob:; connect-src 'self'; frame-ancestors 'none'; form-action 'none'; base-uri 'none'"));
            Assert.That(first.Headers["X-Content-Type-Options"], Is.EqualTo("nosniff"));
            Assert.That(first.Headers["Referrer-Policy"], Is.EqualTo("no-referrer"));
            Assert.That(first.Headers["Permissions-Policy"], Does.Contain("camera=()"));
            Assert.That(first.Headers["Cross-Origin-Opener-Policy"], Is.EqualTo("same-origin"));
            Assert.That(first.Headers["Strict-Transport-Security"], Does.StartWith("max-age="));
        });
    }

    [TestCase("Sec-Fetch-Site", "cross-site")]
    [TestCase("Sec-Fetch-Site", "same-site")]
    [TestCase("Sec-Fetch-Site", "none")]
    [TestCase("Origin", "https://elsewhere.example")]
    [TestCase("Origin", "null")]
    [TestCase("Alpr-Page", "")]
    public void A_change_that_another_sites_page_asks_for_is_refused(string header, string value)
    {
        PageClient client = Bench.Person("kpark");
        client.Headers[header] = value;
        WebClient.Refused(client.Post("/ui/session/end", Nothing), 403);
        client.Headers["Alpr-Page"] = "1";
        client.Headers["Sec-Fetch-Site"] = "same-origin";
        client.Headers["Origin"] = Bench.Address;
        Assert.That(client.Get(Now).Code, Is.EqualTo(200), "and it did nothing");
    }

    [Test]
    public void A_change_that_does_not_say_where_it_comes_from_is_refused()
    {
        PageClient client = Bench.Person("kpark");
        client.Headers.Remove("Sec-Fetch-Site");
        client.Headers.Remove("Origin");
        WebClient.Refused(client.Post("/ui/session/end", Nothing), 403);
    }

    [Test]
    public void Data_that_another_site_asks_for_are_refused()
    {
        PageClient client = Bench.Person("kpark");
        client.Headers["Sec-Fetch-Site"] = "cross-site";
        WebClient.Refused(client.Get(Now), 403);
    }

    [Test]
    public void A_wrong_password_an_unknown_user_and_a_locked_account_are_refused_alike_and_in_words()
    {
        PageClient client = Bench.Client();
        List<string> told = [WebClient.Refused(client.SignIn("nobody", "wrong"), 401).Text];
        for (int i = 0; i < 5; i++)
            told.Add(WebClient.Refused(client.SignIn("kpark", "wrong"), 401).Text);
        told.Add(WebClient.Refused(client.SignIn("kpark", WebBench.Password), 401).Text);
        Assert.That(told.Distinct(), Has.Exactly(1).Items);
        Assert.That(told[0], Does.Contain("locked for a while"));
        Assert.That(Bench.Web.Accesses()[^1].RefusedBecause, Does.Contain("locked"), "the log has the reason");
        Assert.That(Bench.Web.Accesses()[^1].Client, Is.EqualTo("page at 127.0.0.1"));
    }

    [Test]
    public void Refused_sign_ins_cannot_fill_the_log()
    {
        PageClient client = Bench.Client();
        int refused = 0;
        while (client.SignIn("nobody", "wrong").Code == 401)
            refused++;
        Assert.That(refused, Is.LessThan(40));
        Assert.That(client.SignIn("kpark", WebBench.Password).Code, Is.EqualTo(429));
        Bench.Web.Clock.Advance(31_000_000);
        Assert.That(client.SignIn("kpark", WebBench.Password).Code, Is.EqualTo(201));
    }

    [Test]
    public void A_second_factor_that_an_account_has_must_be_given()
    {
        string code = Bench.Code();
        PageClient client = Bench.Client();
        WebClient.Refused(client.SignIn("jlind", WebBench.Password), 401);
        Assert.That(client.SignIn("jlind", WebBench.Password, code).Code, Is.EqualTo(201));
        WebClient.Refused(Bench.Client().SignIn("jlind", WebBench.Password, code), 401);
    }

    [Test]
    public void Who_must_change_the_password_can_do_that_and_nothing_else()
    {
        string first = Bench.Web.Manager.ResetPassword(Bench.Web.Administrator, "kpark").Password;
        PageClient client = Bench.Client();
        Assert.That(client.SignIn("kpark", first).Json.GetProperty("must_change_password").GetBoolean());
        Assert.That(WebClient.Refused(client.Get(Now), 403).Text, Does.Contain("password must be changed"));
        Assert.That(client.Get("/ui/session").Json.GetProperty("must_change_password").GetBoolean(), "after a reload too");
        Assert.That(WebClient.Refused(client.Post("/ui/password", $$"""{"old":"{{first}}","new":"short"}"""), 403).Text, Does.Contain("too short"));
        WebAnswer changed = client.Post("/ui/password", $$"""{"old":"{{first}}","new":"lantern gravel seventeen oboe"}""");
        Assert.That(changed.Json.GetProperty("must_change_password").GetBoolean(), Is.False);
        Assert.That(client.Get(Now).Code, Is.EqualTo(200));
    }

    [Test]
    public void Who_was_not_trained_is_told_the_course_and_sees_nothing()
    {
        Bench.Web.Policy = Bench.Web.Policy with { Access = Bench.Web.Policy.Access with { Training = [new() { Course = "Privacy" }] } };
        PageClient client = Bench.Person("jlind");
        Assert.That(client.Get("/ui/session").Json.GetProperty("standing").GetString(), Does.Contain("'Privacy'").And.Contain("administrator"));
        Assert.That(WebClient.Refused(client.Get(Now), 403).Text, Does.Contain("Privacy"));
        Assert.That(WebClient.Refused(client.Post("/ui/search", """{"purpose":"missing_person"}"""), 403).Text, Does.Contain("Privacy"));
    }

    [Test]
    public void A_session_ends_by_signing_out_by_idling_and_by_another_sign_in()
    {
        PageClient client = Bench.Person("kpark");
        Assert.That(client.Post("/ui/session/end", Nothing).Code, Is.EqualTo(204));
        WebClient.Refused(client.Get(Now), 401);
        client = Bench.Person("kpark");
        Bench.Web.Clock.Advance(1_440 * 60_000_000L);
        WebClient.Refused(client.Get(Now), 401);
        client = Bench.Person("kpark");
        PageClient other = Bench.Person("kpark");
        WebClient.Refused(client.Get(Now), 401);
        Assert.That(other.Get(Now).Code, Is.EqualTo(200));
    }

    [Test]
    public void A_session_of_a_terminal_is_none_at_the_pages_nor_the_other_way_round()
    {
        WebClient terminal = Bench.Web.Person("jlind");
        PageClient client = Bench.Client();
        client.Headers["Cookie"] = $"__Host-alpr={terminal.Headers["Authorization"]["Bearer ".Length..]}";
        WebClient.Refused(client.Get(Now), 401);
        PageClient person = Bench.Person("kpark");
        terminal.Headers["Authorization"] = $"Bearer {person.Cookie}";
        WebClient.Refused(terminal.Post("/v1/query", "{}"), 401);
    }

    [Test]
    public void The_interface_that_agencies_pull_from_is_not_at_the_pages()
    {
        PageClient client = Bench.Person("kpark");
        foreach (string path in new[] { "/v1/health", "/v1/openapi.json", "/v1/checkpoint", "/../etc/passwd", "/site/../index.html", "/site/", "/ui", "/ui%2fnow" })
            Assert.That(client.Get(path).Code, Is.EqualTo(404), path);
    }

    [TestCase("192.168.77.20", "192.168.77.20")]
    [TestCase("::ffff:192.168.77.20", "192.168.77.20")]
    [TestCase("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64")]
    [TestCase("fe80::1", "fe80::1")]
    [TestCase("::1", "::1")]
    public void A_place_is_an_address_or_an_IPv6_network(string address, string place) =>
        Assert.That(Web.Pages.PageDoor.Place(System.Net.IPAddress.Parse(address)), Is.EqualTo(place));

    [Test]
    public void Files_have_a_strong_tag_and_are_asked_about_each_time()
    {
        PageClient client = Bench.Client();
        WebAnswer style = client.Get("/site/style.css");
        Assert.That(style.Headers["ETag"], Does.Match("^\"[0-9a-f]{64}\"$"));
        Assert.That(style.Headers["Cache-Control"], Is.EqualTo("no-cache"));
        client.Headers["If-None-Match"] = style.Headers["ETag"];
        Assert.That((client.Get("/site/style.css").Code, client.Get("/site/app.js").Code), Is.EqualTo((304, 200)));
    }

    [Test]
    public void No_file_has_script_or_style_within_markup_nor_an_address_elsewhere()
    {
        PageClient client = Bench.Client();
        Assert.Multiple(() =>
        {
            foreach (string name in new Web.Pages.PageFiles().Names)
            {
                string text = client.Get($"/site/{name}").Text.Replace("http://www.w3.org/2000/svg", "", StringComparison.Ordinal);
                Assert.That(text, Does.Not.Match("https?://"), name);
                Assert.That(text, Does.Not.Match("innerHTML|outerHTML|insertAdjacentHTML|document\\.write|eval\\(|new Function"), name);
            }
            string first = client.Get("/").Text;
            Assert.That(first, Does.Not.Match("style=|<style|\\son[a-z]+=|<script[^>]*>[^<]"));
        });
    }

    [Test]
    public void A_body_with_a_field_that_nobody_knows_is_refused()
    {
        PageClient client = Bench.Person("jlind");
        WebClient.Refused(client.Post("/ui/search", """{"purpose":"missing_person","plates":"7ABC123"}"""), 400);
        WebClient.Refused(client.Post("/ui/records", """{"purpose":"missing_person"}"""), 400);
        WebClient.Refused(client.Post("/ui/session/end", """{"a":1}"""), 400);
        WebClient.Refused(client.Get("/ui/now?x=1"), 400);
    }

    [Test]
    public void What_a_role_may_do_is_told_so_that_nothing_else_is_offered()
    {
        JsonElement told = Bench.Person("kpark").Get("/ui/session").Json;
        Assert.That(told.GetProperty("may").EnumerateArray().Select(one => one.GetString()), Is.EquivalentTo(new[] { "sign_in", "sign_out", "inspect", "report_damage", "maintain", "status", "configure" }));
        Assert.That(told.GetProperty("purposes").EnumerateArray().Select(one => one.GetString()), Does.Contain("maintenance"));
    }
}
