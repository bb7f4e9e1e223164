namespace Alpr.Web.Tests.Pages;

/// <summary>Every page at every size of screen, by day and by night: pictures of each are kept, nothing runs over the edge, everything has a name and is large enough.</summary>
public sealed class ScreenTests : BrowserFixture
{
    [TestCase(390, 844, false, "phone", TestName = "Every_page_is_shown_on_a_phone")]
    [TestCase(1440, 900, false, "desktop", TestName = "Every_page_is_shown_on_a_desk")]
    [TestCase(360, 740, false, "small", TestName = "Every_page_is_shown_on_the_smallest_phone")]
    [TestCase(1920, 1080, false, "large", TestName = "Every_page_is_shown_on_a_large_screen")]
    [TestCase(390, 844, true, "phone-dark", TestName = "Every_page_is_shown_on_a_phone_by_night")]
    [TestCase(1440, 900, true, "desktop-dark", TestName = "Every_page_is_shown_on_a_desk_by_night")]
    public void Shown(int width, int height, bool isDark, string name)
    {
        IReadOnlyList<long> made = Bench.Drive();
        Bench.Person("jlind").Post("/ui/holds", $$"""{"sequences":[{{made[0]}},{{made[4]}}],"purpose":"criminal_investigation","case":"26-0417"}""");
        Bench.Web.Policy = Bench.Web.Policy with { Access = Bench.Web.Policy.Access with { Training = [new() { Course = "ALPR basics", ValidDays = 365, Roles = ["auditor"] }] } };
        Bench.Web.Manager.RecordTraining(Bench.Web.Administrator, "asoto", "ALPR basics", new(2026, 3, 1));
        Bench.Web.Clock.Advance(1_000_000);
        Bench.Web.Feeds.InstallByHand("special", new MemoryStream("Plate\n7ABC123\nLMC2093\n"u8.ToArray()), "the desk");
        Browser.Screen(width, height, isDark);
        Browser.Open(Bench.Address);
        Look("sign-in");
        SignIn("jlind", Bench.Code());
        Browser.Fill("Purpose", "criminal_investigation");
        Browser.Click("Show the last passages");
        Browser.Until("document.querySelectorAll('.found img').length > 5", "the last passages");
        Look("now");
        Go("Search");
        Browser.Fill("Purpose", "criminal_investigation");
        Browser.Fill("Case number (optional)", "26-0417");
        Browser.Fill("Plate", "*");
        Browser.Click("Search", "main");
        Browser.Until("document.querySelectorAll('.found').length === 24", "results");
        Browser.Click("Take all that was found away");
        Look("search");
        Browser.Value("[...document.querySelectorAll('.found')].find(one => one.querySelector('.badge.warn'))?.querySelector('button').click()");
        Browser.Until("document.querySelector('dialog .notice.good') !== null", "the record");
        Browser.Until("[...document.querySelectorAll('dialog img')].every(one => one.complete && one.naturalWidth > 0)", "its pictures");
        Look("record", isWhole: false);
        Browser.Value("document.querySelector('dialog').scrollTo(0, 10000)");
        Look("record-below", isWhole: false);
        Browser.Click("Close", "dialog");
        Go("Lists");
        Operators();
        Go("Settings");
        Look("settings");
        Browser.Click("Sign out");
        Technician();
        Auditor();
        string first = Bench.Web.Manager.ResetPassword(Bench.Web.Administrator, "kpark").Password;
        Administrator();
        Browser.Until("document.querySelector('form') !== null", "the sign-in");
        SignIn("kpark", password: first);
        Look("password");

        void Technician()
        {
            SignIn("kpark");
            Go("Aim");
            Look("aim-before");
            Browser.Fill("Purpose", "maintenance");
            Browser.Click("Open the picture");
            Browser.Until("document.querySelector('.view canvas') && !document.querySelector('.moves:empty')", "the live picture");
            for (int i = 0; i < 3; i++)
                Browser.Until($"performance.getEntriesByType('resource').filter(one => one.name.includes('/ui/aim/picture/')).length > {i + 1}", "more pictures");
            Look("aim");
            Browser.Click("Privacy masks");
            Browser.Until("document.querySelectorAll('.mask').length === 1 && document.querySelector('.view canvas')", "the masks");
            Browser.Click("New mask");
            Browser.Fill("What lies in mask 2", "garden behind the fence");
            Browser.Click("Show what becomes different");
            Browser.Until("document.body.innerText.includes('What becomes different') && document.querySelector('.mono.small')", "the changes");
            Look("masks");
            Go("Now");
            Look("now-technician");
            Browser.Click("Sign out");
        }

        void Operators()
        {
            Browser.Fill("Purpose", "criminal_investigation");
            Browser.Fill("Plate", "7KLM482");
            Browser.Fill("State (two letters)", "CA");
            Browser.Fill("Officer", "An officer");
            Browser.Fill("Phone", "555 0100");
            Browser.Fill("Reference number", "26-004417");
            Browser.Fill("Synopsis", "seen leaving the car park behind the library");
            Browser.Click("Enter the plate");
            Browser.Until("document.body.innerText.includes('The plate is sought.')", "the hot plate");
            Browser.Click("Show them");
            Browser.Until("document.querySelectorAll('table.cards tbody tr').length === 1", "the hot plates");
            Look("lists");
            Go("Evidence");
            Browser.Value("document.querySelectorAll('main form')[1].querySelector('input').value = '10-12'");
            Look("evidence");
        }

        void Administrator()
        {
            Browser.Until("document.querySelector('form') !== null", "the sign-in");
            for (int i = 0; i < 6; i++)
                Bench.Client().SignIn("jlind", "wrong");
            SignIn("mreyes");
            Go("Aim");
            Browser.Until("document.querySelectorAll('.mask').length === 1", "the masks");
            Look("aim-administrator");
            Go("Lists");
            string file = Path.Combine(Bench.Web.Folder, "special.csv");
            File.WriteAllText(file, "Plate\n" + string.Concat(Enumerable.Range(0, 240).Select(i => $"7ZQ{i:000}\n")) + "7ZQ!01\n7\n");
            Browser.Fill("List", "special");
            Browser.ChooseFile("File", file);
            Browser.Click("Look at the file");
            Browser.Until("document.body.innerText.includes('2 of 243 lines are refused')", "the preview");
            Look("lists-administrator");
            Browser.Click("Put it in force");
            Browser.Until("document.querySelector('main .notice.good')?.innerText.includes('The list special is in force.')", "in force");
            Go("Evidence");
            Browser.Click("Show the cases");
            Browser.Until("document.body.innerText.includes('26-0417')", "the case");
            Browser.Click("Release…");
            Look("evidence-administrator");
            Go("Accounts");
            Browser.Until("document.querySelectorAll('.grid.wide > li').length === 5", "the accounts");
            Browser.Click("Training");
            Look("accounts");
            Browser.Fill("User name", "t.new");
            Browser.Fill("Full name", "A new person");
            Browser.Fill("Role", "operator");
            Browser.Click("Make the account");
            Browser.Until("document.querySelector('dialog .pairs') !== null", "the secrets");
            Look("accounts-once", isWhole: false);
            Browser.Click("Close", "dialog");
            Browser.Click("Sign out");
        }

        void Auditor()
        {
            SignIn("asoto");
            Go("Audit");
            Browser.Fill("Purpose", "oversight");
            Browser.Click("Read the log");
            Browser.Until("document.querySelectorAll('table.cards tbody tr').length > 5", "the log");
            Look("audit");
            Browser.Click("Random sample");
            Browser.Fill("Purpose", "oversight");
            Browser.Click("Draw a sample");
            Browser.Until("document.body.innerText.includes('drawn by')", "the sample");
            Look("audit-sample");
            Browser.Click("Purges");
            Browser.Fill("Purpose", "oversight");
            Browser.Click("Look at purges");
            Browser.Until("document.body.innerText.includes('What was destroyed')", "the purges");
            Look("audit-purges");
            Browser.Click("Report");
            Browser.Click("Make the report");
            Browser.Until("document.querySelectorAll('.chart svg').length > 4", "the report");
            Look("report");
            string page = Browser.Text("[...document.querySelectorAll('a')].find(one => one.textContent === 'Printable page').href");
            Browser.Ask("Page.navigate", new { url = page });
            Browser.Until("document.querySelector('svg') !== null && getComputedStyle(document.body).maxWidth !== 'none'", "the printable page, in its own style");
            Browser.Shoot($"report-page-{name}");
            Browser.Open(Bench.Address + "/settings");
            Browser.Click("Sign out");
        }

        void Look(string page, bool isWhole = true)
        {
            Browser.Value("document.getElementById('status').textContent = ''; scrollTo(0, 0)");
            RequireLabels(page);
            int wide = (int)Browser.Value("document.documentElement.scrollWidth").GetDouble();
            Browser.Shoot($"{page}-{name}", isWhole);
            Assert.That(wide, Is.LessThanOrEqualTo(width), $"{page} does not run over the edge");
        }
    }

    private void RequireLabels(string page)
    {
        string bare = Browser.Text("""
            [...document.querySelectorAll('input, select, textarea, button, a, canvas, img, [role=img], dialog, nav, [role=tabpanel]')].filter(one => one.getClientRects().length
              && !(one.labels?.length || one.getAttribute('aria-label') || one.getAttribute('aria-labelledby') || one.textContent.trim() || (one.tagName === 'IMG' && one.hasAttribute('alt'))))
              .map(one => one.outerHTML.slice(0, 120)).join('\n')
            """);
        Assert.That(bare, Is.Empty, $"everything on {page} has a name");
        string small = Browser.Text("""
            [...document.querySelectorAll('button, nav a, input:not([type=checkbox]), select')].filter(one => { const box = one.getBoundingClientRect(); return box.width && box.height < 40; }).map(one => one.outerHTML.slice(0, 120)).join('\n')
            """);
        Assert.That(small, Is.Empty, $"everything on {page} is large enough for a finger");
    }
}
