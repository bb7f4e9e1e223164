using System.Text.Json;

namespace Alpr.Web.Tests.Pages;

/// <summary>The pages in a real browser: what somebody sees, with mouse and without, on a phone and on a desk. Pictures of each page are kept.</summary>
public sealed class BrowserTests : PageFixture
{
    private Chromium _browser = null!;

    [SetUp]
    public void StartBrowser()
    {
        _browser = new() { Meanwhile = Bench.Unit.Feed };
        Bench.Web.Conditions.Clear();
        Bench.Web.Conditions.AddRange(
        [
            new() { Part = "camera", Light = Contracts.V1.Light.Green }, new() { Part = "scene", Light = Contracts.V1.Light.Green }, new() { Part = "link", Light = Contracts.V1.Light.Amber, Reason = "The backend 'county' was not reached for 9 minutes. Look at the modem's lamp; records wait on the disk meanwhile." },
            new() { Part = "gps", Light = Contracts.V1.Light.Green }, new() { Part = "disk", Light = Contracts.V1.Light.Green }, new() { Part = "clock", Light = Contracts.V1.Light.Green }, new() { Part = "hot lists", Light = Contracts.V1.Light.Red, Reason = "The list svs is missing. Install it, or look at its source." },
        ]);
    }

    [TearDown]
    public void CheckBrowser()
    {
        if (_browser is null)
            return;
        string[] faults, requests;
        lock (_browser.Faults)
            faults = [.. _browser.Faults];
        lock (_browser.Requests)
            requests = [.. _browser.Requests];
        _browser.Dispose();
        Assert.That(faults, Is.Empty, "the console is silent");
        Assert.That(requests.Where(one => !one.StartsWith(Bench.Address, StringComparison.Ordinal) && !one.StartsWith("blob:" + Bench.Address, StringComparison.Ordinal) && !one.StartsWith("data:", StringComparison.Ordinal) && one != "about:blank"), Is.Empty, "nobody else is asked");
    }

