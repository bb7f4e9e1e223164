using System.Globalization;
using System.Net;
using System.Text;
using Alpr.Contracts.V1;

namespace Alpr.Evidence;

/// <summary>
/// Writes the printable page of a bundle: for each detection its pictures and what was signed about it, and how to check
/// it. No script, nothing from elsewhere, and every text is escaped.
/// </summary>
internal static class BundlePage
{
    private const string Style = """
        :root { color-scheme: light; }
        body { font: 15px/1.5 system-ui, "Noto Sans", sans-serif; color: #1a1a1a; background: #fff; max-width: 52rem; margin: 2rem auto; padding: 0 1rem; }
        h1 { font-size: 1.6rem; margin: 0 0 .25rem; }
        h2 { font-size: 1.15rem; margin: 2.5rem 0 .5rem; border-bottom: 2px solid #1a1a1a; padding-bottom: .25rem; }
        .lead { color: #444; margin: 0 0 1.5rem; }
        table { border-collapse: collapse; width: 100%; margin: .75rem 0; }
        th { text-align: left; font-weight: 600; width: 11rem; vertical-align: top; color: #333; }
        th, td { padding: .3rem .5rem .3rem 0; border-bottom: 1px solid #ddd; }
        td { overflow-wrap: anywhere; vertical-align: top; }
        .plate { font: 700 2rem/1.2 ui-monospace, "DejaVu Sans Mono", monospace; letter-spacing: .08em; border: 2px solid #1a1a1a; border-radius: .4rem; padding: .2rem .8rem; display: inline-block; }
        .hash { font: 12px/1.4 ui-monospace, "DejaVu Sans Mono", monospace; overflow-wrap: anywhere; }
        figure { margin: .75rem 0; }
        figure img { max-width: 100%; height: auto; border: 1px solid #999; display: block; }
        figure.plate-picture img { min-width: 16rem; image-rendering: auto; }
        figcaption { color: #444; font-size: .85rem; }
        .note { background: #fff4d6; border-left: 4px solid #b97a00; padding: .5rem .75rem; margin: .75rem 0; }
        article { break-inside: avoid; page-break-inside: avoid; }
        pre { background: #f3f3f3; padding: .75rem; overflow-x: auto; font-size: 13px; }
        @media print { body { margin: 0; max-width: none; font-size: 11pt; } article { break-after: page; } article:last-of-type { break-after: auto; } }
        """;

    /// <summary>Writes the page.</summary>
    public static string Write(BundleSummary bundle)
    {
        StringBuilder page = new();
        VerificationReport report = bundle.Report;
        string cases = string.Join(", ", bundle.Cases);
        string title = cases.Length == 0 ? $"Evidence from {report.DeviceId}" : $"Evidence in case {cases}";
        page.Append("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n")
            .Append("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n")
            .Append("<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; img-src 'self'; style-src 'unsafe-inline'\">\n")
            .Append("<title>").Append(Text(title)).Append("</title>\n<style>\n").Append(Style.ReplaceLineEndings("\n")).Append("\n</style>\n</head>\n<body>\n")
            .Append("<h1>").Append(Text(title)).Append("</h1>\n")
            .Append("<p class=\"lead\">What a licence plate camera recorded and signed. The plate was read by a machine and may be misread: compare it with the picture.</p>\n");
        Table(page,
            ("Camera", report.DeviceId!),
            ("Detections", string.Create(CultureInfo.InvariantCulture, $"{report.Detections}")),
            ("Log", string.Create(CultureInfo.InvariantCulture, $"{bundle.Checkpoint.Origin}, {bundle.Checkpoint.Size} records when this was written")),
            ("Signing key", report.KeyId!));
        foreach (BundleRecord record in bundle.Exhibits)
            Exhibit(page, record);
        Statements(page, bundle);
        HowToCheck(page, report);
        return page.Append("</body>\n</html>\n").ToString();
    }

    private static void Exhibit(StringBuilder page, BundleRecord exhibit)
    {
        Record record = exhibit.Record;
        page.Append("<article>\n<h2>Record ").Append(exhibit.Sequence.ToString(CultureInfo.InvariantCulture)).Append("</h2>\n")
            .Append("<p><strong>").Append(Text(BundleSummary.TimeOf(record))).Append("</strong></p>\n");
        if (record.BodyCase == Record.BodyOneofCase.Detection)
            Detection(page, exhibit, record.Detection);
        else if (record.BodyCase == Record.BodyOneofCase.Hit)
            Hit(page, record.Hit);
        else
            Table(page, ("Kind", record.BodyCase.ToString()));
        Table(page,
            ("Time since power-up", record.Time is { } time ? string.Create(CultureInfo.InvariantCulture, $"{time.BoottimeUs / 1e6:0.000} s") : "not stated"),
            ("Signed by key", exhibit.KeyId));
        page.Append("</article>\n");
    }

