using System.Globalization;
using Alpr.Evidence;

namespace Alpr.Oversight;

/// <summary>
/// Writes a report as one printable page: no script, nothing from elsewhere, every text escaped, a table under each chart.
/// </summary>
internal static class ReportPage
{
    private const string Style = """
        :root { color-scheme: light; }
        * { box-sizing: border-box; }
        body { font: 15px/1.5 system-ui, "Noto Sans", "DejaVu Sans", sans-serif; color: #1a1f26; background: #fff; max-width: 54rem; margin: 2rem auto; padding: 0 1.25rem; }
        header { border-bottom: 3px solid #1d3f72; padding-bottom: .75rem; margin-bottom: 1.25rem; }
        h1 { font-size: 1.7rem; line-height: 1.2; margin: 0; }
        h2 { font-size: 1.2rem; margin: 2.25rem 0 .5rem; }
        .lead { color: #3d4652; margin: .25rem 0 0; }
        .figures { display: grid; grid-template-columns: repeat(4, 1fr); gap: .75rem; margin: 0; }
        .figures div { border: 1px solid #c6cdd6; border-radius: .35rem; padding: .6rem .75rem; }
        .figures dt { color: #3d4652; font-size: .85rem; }
        .figures dd { margin: 0; font-size: 1.55rem; font-weight: 650; line-height: 1.25; font-variant-numeric: tabular-nums; }
        .figures small { display: block; font-size: .8rem; font-weight: 400; color: #3d4652; line-height: 1.35; }
        .note { background: #fff4d6; border-left: 4px solid #b97a00; padding: .5rem .75rem; margin: .75rem 0; }
        figure { margin: .75rem 0 0; break-inside: avoid; }
        figcaption { font-weight: 600; margin-bottom: .25rem; }
        svg { display: block; width: 100%; height: auto; }
        svg text { font: 12px system-ui, "Noto Sans", "DejaVu Sans", sans-serif; fill: #3d4652; }
        .bar { fill: #1d3f72; } .soft { fill: #8fa6c8; } .missing { fill: #c2410c; } .unknown { fill: #e4e8ed; }
        .axis { stroke: #3d4652; } .grid { stroke: #c6cdd6; stroke-dasharray: 2 3; }
        table { border-collapse: collapse; width: 100%; margin: .75rem 0; font-variant-numeric: tabular-nums; }
        caption { text-align: left; color: #3d4652; font-size: .85rem; padding-bottom: .2rem; }
        th, td { padding: .22rem .6rem .22rem 0; border-bottom: 1px solid #dde2e8; text-align: right; vertical-align: top; overflow-wrap: anywhere; }
        tr > :first-child { text-align: left; }
        tbody th { font-weight: 400; }
        thead th { font-weight: 600; color: #3d4652; font-size: .85rem; border-bottom: 1.5px solid #3d4652; }
        td.none { text-align: left; color: #3d4652; }
        tr { break-inside: avoid; }
        .words td, .words thead th { text-align: left; }
        .many { columns: 3; column-gap: 1.75rem; font-size: .82rem; }
        .many { margin-top: .35rem; }
        .many table { margin-top: 0; }
        .many th, .many td { white-space: nowrap; padding-right: .3rem; }
        .many caption { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
        .key { font-size: .85rem; color: #3d4652; }
        .key b { display: inline-block; width: .8rem; height: .8rem; vertical-align: -.08rem; margin: 0 .3rem 0 .9rem; }
        .key b:first-child { margin-left: 0; }
        .b1 { background: #1d3f72; } .b2 { background: #8fa6c8; } .b3 { background: #c2410c; } .b4 { background: #e4e8ed; }
        .hash { font: 12px/1.4 ui-monospace, "DejaVu Sans Mono", monospace; overflow-wrap: anywhere; }
        @media (max-width: 40rem) { .figures { grid-template-columns: repeat(2, 1fr); } .many { columns: 2; } }
        @page { size: A4; margin: 16mm 15mm; }
        @media print {
          body { margin: 0; padding: 0; max-width: none; font-size: 10pt; }
          h2 { break-after: avoid; margin-top: 1.5rem; }
          * { -webkit-print-color-adjust: exact; print-color-adjust: exact; }
        }
        """;

    /// <summary>Writes the page.</summary>
    public static string Write(ReportDocument report)
    {
        Html page = new();
        string title = $"Licence plate reader report, {report.FirstDay} to {report.LastDay}";
        page.Raw("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n")
            .Raw("<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'\">\n")
            .Raw("<meta name=\"referrer\" content=\"no-referrer\">\n").Element("title", title).Raw($"<style>\n{Style.ReplaceLineEndings("\n")}\n</style>\n</head>\n<body>\n<header>\n")
            .Element("h1", report.Agency).Element("p class=\"lead\"", title)
            .Element("p class=\"lead\"", $"Camera {report.DeviceId}. Days and hours in {report.TimeZone}. Policy {report.PolicyVersion}.").Raw("</header>\n<main>\n");
        Summary(page, report);
        foreach (string sentence in report.NotCounted)
            page.Element("p class=\"note\"", sentence);
        Detections(page, report.Detections);
        Hits(page, report.Hits);
        Uptime(page, report);
        Acts(page, report);
        Proof(page, report);
        return page.Raw("</main>\n</body>\n</html>\n").ToString();
    }