    [TestCase(390, 844, false, "phone", TestName = "Every_page_is_shown_on_a_phone")]
    [TestCase(1440, 900, false, "desktop", TestName = "Every_page_is_shown_on_a_desk")]
    [TestCase(360, 740, false, "small", TestName = "Every_page_is_shown_on_the_smallest_phone")]
    [TestCase(1920, 1080, false, "large", TestName = "Every_page_is_shown_on_a_large_screen")]
    [TestCase(390, 844, true, "phone-dark", TestName = "Every_page_is_shown_on_a_phone_by_night")]
    [TestCase(1440, 900, true, "desktop-dark", TestName = "Every_page_is_shown_on_a_desk_by_night")]
    public void Shown(int width, int height, bool isDark, string name)
    {
        Bench.Drive();
        Bench.Web.Feeds.InstallByHand("special", new MemoryStream("Plate\n7ABC123\nLMC2093\n"u8.ToArray()), "the desk");
        _browser.Screen(width, height, isDark);
        _browser.Open(Bench.Address);
        Look("sign-in");
        SignIn("jlind", Bench.Code());
        _browser.Fill("Purpose", "criminal_investigation");
        _browser.Click("Show the last passages");
        _browser.Until("document.querySelectorAll('.found img').length > 5", "the last passages");
        Look("now");
        Go("Search");
        _browser.Fill("Purpose", "criminal_investigation");
        _browser.Fill("Case number (optional)", "26-0417");
        _browser.Fill("Plate", "*");
        _browser.Click("Search", "main");
        _browser.Until("document.querySelectorAll('.found').length === 24", "results");
        Look("search");
        _browser.Value("[...document.querySelectorAll('.found')].find(one => one.querySelector('.badge.warn'))?.querySelector('button').click()");
        _browser.Until("document.querySelector('dialog .notice.good') !== null", "the record");
        _browser.Until("[...document.querySelectorAll('dialog img')].every(one => one.complete && one.naturalWidth > 0)", "its pictures");
        Look("record", isWhole: false);
        _browser.Value("document.querySelector('dialog').scrollTo(0, 10000)");
        Look("record-below", isWhole: false);
        _browser.Click("Close", "dialog");
        Go("Lists");
        Look("lists");
        Go("Settings");
        Look("settings");
        _browser.Click("Sign out");
        Technician();
        Auditor();
        _browser.Until("document.querySelector('form') !== null", "the sign-in");
        string first = Bench.Web.Manager.ResetPassword(Bench.Web.Administrator, "kpark").Password;
        SignIn("kpark", password: first);
        Look("password");

        void Technician()
        {
            SignIn("kpark");
            Go("Aim");
            Look("aim-before");
            _browser.Fill("Purpose", "maintenance");
            _browser.Click("Open the picture");
            _browser.Until("document.querySelector('.view canvas') && !document.querySelector('.moves:empty')", "the live picture");
            for (int i = 0; i < 3; i++)
                _browser.Until($"performance.getEntriesByType('resource').filter(one => one.name.includes('/ui/aim/picture/')).length > {i + 1}", "more pictures");
            Look("aim");
            _browser.Click("Privacy masks");
            _browser.Until("document.querySelectorAll('.mask').length === 1 && document.querySelector('.view canvas')", "the masks");
            _browser.Click("New mask");
            _browser.Fill("What lies in mask 2", "garden behind the fence");
            _browser.Click("Show what becomes different");
            _browser.Until("document.body.innerText.includes('What becomes different') && document.querySelector('.mono.small')", "the changes");
            Look("masks");
            Go("Now");
            Look("now-technician");
            _browser.Click("Sign out");
        }

        void Auditor()
        {
            SignIn("asoto");
            Go("Audit");
            _browser.Fill("Purpose", "oversight");
            _browser.Click("Read the log");
            _browser.Until("document.querySelectorAll('table.cards tbody tr').length > 5", "the log");
            Look("audit");
            _browser.Click("Random sample");
            _browser.Fill("Purpose", "oversight");
            _browser.Click("Draw a sample");
            _browser.Until("document.body.innerText.includes('drawn by')", "the sample");
            Look("audit-sample");
            _browser.Click("Purges");
            _browser.Fill("Purpose", "oversight");
            _browser.Click("Look at purges");
            _browser.Until("document.body.innerText.includes('What was destroyed')", "the purges");
            Look("audit-purges");
            _browser.Click("Report");
            _browser.Click("Make the report");
            _browser.Until("document.querySelectorAll('.chart svg').length > 4", "the report");
            Look("report");
            string page = _browser.Text("[...document.querySelectorAll('a')].find(one => one.textContent === 'Printable page').href");
            _browser.Ask("Page.navigate", new { url = page });
            _browser.Until("document.querySelector('svg') !== null && getComputedStyle(document.body).maxWidth !== 'none'", "the printable page, in its own style");
            _browser.Shoot($"report-page-{name}");
            _browser.Open(Bench.Address + "/settings");
            _browser.Click("Sign out");
        }

        void Look(string page, bool isWhole = true)
        {
            _browser.Value("document.getElementById('status').textContent = ''; scrollTo(0, 0)");
            RequireLabels(page);
            int wide = (int)_browser.Value("document.documentElement.scrollWidth").GetDouble();
            _browser.Shoot($"{page}-{name}", isWhole);
            Assert.That(wide, Is.LessThanOrEqualTo(width), $"{page} does not run over the edge");
        }
    }

    [Test]
    public void Somebody_without_a_mouse_signs_in_and_searches()
    {
        Bench.Drive(3);
        string code = Bench.Code();
        _browser.Screen(1440, 900);
        _browser.Open(Bench.Address);
        Tab("Skip to the content");
        Tab("User name");
        _browser.Type("jlind");
        Tab("Password");
        _browser.Type(WebBench.Password);
        Tab("Code (second factor)");
        _browser.Type(code);
        _browser.Press("Enter");
        _browser.Until("document.querySelector('main h1').textContent === 'Now'", "signed in");
        TabUntil("document.activeElement.textContent === 'Search' && document.activeElement.closest('nav')");
        _browser.Press("Enter");
        _browser.Until("document.querySelector('main h1').textContent === 'Search'", "the search");
        Assert.That(_browser.Text("document.activeElement.id"), Is.EqualTo("main"), "who opens a page is at its content");
        Tab("Purpose");
        _browser.Press("ArrowDown");
        TabUntil(Focused("Plate"));
        _browser.Type("*");
        _browser.Press("Enter");
        _browser.Until("document.querySelectorAll('.found').length === 3", "results");
        Assert.That(_browser.Text("document.activeElement.textContent"), Is.EqualTo("3 found"), "and hears what was found");
        TabUntil("document.activeElement.textContent.startsWith('Look at it')");
        _browser.Press("Enter");
        _browser.Until("document.querySelector('dialog .notice.good') !== null", "the record");
        Assert.That(_browser.Holds("document.querySelector('dialog').contains(document.activeElement)"), "the focus is within");
        _browser.Press("Escape");
        _browser.Until("document.querySelector('dialog') === null && document.activeElement.textContent.startsWith('Look at it')", "back where it was");
        Assert.That(Bench.Web.Accesses().Where(access => access.User == "jlind").Select(access => access.Action), Is.EqualTo(new[] { "sign_in", "search", "view" }).Or.SupersetOf(new[] { "search", "view" }));
    }

