using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Alpr.Contracts.V1;
using Alpr.Journal;

namespace Alpr.Web.Tests.Pages;

/// <summary>Lists that somebody brings, and the operators' own plates: what the pages do with them and what the log has of it.</summary>
public sealed class PageListTests : PageFixture
{
    private const string Why = "\"purpose\":\"criminal_investigation\"", Secret = "ZQX4417";

    private static readonly byte[] Good = Encoding.ASCII.GetBytes("Plate\n" + string.Concat(Enumerable.Range(0, 150).Select(i => $"7ZQ{i:000}\n")));

    [Test]
    public void A_file_is_looked_at_first_and_that_changes_nothing()
    {
        PageClient client = Bench.Person("mreyes");
        JsonElement found = client.Upload("/ui/lists/special/preview", WithFault()).Json;
        Assert.Multiple(() =>
        {
            Assert.That((found.GetProperty("entries").GetInt64(), found.GetProperty("lines_refused").GetInt64(), found.GetProperty("in_force").ValueKind), Is.EqualTo((150L, 1L, JsonValueKind.Null)));
            Assert.That(found.GetProperty("first_refusals")[0].GetString(), Is.EqualTo("line 152: the plate has a character other than A-Z, 0-9 and separators"));
            Assert.That(found.GetProperty("categories")[0].GetProperty("name").GetString(), Is.EqualTo("special"));
            Assert.That(found.GetRawText(), Does.Not.Contain(Secret).And.Not.Contain("7ZQ"));
            Assert.That(found.GetProperty("sha256").GetString(), Is.EqualTo(Convert.ToHexStringLower(SHA256.HashData(WithFault()))));
            Assert.That(Bench.Web.Lists.Set.Find("special"), Is.Null);
        });
        Contracts.V1.Access access = Bench.Web.Accesses()[^1];
        Assert.That((access.Action, access.Asked, access.Results, access.User), Is.EqualTo(("install_hot_list", "preview of list special", 150UL, "mreyes")));
    }

    [Test]
    public void A_file_that_was_looked_at_comes_in_force_and_the_log_says_what_the_command_line_says()
    {
        PageClient client = Bench.Person("mreyes");
        WebAnswer answer = Install(client, Good, Good);
        Assert.That((answer.Code, answer.Json.GetProperty("entries").GetInt32()), Is.EqualTo((201, 150)));
        Contracts.V1.Access access = Bench.Web.Accesses()[^1];
        Assert.That((access.Action, access.Asked, access.Results), Is.EqualTo(("install_hot_list", "list special", 150UL)));
        HotListInstalled installed = Records().Last(record => record.HotListInstalled is not null).HotListInstalled;
        Assert.That((installed.List, installed.Source, installed.Entries), Is.EqualTo(("special", "brought é.csv", 150UL)));
        JsonElement again = client.Upload("/ui/lists/special/preview", Good).Json;
        Assert.That((again.GetProperty("is_same_file").GetBoolean(), again.GetProperty("in_force").GetProperty("entries").GetInt32()), Is.EqualTo((true, 150)));
    }

    [Test]
    public void Another_file_than_the_one_that_was_looked_at_is_refused_and_the_list_in_force_stays()
    {
        PageClient client = Bench.Person("mreyes");
        Install(client, Good, Good);
        byte[] other = [.. Good, .. "8ZQ001\n"u8];
        Assert.That(WebClient.Refused(Install(client, other, Good), 400).Text, Does.Contain("not the one that was looked at"));
        Assert.That(Bench.Web.Lists.Set.Find("special")!.Header.Entries, Is.EqualTo(150));
        Assert.That(Bench.Web.Accesses()[^1].Failed);
        client.Headers["Alpr-Sha256"] = "abc";
        WebClient.Refused(client.Upload("/ui/lists/special", Good), 400);
    }

    [TestCase("", "the file is empty")]
    [TestCase("Plate\n", "has no entries")]
    [TestCase("Plate\n!!ZQX4417\n7ABC123\n", "1 of 2 lines are refused")]
    [TestCase("PK\u0003\u0004 packed", "no text")]
    public void A_file_that_is_no_list_is_refused_in_words_and_nothing_of_it_is_repeated(string content, string words)
    {
        PageClient client = Bench.Person("mreyes");
        WebAnswer answer = WebClient.Refused(client.Upload("/ui/lists/special/preview", Encoding.Latin1.GetBytes(content)), 400);
        Assert.That(answer.Text, Does.Contain(words).And.Not.Contain(Secret).And.Contain("The list is not taken."));
        WebClient.Refused(Install(client, Encoding.Latin1.GetBytes(content), Encoding.Latin1.GetBytes(content)), 400);
        Assert.That(Bench.Web.Lists.Set.Find("special"), Is.Null);
    }

