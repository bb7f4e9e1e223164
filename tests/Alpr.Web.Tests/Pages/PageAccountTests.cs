using System.Text.Json;

namespace Alpr.Web.Tests.Pages;

/// <summary>Accounts in the hands of an administrator at the pages.</summary>
public sealed class PageAccountTests : PageFixture
{
    [Test]
    public void All_accounts_are_shown_with_role_and_state_and_no_secret()
    {
        Bench.Web.Manager.EnrolTotp(Bench.Web.Administrator, "jlind");
        WebAnswer answer = Bench.Person("mreyes").Post("/ui/accounts/list", "{}");
        JsonElement[] accounts = [.. answer.Json.GetProperty("accounts").EnumerateArray()];
        Assert.That(accounts.Select(one => $"{one.GetProperty("user")} {one.GetProperty("role")} {one.GetProperty("state")} {one.GetProperty("has_code")}"), Is.EquivalentTo(new[]
        {
            "mreyes administrator open False", "jlind operator open True", "kpark technician open False", "asoto auditor open False", "puller integration open False",
        }));
        Assert.That(answer.Text, Does.Not.Contain("secret").And.Not.Contain("salt").And.Not.Contain("hash"));
        Assert.That((Bench.Web.Accesses()[^1].Action, Bench.Web.Accesses()[^1].Asked), Is.EqualTo(("manage_accounts", "list accounts")));
    }

    [Test]
    public void A_new_accounts_password_is_in_the_one_answer_and_nowhere_in_the_log()
    {
        PageClient administrator = Bench.Person("mreyes");
        WebAnswer made = administrator.Post("/ui/accounts", """{"user":"new.one","full_name":"A new person","role":"operator"}""");
        Assert.That((made.Code, made.Headers["Cache-Control"]), Is.EqualTo((201, "no-store")));
        string password = made.Json.GetProperty("password").GetString()!;
        Assert.That(Bench.Client().SignIn("new.one", password).Json.GetProperty("must_change_password").GetBoolean());
        Assert.That(string.Join('\n', Bench.Web.Accesses().Select(access => access.ToString())), Does.Not.Contain(password));
        Assert.That(new Web.Pages.SecretsAnswer("a", password, "").ToString(), Does.Not.Contain(password));
        WebClient.Refused(administrator.Post("/ui/accounts", """{"user":"new.one","full_name":"Another","role":"operator"}"""), 403);
        WebClient.Refused(administrator.Post("/ui/accounts", """{"user":"other","full_name":"Another","role":"chief"}"""), 400);
        string code = administrator.Post("/ui/accounts/code", """{"user":"new.one"}""").Json.GetProperty("totp_uri").GetString()!;
        Assert.That(code, Does.StartWith("otpauth://totp/"));
        Assert.That(string.Join('\n', Bench.Web.Accesses().Select(access => access.ToString())), Does.Not.Contain("otpauth"));
    }

    [Test]
    public void Who_is_disabled_is_out_at_once_and_comes_in_again_when_enabled()
    {
        PageClient administrator = Bench.Person("mreyes"), person = Bench.Person("jlind");
        Assert.That(administrator.Post("/ui/accounts/disable", """{"user":"jlind","because":"left the department"}""").Code, Is.EqualTo(204));
        WebClient.Refused(person.Get("/ui/now"), 401);
        WebClient.Refused(Bench.Client().SignIn("jlind", WebBench.Password), 401);
        Assert.That(Of(administrator, "jlind").GetProperty("disabled_because").GetString(), Is.EqualTo("left the department"));
        Assert.That(administrator.Post("/ui/accounts/enable", """{"user":"jlind"}""").Code, Is.EqualTo(204));
        Assert.That(Bench.Client().SignIn("jlind", WebBench.Password).Code, Is.EqualTo(201));
    }

    [Test]
    public void The_last_administrator_cannot_close_his_own_account()
    {
        PageClient administrator = Bench.Person("mreyes");
        Assert.That(WebClient.Refused(administrator.Post("/ui/accounts/disable", """{"user":"mreyes","because":"a mistake"}"""), 403).Text, Does.Contain("last enabled administrator"));
        Assert.That(administrator.Get("/ui/now").Code, Is.EqualTo(200));
        Assert.That(Bench.Web.Accesses()[^1].Refused);
    }

    [Test]
    public void A_locked_account_is_seen_and_unlocked()
    {
        for (int i = 0; i < 5; i++)
            Bench.Client().SignIn("kpark", "wrong");
        PageClient administrator = Bench.Person("mreyes");
        Assert.That(Of(administrator, "kpark").GetProperty("state").GetString(), Is.EqualTo("locked"));
        administrator.Post("/ui/accounts/enable", """{"user":"kpark"}""");
        Assert.That(Bench.Client().SignIn("kpark", WebBench.Password).Code, Is.EqualTo(201));
    }

    [Test]
    public void An_account_that_was_long_not_used_is_seen_as_such()
    {
        Bench.Web.Clock.Advance(89L * 86_400_000_000);
        Bench.Person("mreyes");
        Bench.Web.Clock.Advance(2L * 86_400_000_000);
        Assert.That(Of(Bench.Person("mreyes"), "kpark").GetProperty("state").GetString(), Is.EqualTo("inactive"));
    }

    [Test]
    public void Training_is_written_down_and_shown_with_its_last_day()
    {
        Bench.Web.Policy = Bench.Web.Policy with { Access = Bench.Web.Policy.Access with { Training = [new() { Course = "ALPR basics", ValidDays = 365, Roles = ["operator"] }] } };
        PageClient administrator = Bench.Person("mreyes");
        Assert.That(Of(administrator, "jlind").GetProperty("courses")[0].GetProperty("is_current").GetBoolean(), Is.False);
        Assert.That(administrator.Post("/ui/accounts/training", """{"user":"jlind","course":"ALPR basics","completed":"2026-10-01"}""").Code, Is.EqualTo(204));
        JsonElement course = Of(administrator, "jlind").GetProperty("courses")[0];
        Assert.That((course.GetProperty("completed").GetString(), course.GetProperty("last_day").GetString(), course.GetProperty("is_current").GetBoolean()), Is.EqualTo(("2026-10-01", "2027-10-01", true)));
        Assert.That(Bench.Web.Accesses().Last(access => access.Action == "record_training").Asked, Does.Contain("jlind: ALPR basics, completed 2026-10-01"));
        WebClient.Refused(administrator.Post("/ui/accounts/training", """{"user":"jlind","course":"ALPR basics","completed":"2027-10-01"}"""), 403);
    }

    [Test]
    public void Nobody_but_an_administrator_manages_accounts()
    {
        Assert.Multiple(() =>
        {
            foreach (string user in new[] { "jlind", "kpark", "asoto" })
            {
                PageClient person = Bench.Person(user);
                WebClient.Refused(person.Post("/ui/accounts/list", "{}"), 403);
                WebClient.Refused(person.Post("/ui/accounts", """{"user":"new.one","full_name":"A","role":"administrator"}"""), 403);
                WebClient.Refused(person.Post("/ui/accounts/password", """{"user":"mreyes"}"""), 403);
                WebClient.Refused(person.Post("/ui/accounts/enable", """{"user":"mreyes"}"""), 403);
            }
        });
    }

    private static JsonElement Of(PageClient client, string user) =>
        client.Post("/ui/accounts/list", "{}").Json.GetProperty("accounts").EnumerateArray().Single(one => one.GetProperty("user").GetString() == user);
}