    private static void Detection(StringBuilder page, BundleRecord exhibit, Detection detection)
    {
        page.Append("<p><span class=\"plate\">").Append(Text(detection.Plate)).Append("</span></p>\n");
        foreach (BundleImage image in exhibit.Images)
        {
            bool plate = image.Kind == ImageKind.Plate;
            page.Append("<figure").Append(plate ? " class=\"plate-picture\"" : "").Append("><img src=\"").Append(Text(image.Name)).Append("\" alt=\"")
                .Append(plate ? "The plate" : "The scene").Append("\"><figcaption>").Append(plate ? "Plate" : "Scene")
                .Append(" <span class=\"hash\">sha256 ").Append(image.Sha256).Append("</span></figcaption></figure>\n");
        }
        if (exhibit.Images.Count < detection.Images.Count)
        {
            page.Append("<p class=\"note\">").Append((detection.Images.Count - exhibit.Images.Count).ToString(CultureInfo.InvariantCulture))
                .Append(" of its pictures were destroyed before this was written, as a signed purge below says.</p>\n");
        }
        string characters = string.Join(", ", detection.Plate.Zip(detection.CharacterConfidence, (character, confidence) =>
            $"{character}\u00a0{Share(confidence)}"));
        string others = string.Join(", ", detection.Candidates.Where(candidate => candidate.Plate != detection.Plate).Select(candidate =>
            $"{candidate.Plate} ({Share(candidate.Confidence)})"));
        Table(page,
            ("Plate as read", $"{detection.Plate}, confidence {Share(detection.Confidence)} of 1"),
            ("Of each character", characters),
            ("Other readings", others.Length == 0 ? "none" : others),
            ("Before formats were weighed", detection.RawPlate.Length == 0 ? "not stated" : detection.RawPlate),
            ("Issuing state", detection.State.Length == 0 ? "not known" : $"{detection.State}, confidence {Share(detection.StateConfidence)} of 1"),
            ("In view", string.Create(CultureInfo.InvariantCulture, $"{(detection.LastUs - detection.FirstUs) / 1e6:0.00} s, read in {detection.Frames} frames")));
    }

    // Rounding must not turn a confidence into certainty.
    private static string Share(float confidence) => confidence switch
    {
        > 0.999f => "over 0.999",
        < 0.001f => "under 0.001",
        _ => confidence.ToString("0.000", CultureInfo.InvariantCulture),
    };

    private static void Hit(StringBuilder page, Hit hit)
    {
        page.Append("<p class=\"note\">A resemblance to an entry of a list, unconfirmed. It is no reason to stop anybody until a person has compared plate, state and picture and asked the list's owner.</p>\n");
        Table(page,
            ("Detection", string.Create(CultureInfo.InvariantCulture, $"record {hit.Detection}")),
            ("List", hit.List),
            ("Category", hit.Category),
            ("Entry", $"{hit.EntryPlate} {hit.EntryState} {hit.Reference}"),
            ("Matched", hit.Match.ToString()));
    }

    private static void Statements(StringBuilder page, BundleSummary bundle)
    {
        IEnumerable<BundleRecord> statements = bundle.Records.Where(record => !record.IsExhibit);
        if (!statements.Any())
            return;
        page.Append("<h2>What the log says about these records</h2>\n");
        Table(page, [.. statements.Select(statement =>
            (string.Create(CultureInfo.InvariantCulture, $"Record {statement.Sequence}"), $"{BundleSummary.TimeOf(statement.Record)}: {Say(statement.Record)}"))]);
    }

    private static string Say(Record record) => record.BodyCase switch
    {
        Record.BodyOneofCase.HoldChanged => $"{record.HoldChanged.By} {(record.HoldChanged.Released ? "released" : "placed")} a hold for case {record.HoldChanged.CaseNumber} on records {Ranges(record.HoldChanged.Ranges)}. {record.HoldChanged.Reason}",
        Record.BodyOneofCase.Purge => $"{(record.Purge.Scope == PurgeScope.Records ? "records" : "pictures of the scene")} destroyed ({record.Purge.Reason}): {Ranges(record.Purge.Ranges)}",
        Record.BodyOneofCase.KeyChanged => "another key signs from here on; both keys signed this change",
        Record.BodyOneofCase.Gap => $"the log's file was damaged; lost with it: {Ranges(record.Gap.Ranges)}",
        _ => record.BodyCase.ToString(),
    };

    private static string Ranges(IEnumerable<SequenceRange> ranges) => string.Join(", ", ranges.Select(range => range.Count == 1
        ? string.Create(CultureInfo.InvariantCulture, $"{range.First}")
        : string.Create(CultureInfo.InvariantCulture, $"{range.First} to {range.First + range.Count - 1}")));

    private static void HowToCheck(StringBuilder page, VerificationReport report)
    {
        page.Append("<h2>How to check this</h2>\n<ol>\n")
            .Append("<li>Ask the agency for the fingerprint of the camera's key, noted when it was installed. It must be<br><span class=\"hash\">").Append(report.KeyId)
            .Append("</span>, or that of a key before a change of key named above.</li>\n")
            .Append("<li>With the product's own verifier: <pre>alprctl verify --trust CERTIFICATE ").Append("BUNDLE.zip</pre> It checks every byte of the file, this page included.</li>\n")
            .Append("<li>Without it, with openssl and any POSIX shell: unpack the zip and run <pre>sh verify.sh</pre> The script says what each of its steps does; it can be followed by hand.</li>\n")
            .Append("</ol>\n<p>What is proven: the records were signed by that key, stand at these places of its log, and neither they nor their pictures were changed since. ")
            .Append("What is not: that the machine read the plate right, or that its clock was right beyond what is stated with each time.</p>\n")
            .Append("<p class=\"lead\">Bundle format ").Append(BundleFormat.Version.ToString(CultureInfo.InvariantCulture)).Append("</p>\n");
    }

    private static void Table(StringBuilder page, params ReadOnlySpan<(string Name, string Value)> rows)
    {
        page.Append("<table>\n");
        foreach ((string name, string value) in rows)
            page.Append("<tr><th scope=\"row\">").Append(Text(name)).Append("</th><td>").Append(Text(value)).Append("</td></tr>\n");
        page.Append("</table>\n");
    }

    private static string Text(string text) => WebUtility.HtmlEncode(text);
}
