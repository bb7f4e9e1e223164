using System.CommandLine;
using System.Globalization;
using Alpr.Oversight;

namespace Alpr.Host;

/// <summary><c>alprd search</c> and <c>alprd view</c>: find detections and look at one, each a signed access.</summary>
internal static class SearchCommand
{
    /// <summary>Builds the command that searches.</summary>
    public static Command CreateSearch()
    {
        Argument<string?> plate = new("PLATE") { Description = "With wildcards: ? for one character, * for any number, such as 7AB?12*. Left out: any.", Arity = ArgumentArity.ZeroOrOne };
        Option<string?> from = DeskCommand.TimeOption("--from", "Made then or later."), to = DeskCommand.TimeOption("--to", "Made before.");
        Option<string?> state = new("--state") { Description = "Two letters, or unknown." }, category = new("--category") { Description = "Of a hit, such as stolen_vehicle." };
        Option<string?> list = new("--list") { Description = "Of a hit." }, cursor = new("--cursor") { Description = "Goes on behind an earlier page." };
        Option<bool> hits = new("--hits") { Description = "Those alone that gave a hit." };
        Option<int> limit = new("--limit") { Description = $"Rows at most, up to {OversightLimits.RowsMax}.", DefaultValueFactory = _ => 100 };
        return DeskCommand.Create("search", "Search detections by plate, time, state and hit.", [plate, from, to, state, category, list, hits, limit, cursor], (session, given, reason) =>
        {
            TimeZoneInfo zone = session.Desk.Policy.Current.Zone;
            SearchPage page = new DetectionSearch(session.Oversight).Find(session.Session, reason, new()
            {
                Plate = given.GetValue(plate),
                From = DeskCommand.Time(given.GetValue(from), zone),
                To = DeskCommand.Time(given.GetValue(to), zone),
                State = given.GetValue(state),
                Category = given.GetValue(category),
                List = given.GetValue(list),
                HitsOnly = given.GetValue(hits),
                Limit = given.GetValue(limit),
                Cursor = given.GetValue(cursor),
            });
            foreach (DetectionRow row in page.Rows)
                Console.WriteLine(Line(row, zone));
            Console.Error.WriteLine($"{page.Rows.Count} found{(page.Next is { } next ? $"; there are more: --cursor {next}" : "")}. A machine read them: compare each with its picture.");
            return ExitCode.Done;
        });
    }

    /// <summary>Builds the command that shows one record.</summary>
    public static Command CreateView()
    {
        Argument<long> sequence = new("RECORD") { Description = "Its place in the log." };
        Option<string> output = new("--out") { Description = "Folder for its pictures.", Required = true };
        return DeskCommand.Create("view", "Look at one detection or hit with its pictures.", [sequence, output], (session, given, reason) =>
        {
            ViewedRecord viewed = new EvidenceDesk(session.Oversight).View(session.Session, reason, given.GetValue(sequence));
            if (viewed.Record is null)
                return Complaint.Write($"record {viewed.Sequence} was destroyed; its leaf hash is left.", ExitCode.SomeFailed);
            Console.WriteLine(Google.Protobuf.JsonFormatter.Default.Format(viewed.Record));
            Directory.CreateDirectory(given.GetValue(output)!);
            foreach (ViewedPicture picture in viewed.Pictures)
            {
                string path = Path.Combine(given.GetValue(output)!, picture.Name);
                File.WriteAllBytes(path, picture.Bytes.Span);
                Console.WriteLine(path);
            }
            return ExitCode.Done;
        });
    }

    private static string Line(DetectionRow row, TimeZoneInfo zone)
    {
        string time = row.Time.Utc is { } utc ? TimeZoneInfo.ConvertTime(utc, zone).ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture) : "time unknown";
        string matched = row.Matched == MatchedText.Plate ? "" : string.Create(CultureInfo.InvariantCulture, $"  as {row.MatchedPlate} ({row.Matched.ToString().ToLowerInvariant()} {row.MatchRank})");
        string hits = string.Concat(row.Hits.Select(hit => $"  HIT {hit.Category} on {hit.List}, {(hit.Informational ? "informational" : "unconfirmed")}"));
        string held = row.HeldBy.Count == 0 ? "" : $"  held by {string.Join(", ", row.HeldBy)}";
        return string.Create(CultureInfo.InvariantCulture, $"#{row.Sequence,-8} {time}  {row.Plate,-10} {row.Confidence:0.00}  {row.State,-2} {row.StateConfidence:0.00}{matched}{hits}{held}");
    }
}
