using System.Globalization;
using System.Text.Json;
using Alpr.CommandLine;
using Alpr.Contracts.V1;
using Alpr.Evidence;

namespace Alpr.Ctl.Output;

/// <summary>What the verifier found in a file, for people and for programs.</summary>
/// <param name="json">Where programs read it; null: text for people.</param>
/// <param name="trusted">What was believed; null: each file's own word.</param>
internal sealed class ProofReport(JsonLines? json, TrustAnchors? trusted)
{
    private readonly Ink _ink = Ink.Output;

    /// <summary>Tells what was found in one file.</summary>
    public void Tell(string file, VerificationReport report)
    {
        if (json is not null)
            json.Write(line => Write(line, file, report));
        else if (report.IsProven)
            PrintProven(file, report);
        else
            PrintFindings(file, report);
    }

    /// <summary>Tells that a file cannot be read. People have it from standard error.</summary>
    public void TellUnreadable(string file, string error) => json?.Write(line =>
    {
        line.WriteString("file", file);
        line.WriteString("error", error);
    });

    private static void Write(Utf8JsonWriter line, string file, VerificationReport report)
    {
        line.WriteString("file", file);
        line.WriteBoolean("proven", report.IsProven);
        line.WriteString("trust", Snake(report.Trust.ToString()));
        line.WriteString("device_id", report.DeviceId);
        line.WriteString("key_id", report.KeyId);
        line.WriteNumber("key_changes", report.KeyChanges);
        line.WriteNumber("records", report.Records + report.Exhibits);
        if (report.Records > 0)
        {
            line.WriteNumber("first", report.First);
            line.WriteNumber("next", report.First + report.Records);
        }
        line.WriteStartObject("kinds");
        foreach ((Record.BodyOneofCase kind, long count) in report.Kinds.OrderBy(static kind => kind.Key))
            line.WriteNumber(Snake(kind.ToString()), count);
        line.WriteEndObject();
        line.WriteNumber("images", report.Images);
        line.WriteNumber("purged", report.Purged);
        line.WriteNumber("images_purged", report.ImagesPurged);
        line.WriteNumber("lost", report.Lost);
        line.WriteNumber("dated_later", report.DatedLater);
        line.WriteNumber("undated", report.Undated);
        if (report is { FirstTime: { } first, LastTime: { } last })
        {
            line.WriteString("first_time", first);
            line.WriteString("last_time", last);
        }
        if (report.ContinuesFrom is { } size)
            line.WriteNumber("continues_from", size);
        line.WriteStartArray("findings");
        foreach (Finding finding in report.Findings)
        {
            line.WriteStartObject();
            line.WriteString("kind", Snake(finding.Kind.ToString()));
            line.WriteString("text", finding.Text);
            line.WriteEndObject();
        }
        line.WriteEndArray();
        line.WriteNumber("findings_left_out", report.FindingsLeftOut);
    }

    private void PrintProven(string file, VerificationReport report)
    {
        string trust = trusted?.Description
            ?? "its own word: compare the fingerprint with the device's, or give its certificate or the agency's CA with --trust";
        if (report.KeyChanges > 0)
            trust += $"; the key was changed {report.KeyChanges} time{(report.KeyChanges == 1 ? "" : "s")}, each signed by both";
        string continues = report.ContinuesFrom is { } size ? $"\n  continues    the kept checkpoint of {size} records" : "";
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"""
            {file}: {(trusted is null ? _ink.Doubtful("proven, on its own word alone") : _ink.Good("proven"))}
              device       {report.DeviceId}
              key          {report.KeyId}
              believed on  {(trusted is null ? _ink.Doubtful(trust) : trust)}
              records      {Records(report)}
              times        {Times(report)}{continues}
            """));
    }

    private static string Records(VerificationReport report)
    {
        List<string> kinds = [$"{report.Detections} detections", $"{report.Images} images"];
        kinds.AddRange(report.Kinds.Where(kind => kind.Key != Record.BodyOneofCase.Detection).OrderBy(kind => kind.Key).Select(kind => $"{kind.Value} {Words(kind.Key)}"));
        if (report.Purged > 0)
            kinds.Add($"{report.Purged} purged, as signed purges say");
        if (report.ImagesPurged > 0)
            kinds.Add($"{report.ImagesPurged} images purged, as signed purges say");
        if (report.Lost > 0)
            kinds.Add($"{report.Lost} lost with a damaged file, as a signed gap says");
        string range = report.Records > 0 ? $", sequence {report.First} to {report.First + report.Records - 1}" : "";
        return $"{report.Records + report.Exhibits} ({string.Join(", ", kinds)}){range}";
    }

    // "HotListInstalled" is "hot list installed" to a person.
    private static string Words(Record.BodyOneofCase kind) => Snake(kind.ToString()).Replace('_', ' ');

    private static string Snake(string name) => JsonNamingPolicy.SnakeCaseLower.ConvertName(name);

    private static string Times(VerificationReport report)
    {
        string times = report.FirstTime is null ? "none" : string.Create(CultureInfo.InvariantCulture,
            $"{report.FirstTime:yyyy-MM-ddTHH:mm:ssZ} to {report.LastTime:yyyy-MM-ddTHH:mm:ssZ}");
        if (report.DatedLater > 0)
            times += $"; {report.DatedLater} records were made before the clock was set and are dated by a later one";
        if (report.Undated > 0)
            times += $"; {report.Undated} records were made before the clock was set and nothing here dates them";
        return times;
    }

    private void PrintFindings(string file, VerificationReport report)
    {
        Console.WriteLine($"{file}: {_ink.Bad("NOT PROVEN")}");
        foreach (Finding finding in report.Findings)
            Console.WriteLine($"  {finding.Text}");
        if (report.FindingsLeftOut > 0)
            Console.WriteLine($"  and {report.FindingsLeftOut} more");
    }
}