    private static void Summary(Html page, ReportDocument report)
    {
        page.Raw("<dl class=\"figures\">\n");
        Figure("Detections", Html.Number(report.Detections.Total), $"{Html.Number(report.Detections.Destroyed)} destroyed since");
        Figure("Alerts", Html.Number(report.Hits.Alerts), $"{Html.Number(report.Hits.Repeats)} repeats, {Html.Number(report.Hits.Informational)} informational");
        Figure("In service", Html.Percent(report.Uptime.Share), $"{report.Uptime.Gaps.Count + report.Uptime.GapsLeftOut} interruptions");
        Figure("Uses by people", Html.Number(report.Accesses.Sum(action => action.Allowed)), $"{Html.Number(report.Accesses.Sum(action => action.Refused))} refused");
        page.Raw("</dl>\n");

        void Figure(string name, string number, string more) =>
            page.Raw("<div>").Element("dt", name).Raw("<dd>").Text(number).Element("small", more).Raw("</dd></div>\n");
    }

    private static void Detections(Html page, ReportDetections detections)
    {
        page.Element("h2", "Detections");
        page.Raw("<figure>\n").Element("figcaption", "By hour of day");
        Charts.Columns(page, "chart-hours", "Detections by hour of day", detections.ByHour, hour => hour % 3 == 0 ? $"{hour}:00" : "");
        page.Raw("</figure>\n<div class=\"many\">\n");
        page.Table("Detections by hour of day", ["Hour", "Detections"], detections.ByHour.Select((count, hour) => new[] { $"{hour}:00", Html.Number(count) }))
            .Raw("</div>\n");
        page.Raw("<figure>\n").Element("figcaption", "By day");
        Charts.Columns(page, "chart-days", "Detections by day", [.. detections.ByDay.Select(day => day.Count)], DayLabels([.. detections.ByDay.Select(day => day.Name)]));
        page.Raw("</figure>\n<div class=\"many\">\n");
        page.Table("Detections by day", ["Day", "Detections"], detections.ByDay.Select(day => new[] { day.Name, Html.Number(day.Count) })).Raw("</div>\n");
        page.Element("h2", "Issuing states").Raw("<div class=\"many\">\n");
        page.Table("Detections by issuing state", ["State", "Detections"],
                detections.ByState.Select(state => new[] { state.Name.Length == 0 ? "not known" : state.Name, Html.Number(state.Count) }))
            .Raw("</div>\n");
    }

    private static void Hits(Html page, ReportHits hits)
    {
        page.Element("h2", "Hits").Element("p class=\"lead\"",
            "A hit is a resemblance of a plate that a machine read to an entry of a list. None is confirmed until a person has compared plate, state and picture and asked the list's owner.");
        (string, long, string)[] bars = [.. hits.ByCategory.Select(count => (Words(count.Name), count.Count, "bar")),
            .. hits.InformationalByCategory.Select(count => (Words(count.Name) + " (inf.)", count.Count, "soft"))];
        if (bars.Length > 0)
        {
            page.Raw("<figure>\n").Element("figcaption", "By category");
            Charts.Bars(page, "chart-hits", "Hits by category", bars);
            page.Raw("<p class=\"key\"><b class=\"b1\"></b>hits<b class=\"b2\"></b>informational (inf.): no reason to stop anybody</p>\n</figure>\n");
        }
        IEnumerable<string> categories = hits.ByCategory.Concat(hits.InformationalByCategory).Select(count => count.Name).Distinct();
        page.Table("Hits by category, repeats included", ["Category", "Hits", "Informational"], categories.Select(name => new[]
            { Words(name), Html.Number(CountOf(hits.ByCategory, name)), Html.Number(CountOf(hits.InformationalByCategory, name)) }));
        page.Table("Hits by list", ["List", "Hits"], hits.ByList.Select(count => new[] { count.Name, Html.Number(count.Count) }));
        page.Table("Hits by kind of match", ["Match", "Hits"], hits.ByMatch.Select(count => new[] { Words(count.Name), Html.Number(count.Count) }));
    }