    [Test]
    public void A_file_that_is_larger_than_any_list_is_refused_before_it_is_read()
    {
        string cookie = Bench.Person("mreyes").Cookie;
        string request = $"POST /ui/lists/special/preview HTTP/1.1\r\nHost: unit\r\nCookie: __Host-alpr={cookie}\r\nSec-Fetch-Site: same-origin\r\nAlpr-Page: 1\r\nContent-Type: application/octet-stream\r\nContent-Length: 700000000\r\n\r\n";
        Assert.That(RawClient.Ask(Bench.Web.Server.PagePort!.Value, Bench.Web.Program, Encoding.ASCII.GetBytes(request)), Does.StartWith("HTTP/1.1 413"));
    }

    [Test]
    public void A_list_is_brought_by_who_may_and_of_those_that_the_policy_names()
    {
        Assert.Multiple(() =>
        {
            foreach (string user in new[] { "jlind", "kpark", "asoto" })
                WebClient.Refused(Bench.Person(user).Upload("/ui/lists/special/preview", Good), 403);
            PageClient administrator = Bench.Person("mreyes");
            WebClient.Refused(administrator.Upload("/ui/lists/other/preview", Good), 400);
            WebClient.Refused(administrator.Upload("/ui/lists/NO_NAME/preview", Good), 400);
            WebClient.Refused(administrator.Post("/ui/lists/special/preview", "{}"), 415);
            WebClient.Refused(Bench.Client().Upload("/ui/lists/special/preview", Good), 401);
            administrator.Headers.Remove("Alpr-Page");
            WebClient.Refused(administrator.Upload("/ui/lists/special/preview", Good), 403);
        });
        Assert.That(Bench.Web.Lists.Set.Find("special"), Is.Null);
    }

    [Test]
    public void Hot_plates_are_shown_to_who_may_search_and_the_look_is_in_the_log()
    {
        PageClient client = Bench.Person("jlind");
        Assert.That(client.Post("/ui/hot-plates", """{"plate":"7abc-123","state":"CA","days":2,"officer":"An officer","phone":"555 0100","reference":"26-7","synopsis":"seen leaving",""" + Why + "}").Code, Is.EqualTo(201));
        JsonElement plate = client.Post("/ui/hot-plates/list", "{" + Why + "}").Json.GetProperty("plates")[0];
        Assert.Multiple(() =>
        {
            Assert.That((plate.GetProperty("plate").GetString(), plate.GetProperty("state").GetString(), plate.GetProperty("category").GetString(), plate.GetProperty("reference").GetString()), Is.EqualTo(("7ABC123", "CA", "hot_plate", "26-7")));
            Assert.That(plate.GetProperty("notes").GetString(), Is.EqualTo("seen leaving; An officer; 555 0100"));
            Assert.That(plate.GetProperty("ends").GetDateTimeOffset(), Is.EqualTo(Bench.Web.Clock.UtcNow.AddDays(2)).Within(TimeSpan.FromSeconds(2)));
            WebClient.Refused(client.Post("/ui/hot-plates/list", "{}"), 403);
            foreach (string user in new[] { "mreyes", "kpark", "asoto" })
                WebClient.Refused(Bench.Person(user).Post("/ui/hot-plates/list", "{" + Why + "}"), 403);
        });
        Contracts.V1.Access look = Bench.Web.Accesses().Last(access => !access.Refused && access.Action == "search");
        Assert.That((look.Asked, look.Results), Is.EqualTo(("hot plates in force", 1UL)));
        Bench.Web.Clock.Advance(3 * 86_400_000_000L);
        Assert.That(Bench.Person("jlind").Post("/ui/hot-plates/list", "{" + Why + "}").Json.GetProperty("plates").GetArrayLength(), Is.Zero, "what has ended is not shown");
    }

    private static byte[] WithFault() => [.. Good, .. Encoding.ASCII.GetBytes($"!{Secret}\n")];

    private static WebAnswer Install(PageClient client, byte[] file, byte[] lookedAt)
    {
        client.Headers["Alpr-Sha256"] = Convert.ToHexStringLower(SHA256.HashData(lookedAt));
        client.Headers["Alpr-File"] = "/home/somebody/brought é.csv";
        return client.Upload("/ui/lists/special", file);
    }

    private IReadOnlyList<Record> Records()
    {
        using JournalReader journal = JournalReader.Open(Bench.Web.JournalPath);
        return [.. journal.Read(0, journal.Count).Where(entry => !entry.IsGone).Select(entry => entry.ToRecord())];
    }
}
