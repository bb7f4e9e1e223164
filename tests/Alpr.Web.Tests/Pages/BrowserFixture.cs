using System.Text.Json;

namespace Alpr.Web.Tests.Pages;

/// <summary>Tests with a unit and a browser of their own. At the end the console must be silent, and nobody but the unit asked for anything.</summary>
public abstract class BrowserFixture : PageFixture
{
    private protected Chromium Browser { get; private set; } = null!;

    [SetUp]
    public void StartBrowser()
    {
        Browser = new() { Meanwhile = Bench.Unit.Feed };
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
        if (Browser is null)
            return;
        string[] faults, requests;
        lock (Browser.Faults)
            faults = [.. Browser.Faults];
        lock (Browser.Requests)
            requests = [.. Browser.Requests];
        Browser.Dispose();
        Assert.That(faults, Is.Empty, "the console is silent");
        Assert.That(requests.Where(one => !one.StartsWith(Bench.Address, StringComparison.Ordinal) && !one.StartsWith("blob:" + Bench.Address, StringComparison.Ordinal) && !one.StartsWith("data:", StringComparison.Ordinal) && one != "about:blank"), Is.Empty, "nobody else is asked");
    }

    private protected void SignIn(string user, string code = "", string password = WebBench.Password, bool isRight = true, string path = "")
    {
        Browser.Until("document.querySelector('input[name=username]') !== null", "the sign-in");
        Browser.Fill("User name", user);
        Browser.Fill("Password", password);
        Browser.Fill("Code (second factor)", code);
        Browser.Value("document.querySelector('main .notice.bad')?.remove()");
        Browser.Click("Sign in", "main");
        if (isRight)
            Browser.Until($"!document.querySelector('input[name=username]') && document.querySelector('main h1')?.textContent.includes({JsonSerializer.Serialize(path)})", "signed in");
    }

    private protected void Go(string page)
    {
        Browser.Click(page, "nav");
        string title = page switch { "Lists" => "Hot lists", "Audit" => "Audit and report", _ => page };
        Browser.Until($"document.querySelector('main h1')?.textContent === {JsonSerializer.Serialize(title)}", page);
    }

    /// <summary>The browser's own words for each refusal that a test provoked.</summary>
    private protected void ForgetRefusals()
    {
        lock (Browser.Faults)
            Browser.Faults.RemoveAll(fault => fault.Contains("\"source\":\"network\"", StringComparison.Ordinal));
    }
}
