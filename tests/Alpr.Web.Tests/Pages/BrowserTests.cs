using System.Text.Json;

namespace Alpr.Web.Tests.Pages;

/// <summary>The pages in a real browser: what somebody sees, with mouse and without, and what he is told when something is wrong.</summary>
public sealed class BrowserTests : BrowserFixture
{
    [Test]
    public void Somebody_without_a_mouse_signs_in_and_searches()
    {
        Bench.Drive(3);
        string code = Bench.Code();
        Browser.Screen(1440, 900);
        Browser.Open(Bench.Address);
        Tab("Skip to the content");
        Tab("User name");
        Browser.Type("jlind");
        Tab("Password");
        Browser.Type(WebBench.Password);
        Tab("Code (second factor)");
        Browser.Type(code);
        Browser.Press("Enter");
        Browser.Until("document.querySelector('main h1').textContent === 'Now'", "signed in");
        TabUntil("document.activeElement.textContent === 'Search' && document.activeElement.closest('nav')");
        Browser.Press("Enter");
        Browser.Until("document.querySelector('main h1').textContent === 'Search'", "the search");
        Assert.That(Browser.Text("document.activeElement.id"), Is.EqualTo("main"), "who opens a page is at its content");
        Tab("Purpose");
        Browser.Press("ArrowDown");
        TabUntil(Focused("Plate"));
        Browser.Type("*");
        Browser.Press("Enter");
        Browser.Until("document.querySelectorAll('.found').length === 3", "results");
        Assert.That(Browser.Text("document.activeElement.textContent"), Is.EqualTo("3 found"), "and hears what was found");
        TabUntil("document.activeElement.textContent.startsWith('Look at it')");
        Browser.Press("Enter");
        Browser.Until("document.querySelector('dialog .notice.good') !== null", "the record");
        Assert.That(Browser.Holds("document.querySelector('dialog').contains(document.activeElement)"), "the focus is within");
        Browser.Press("Escape");
        Browser.Until("document.querySelector('dialog') === null && document.activeElement.textContent.startsWith('Look at it')", "back where it was");
        Assert.That(Bench.Web.Accesses().Where(access => access.User == "jlind").Select(access => access.Action), Is.EqualTo(new[] { "sign_in", "search", "view" }).Or.SupersetOf(new[] { "search", "view" }));
    }

    [Test]
    public void What_is_wrong_is_said_in_words_where_it_is()
    {
        Bench.Drive(1);
        Browser.Screen(390, 844);
        Browser.Open(Bench.Address);
        Browser.Click("Sign in", "main");
        Told("User name: write your user name.");
        SignIn("jlind", password: "wrong", isRight: false);
        Told("Check user name, password and second factor");
        Assert.That(Browser.Text("document.querySelector('input[type=password]').value"), Is.Empty);
        for (int i = 0; i < 5; i++)
            Bench.Client().SignIn("jlind", "wrong");
        SignIn("jlind", isRight: false);
        Told("the account is locked for a while");
        Bench.Web.Clock.Advance(31 * 60_000_000L);
        SignIn("jlind");
        Go("Search");
        Browser.Fill("Plate", "7ABC123");
        Browser.Click("Search", "main");
        Told("Purpose: choose why you ask.");
        Assert.That(Browser.Text("document.activeElement.dataset.reason"), Is.EqualTo("purpose"));
        Browser.Fill("Purpose", "missing_person");
        Browser.Fill("Plate", "7AB!!");
        Browser.Click("Search", "main");
        Told("It cannot be asked so.");
        ForgetRefusals();

        void Told(string words) => Browser.Until($"document.querySelector('main .notice.bad')?.innerText.includes({JsonSerializer.Serialize(words)})", words);
    }

    [Test]
    public void Text_from_anywhere_stays_text()
    {
        Bench.Drive(1);
        Bench.Unit.CameraName = PageBench.Hostile;
        Bench.Web.Conditions.Add(new() { Part = PageBench.Hostile, Light = Contracts.V1.Light.Red, Reason = PageBench.Hostile });
        Bench.Web.Policy = Bench.Web.Policy with { Agency = PageBench.Hostile, Version = PageBench.Hostile, Access = Bench.Web.Policy.Access with { Purposes = [] } };
        Browser.Screen(1440, 900);
        Browser.Open(Bench.Address);
        SignIn("jlind");
        Browser.Until("document.body.innerText.includes('<script>')", "the condition");
        Go("Search");
        Browser.Fill("Purpose", PageBench.Hostile);
        Browser.Click("Search", "main");
        Browser.Until("document.querySelectorAll('.found').length === 1", "results");
        Go("Settings");
        Browser.Until("document.body.innerText.includes('<img src=x')", "the camera's name");
        Browser.Click("Sign out");
        SignIn("asoto");
        Go("Audit");
        Browser.Fill("Purpose", PageBench.Hostile);
        Browser.Click("Read the log");
        Browser.Until("document.querySelector('table')?.innerText.includes('<script>')", "the purpose in the log");
        Assert.That(Browser.Holds("document.querySelector('main script, main img[src=x], [onerror]')"), Is.False);
        Assert.That(Browser.Text("document.title"), Does.Not.Contain("owned"));
    }

    [Test]
    public void A_session_that_ends_leads_back_to_the_sign_in_and_what_was_shown_is_gone()
    {
        Bench.Drive(1);
        Browser.Screen(390, 844);
        Browser.Open(Bench.Address + "/search");
        SignIn("jlind", path: "Search");
        Browser.Fill("Purpose", "missing_person");
        Browser.Click("Search", "main");
        Browser.Until("document.querySelectorAll('.found').length === 1", "results");
        Bench.Web.Clock.Advance(1_441 * 60_000_000L);
        Browser.Click("Search", "main");
        Browser.Until("document.body.innerText.includes('The session has ended') && document.querySelector('input[type=password]')", "the sign-in");
        Assert.That(Browser.Holds("document.querySelector('.found')"), Is.False);
        SignIn("jlind", path: "Search");
        Assert.That(Browser.Text("document.querySelector('[data-reason]').value"), Is.EqualTo("missing_person"), "the same person goes on");
        ForgetRefusals();
    }