    [Test]
    public void What_is_wrong_is_said_in_words_where_it_is()
    {
        Bench.Drive(1);
        _browser.Screen(390, 844);
        _browser.Open(Bench.Address);
        _browser.Click("Sign in", "main");
        Told("User name: write your user name.");
        SignIn("jlind", password: "wrong", isRight: false);
        Told("Check user name, password and second factor");
        Assert.That(_browser.Text("document.querySelector('input[type=password]').value"), Is.Empty);
        for (int i = 0; i < 5; i++)
            Bench.Client().SignIn("jlind", "wrong");
        SignIn("jlind", isRight: false);
        Told("the account is locked for a while");
        Bench.Web.Clock.Advance(31 * 60_000_000L);
        SignIn("jlind");
        Go("Search");
        _browser.Fill("Plate", "7ABC123");
        _browser.Click("Search", "main");
        Told("Purpose: choose why you ask.");
        Assert.That(_browser.Text("document.activeElement.dataset.reason"), Is.EqualTo("purpose"));
        _browser.Fill("Purpose", "missing_person");
        _browser.Fill("Plate", "7AB!!");
        _browser.Click("Search", "main");
        Told("It cannot be asked so.");
        lock (_browser.Faults)
            _browser.Faults.RemoveAll(fault => fault.Contains("\"source\":\"network\"", StringComparison.Ordinal)); // the browser's own words for each refusal

        void Told(string words) => _browser.Until($"document.querySelector('main .notice.bad')?.innerText.includes({JsonSerializer.Serialize(words)})", words);
    }

    [Test]
    public void Text_from_anywhere_stays_text()
    {
        Bench.Drive(1);
        Bench.Unit.CameraName = PageBench.Hostile;
        Bench.Web.Conditions.Add(new() { Part = PageBench.Hostile, Light = Contracts.V1.Light.Red, Reason = PageBench.Hostile });
        Bench.Web.Policy = Bench.Web.Policy with { Agency = PageBench.Hostile, Version = PageBench.Hostile, Access = Bench.Web.Policy.Access with { Purposes = [] } };
        _browser.Screen(1440, 900);
        _browser.Open(Bench.Address);
        SignIn("jlind");
        _browser.Until("document.body.innerText.includes('<script>')", "the condition");
        Go("Search");
        _browser.Fill("Purpose", PageBench.Hostile);
        _browser.Click("Search", "main");
        _browser.Until("document.querySelectorAll('.found').length === 1", "results");
        Go("Settings");
        _browser.Until("document.body.innerText.includes('<img src=x')", "the camera's name");
        _browser.Click("Sign out");
        SignIn("asoto");
        Go("Audit");
        _browser.Fill("Purpose", PageBench.Hostile);
        _browser.Click("Read the log");
        _browser.Until("document.querySelector('table')?.innerText.includes('<script>')", "the purpose in the log");
        Assert.That(_browser.Holds("document.querySelector('main script, main img[src=x], [onerror]')"), Is.False);
        Assert.That(_browser.Text("document.title"), Does.Not.Contain("owned"));
    }

    [Test]
    public void A_session_that_ends_leads_back_to_the_sign_in_and_what_was_shown_is_gone()
    {
        Bench.Drive(1);
        _browser.Screen(390, 844);
        _browser.Open(Bench.Address + "/search");
        SignIn("jlind", path: "Search");
        _browser.Fill("Purpose", "missing_person");
        _browser.Click("Search", "main");
        _browser.Until("document.querySelectorAll('.found').length === 1", "results");
        Bench.Web.Clock.Advance(1_441 * 60_000_000L);
        _browser.Click("Search", "main");
        _browser.Until("document.body.innerText.includes('The session has ended') && document.querySelector('input[type=password]')", "the sign-in");
        Assert.That(_browser.Holds("document.querySelector('.found')"), Is.False);
        SignIn("jlind", path: "Search");
        Assert.That(_browser.Text("document.querySelector('[data-reason]').value"), Is.EqualTo("missing_person"), "the same person goes on");
        lock (_browser.Faults)
            _browser.Faults.RemoveAll(fault => fault.Contains("\"source\":\"network\"", StringComparison.Ordinal));
    }

