using Alpr.Web.Pull;
using Alpr.Web.Server;

namespace Alpr.Web.Pages;

/// <summary>All that can be asked at the pages' listener: the files, and under <c>/ui</c> what their script asks. Any thread.</summary>
internal sealed class PageInterface : IDisposable
{
    private readonly Turns _acts = new(WebLimits.ActsMax), _signIns = new(WebLimits.SignInsMax);
    private readonly AimRoutes _aim;
    private readonly ListRoutes _lists;
    private readonly EvidenceRoutes _evidence;

    public PageInterface(WebParts parts, PageParts pages, RefusalLedger ledger)
    {
        Door = new(parts, ledger);
        SignInRoutes signIn = new(parts, pages, Door, ledger, _acts, _signIns);
        NowRoutes now = new(parts, pages, Door, _acts);
        _aim = new(parts, pages, Door, _acts);
        MaskRoutes masks = new(parts, pages, Door, _acts);
        DeskRoutes desks = new(parts, Door, _acts);
        SearchRoutes search = new(parts, Door, desks, _acts);
        HotPlateRoutes plates = new(parts, Door, _acts);
        _lists = new(parts, Door, _acts);
        _evidence = new(parts, pages, Door, _acts);
        AccountRoutes accounts = new(parts, pages.Accounts, Door, _acts);
        AuditRoutes audit = new(parts, Door, _acts);
        ReportRoutes report = new(parts, Door, _acts);
        SettingsRoutes settings = new(parts, pages, Door);
        Routes =
        [
            .. new PageFiles().Routes(),
            Ask("GET", "/ui/session", signIn.Get),
            Ask("POST", "/ui/session", signIn.Post),
            Ask("POST", "/ui/session/end", signIn.End),
            Ask("POST", "/ui/password", signIn.ChangePassword),
            Ask("GET", "/ui/now", now.Get),
            Ask("POST", "/ui/inspections", now.Inspect),
            Ask("POST", "/ui/aim", _aim.Open),
            Ask("GET", "/ui/aim/state", _aim.State),
            Ask("GET", "/ui/aim/picture/{number}", _aim.Picture),
            Ask("POST", "/ui/aim/reset", _aim.Reset),
            Ask("GET", "/ui/masks", masks.Get),
            Ask("POST", "/ui/masks/changes", masks.Changes),
            Ask("POST", "/ui/masks", masks.Post),
            Ask("POST", "/ui/search", search.Search),
            Ask("POST", "/ui/records", search.View),
            Ask("GET", "/ui/records/{sequence}/images/{name}", search.Picture),
            Ask("POST", "/ui/holds", desks.Hold),
            Ask("POST", "/ui/holds/out", desks.Release),
            Ask("POST", "/ui/cases", _evidence.Cases),
            Ask("POST", "/ui/exports", _evidence.Export),
            Ask("GET", "/ui/lists", settings.Lists),
            Ask("POST", "/ui/lists/{name}/preview", _lists.Preview),
            Ask("POST", "/ui/lists/{name}", _lists.Install),
            Ask("POST", "/ui/hot-plates/list", _lists.Plates),
            Ask("POST", "/ui/hot-plates", plates.Post),
            Ask("POST", "/ui/hot-plates/out", plates.Delete),
            Ask("POST", "/ui/audit", audit.Read),
            Ask("POST", "/ui/audit/csv", audit.Csv),
            Ask("POST", "/ui/audit/sample", audit.Sample),
            Ask("POST", "/ui/audit/purges", audit.Purges),
            Ask("POST", "/ui/reports", report.Post),
            Ask("GET", "/ui/reports/{id}/{file}", report.Get),
            Ask("POST", "/ui/accounts/list", accounts.List),
            Ask("POST", "/ui/accounts", accounts.Create),
            Ask("POST", "/ui/accounts/disable", accounts.Disable),
            Ask("POST", "/ui/accounts/enable", accounts.Enable),
            Ask("POST", "/ui/accounts/password", accounts.ResetPassword),
            Ask("POST", "/ui/accounts/code", accounts.EnrolCode),
            Ask("POST", "/ui/accounts/training", accounts.Train),
            Ask("GET", "/ui/settings", settings.Get),
        ];
    }

    /// <summary>Who is let in.</summary>
    public PageDoor Door { get; }

    /// <summary>What can be asked.</summary>
    public IReadOnlyList<WebRoute> Routes { get; }

    /// <inheritdoc/>
    public void Dispose()
    {
        _aim.Dispose();
        _lists.Dispose();
        _evidence.Dispose();
        _acts.Dispose();
        _signIns.Dispose();
    }

    private static WebRoute Ask(string method, string path, Func<Microsoft.AspNetCore.Http.HttpContext, Caller, Task> answer) => new(method, path, CallerKind.Person, answer);
}