    [Test]
    public void An_administrator_moves_a_masks_corner_with_the_keyboard_and_puts_it_in_force()
    {
        Browser.Screen(1440, 900);
        Browser.Open(Bench.Address);
        SignIn("mreyes");
        Go("Aim");
        Browser.Until("document.querySelectorAll('.corner').length === 4", "the corners");
        Browser.Value("document.querySelectorAll('.corner')[1].focus()");
        Browser.Press("ArrowRight");
        Browser.Press("ArrowDown", modifiers: 8);
        Browser.Click("Show what becomes different");
        Browser.Until("document.body.innerText.includes('revision: 7 -> 8')", "what becomes different");
        Browser.Click("Put it in force");
        Browser.Until("document.getElementById('status').textContent === 'The masks are in force.'", "in force");
        Assert.That(Bench.Web.Policy.PrivacyMasks[0].Polygon[1], Is.EqualTo(new[] { 0.225, 0.05 }));
        Assert.That(System.Text.Encoding.UTF8.GetString(Bench.PolicyBytes), Does.Contain("// drawn with the people of the corner house").And.Contain("\"revision\": 8"));
    }

    [Test]
    public void What_was_found_is_saved_as_a_file_that_verifies()
    {
        Bench.Drive(2);
        string folder = Directory.CreateDirectory(Path.Combine(Bench.Web.Folder, "saved")).FullName;
        Browser.SaveInto(folder);
        Browser.Screen(1440, 900);
        Browser.Open(Bench.Address + "/search");
        SignIn("jlind", path: "Search");
        Browser.Fill("Purpose", "missing_person");
        Browser.Click("Search", "main");
        Browser.Until("document.querySelectorAll('.found').length === 2", "results");
        Browser.Click("Take all that was found away");
        Browser.Click("Make and save the file");
        Browser.Until("document.querySelector('main .notice.good')?.innerText.includes('.zip is saved.')", "saved");
        string path = "";
        for (int i = 0; i < 100 && (path = Directory.GetFiles(folder, "*.zip").FirstOrDefault() ?? "").Length == 0; i++)
            Browser.Value("new Promise(next => setTimeout(next, 50))");
        using FileStream file = File.OpenRead(path);
        Assert.That(Evidence.BundleVerifier.Verify(file, new() { Trust = Evidence.TrustAnchors.OfKey(Bench.Web.Key.PublicKey) }).IsProven);
    }

    [Test]
    public void A_file_that_is_no_list_leaves_the_list_in_force_and_says_why_beside_it()
    {
        string file = Path.Combine(Bench.Web.Folder, "wrong.csv");
        File.WriteAllText(file, "Number\n7ABC123\n");
        Browser.Screen(390, 844);
        Browser.Open(Bench.Address + "/lists");
        SignIn("mreyes", path: "Hot lists");
        Browser.Click("Look at the file");
        Browser.Until("document.querySelector('main .notice.bad')?.innerText.includes('File: choose the file.')", "the field");
        Browser.Fill("List", "special");
        Browser.ChooseFile("File", file);
        Browser.Click("Look at the file");
        Browser.Until("document.querySelector('main .notice.bad')?.innerText.includes('The list is not taken.')", "the refusal");
        Assert.That(Browser.Text("document.querySelector('main .notice.bad').innerText"), Does.Not.Contain("7ABC123"));
        ForgetRefusals();
    }

    [Test]
    public void A_plate_is_taken_out_by_its_row_after_it_was_asked_once_more()
    {
        Bench.Person("jlind").Post("/ui/hot-plates", """{"plate":"7abc-123","state":"CA","days":2,"officer":"An officer","phone":"555 0100","reference":"26-7","synopsis":"seen leaving","purpose":"missing_person"}""");
        Browser.Screen(390, 844);
        Browser.Open(Bench.Address + "/lists");
        SignIn("jlind", path: "Hot lists");
        Browser.Fill("Purpose", "missing_person");
        Browser.Click("Show them");
        Browser.Until("document.querySelectorAll('table.cards tbody tr').length === 1", "the plate");
        Browser.Click("Take it out", "table");
        Assert.That(Bench.Web.Feeds.HotPlates(10), Has.Count.EqualTo(1), "once is not enough");
        Browser.Click("Sure?", "table");
        Browser.Until("document.querySelectorAll('table.cards tbody tr').length === 0", "taken out");
        Assert.That(Bench.Web.Feeds.HotPlates(10), Is.Empty);
    }

    private void Tab(string name)
    {
        Browser.Press("Tab");
        Assert.That(Browser.Holds(Focused(name)), $"'{name}' has the focus, not {Browser.Text("document.activeElement.outerHTML")}");
    }

    private void TabUntil(string expression)
    {
        for (int i = 0; i < 60 && !Browser.Holds(expression); i++)
            Browser.Press("Tab");
        Assert.That(Browser.Holds(expression), expression);
        Assert.That(Browser.Text("getComputedStyle(document.activeElement).outlineStyle"), Is.EqualTo("solid"), "the focus is seen");
    }

    private static string Focused(string name) => $"(document.activeElement.labels?.[0]?.textContent ?? document.activeElement.textContent) === {JsonSerializer.Serialize(name)}";
}