    private static void Uptime(Html page, ReportDocument report)
    {
        ReportUptime uptime = report.Uptime;
        page.Element("h2", "In service").Element("p class=\"lead\"",
            $"{Html.Span(uptime.CoveredS)} of {Html.Span(uptime.PeriodS)}, by the signs that the unit signed of itself. Started {uptime.Starts} times.");
        page.Raw("<figure>\n").Element("figcaption", "Share of each day");
        Charts.Shares(page, "chart-uptime", "Share of each day in which the unit ran", uptime.ByDay, DayLabels([.. uptime.ByDay.Select(day => day.Name)]));
        page.Raw("<p class=\"key\"><b class=\"b1\"></b>in service<b class=\"b3\"></b>not in service<b class=\"b4\"></b>not counted</p>\n</figure>\n<div class=\"many\">\n");
        page.Table("Share of each day in which the unit ran", ["Day", "Share"], uptime.ByDay.Select(day => new[] { day.Name, Html.Percent(day.Share) })).Raw("</div>\n");
        page.Table("Interruptions, UTC" + (uptime.GapsLeftOut > 0 ? $"; {uptime.GapsLeftOut} shorter ones are left out" : ""), ["From", "To", "Length"],
            uptime.Gaps.Select(gap => new[] { gap.From, gap.To, Html.Span(gap.Seconds) }));
        page.Table("Parts that were red", ["Part", "Times", "In all", "Last reason"],
            report.RedConditions.Select(red => new[] { red.Part, Html.Number(red.Times), Html.Span(red.Seconds), red.LastReason }));
    }

    private static void Acts(Html page, ReportDocument report)
    {
        page.Element("h2", "Use and oversight");
        page.Table("Accesses by action", ["Action", "Allowed", "Refused", "Records shown"],
            report.Accesses.Select(action => new[] { Words(action.Action), Html.Number(action.Allowed), Html.Number(action.Refused), Html.Number(action.Results) }));
        page.Table("Records destroyed within the period", ["Reason", "What", "Purges", "Records", "Pictures", "Before a backend had them"], report.Purges.Select(purge => new[]
            { Words(purge.Reason), Words(purge.Scope), Html.Number(purge.Statements), Html.Number(purge.Records), Html.Number(purge.Images), Html.Number(purge.Unacknowledged) }));
        page.Table("Hot lists installed", ["List", "Times", "Entries", "Lines refused", "Last, UTC"], report.HotLists.Select(list => new[]
            { list.List, Html.Number(list.Installs), Html.Number(list.LastEntries), Html.Number(list.LinesRefused), list.LastInstalled }));
        page.Table("Changes of policy", ["At, UTC", "Version", "By"], report.PolicyChanges.Select(change => new[] { change.At, change.Version, change.By }));
        page.Table("Further", ["What", "Number"], new[]
        {
            new[] { "Holds placed for cases", Html.Number(report.Holds.Placed) }, ["Records held by them", Html.Number(report.Holds.RecordsPlaced)],
            ["Holds released", Html.Number(report.Holds.Released)], ["Inspections passed", Html.Number(report.Inspections.Passed)],
            ["Inspections not passed", Html.Number(report.Inspections.Failed)], ["Damage reported", Html.Number(report.Inspections.Damage)],
            ["Repairs", Html.Number(report.Inspections.Repairs)], ["Tampering noticed", Html.Number(report.Inspections.Tampering)],
            ["Changes of the clock", Html.Number(report.Clock.Changes)], ["Largest jump of the clock", string.Create(CultureInfo.InvariantCulture, $"{report.Clock.LargestJumpS:0.###} s")],
        });
    }

    private static void Proof(Html page, ReportDocument report)
    {
        page.Element("h2", "What these figures rest on");
        page.Element("p", $"Computed at {report.MadeAt} over the {Html.Number(report.Log.Size)} records of the log below. "
            + "This page shows the figures of a JSON file that the camera signed; the page itself is not signed. Whoever has the log can compute them again.");
        page.Raw("<div class=\"words\">").Table("Log and files", ["What", "Value"], [
            ["Log", report.Log.Origin], ["Root of the log", report.Log.Root], ["SHA-256 of the JSON file", Hash256.Of(ReportComputation.Write(report)).ToString()],
            ["SHA-256 of the policy", report.PolicySha256.Length == 0 ? "not stated" : report.PolicySha256]]).Raw("</div>\n");
    }

    private static long CountOf(IReadOnlyList<NamedCount> counts, string name) => counts.FirstOrDefault(count => count.Name == name)?.Count ?? 0;

    private static string Words(string name) => name.Replace('_', ' ');

    // As many as fit beside each other; the first of a month where days are many.
    private static Func<int, string> DayLabels(IReadOnlyList<string> days)
    {
        bool months = days.Count > 62;
        int every = Math.Max(1, (days.Count + 9) / 10);
        return day => months ? (days[day].EndsWith("-01", StringComparison.Ordinal) ? days[day][..7] : "") : day % every == 0 ? days[day][5..] : "";
    }
}