    [Test]
    public void An_administrator_moves_a_masks_corner_with_the_keyboard_and_puts_it_in_force()
    {
        _browser.Screen(1440, 900);
        _browser.Open(Bench.Address);
        SignIn("mreyes");
        Go("Aim");
        _browser.Until("document.querySelectorAll('.corner').length === 4", "the corners");
        _browser.Value("document.querySelectorAll('.corner')[1].focus()");
        _browser.Press("ArrowRight");
        _browser.Press("ArrowDown", modifiers: 8);
        _browser.Click("Show what becomes different");
        _browser.Until("document.body.innerText.includes('revision: 7 -> 8')", "what becomes different");
        _browser.Click("Put it in force");
        _browser.Until("document.getElementById('status').textContent === 'The masks are in force.'", "in force");
        Assert.That(Bench.Web.Policy.PrivacyMasks[0].Polygon[1], Is.EqualTo(new[] { 0.225, 0.05 }));
        Assert.That(System.Text.Encoding.UTF8.GetString(Bench.PolicyBytes), Does.Contain("// drawn with the people of the corner house").And.Contain("\"revision\": 8"));
    }

    private void SignIn(string user, string code = "", string password = WebBench.Password, bool isRight = true, string path = "")
    {
        _browser.Until("document.querySelector('input[name=username]') !== null", "the sign-in");
        _browser.Fill("User name", user);
        _browser.Fill("Password", password);
        _browser.Fill("Code (second factor)", code);
        _browser.Value("document.querySelector('main .notice.bad')?.remove()");
        _browser.Click("Sign in", "main");
        if (isRight)
            _browser.Until($"!document.querySelector('input[name=username]') && document.querySelector('main h1')?.textContent.includes({JsonSerializer.Serialize(path)})", "signed in");
    }

    private void Go(string page)
    {
        _browser.Click(page, "nav");
        string title = page switch { "Lists" => "Hot lists", "Audit" => "Audit and report", _ => page };
        _browser.Until($"document.querySelector('main h1')?.textContent === {JsonSerializer.Serialize(title)}", page);
    }

    private void Tab(string name)
    {
        _browser.Press("Tab");
        Assert.That(_browser.Holds(Focused(name)), $"'{name}' has the focus, not {_browser.Text("document.activeElement.outerHTML")}");
    }

    private void TabUntil(string expression)
    {
        for (int i = 0; i < 60 && !_browser.Holds(expression); i++)
            _browser.Press("Tab");
        Assert.That(_browser.Holds(expression), expression);
        Assert.That(_browser.Text("getComputedStyle(document.activeElement).outlineStyle"), Is.EqualTo("solid"), "the focus is seen");
    }

    private static string Focused(string name) => $"(document.activeElement.labels?.[0]?.textContent ?? document.activeElement.textContent) === {JsonSerializer.Serialize(name)}";

    private void RequireLabels(string page)
    {
        string bare = _browser.Text("""
            [...document.querySelectorAll('input, select, textarea, button, a, canvas, img, [role=img], dialog, nav, [role=tabpanel]')].filter(one => one.getClientRects().length
              && !(one.labels?.length || one.getAttribute('aria-label') || one.getAttribute('aria-labelledby') || one.textContent.trim() || (one.tagName === 'IMG' && one.hasAttribute('alt'))))
              .map(one => one.outerHTML.slice(0, 120)).join('\n')
            """);
        Assert.That(bare, Is.Empty, $"everything on {page} has a name");
        string small = _browser.Text("""
            [...document.querySelectorAll('button, nav a, input:not([type=checkbox]), select')].filter(one => { const box = one.getBoundingClientRect(); return box.width && box.height < 40; }).map(one => one.outerHTML.slice(0, 120)).join('\n')
            """);
        Assert.That(small, Is.Empty, $"everything on {page} is large enough for a finger");
    }
}
