using System.CommandLine;
using System.Globalization;
using Alpr.Contracts.V1;
using Alpr.Evidence;

namespace Alpr.Ctl.Commands;

/// <summary><c>alprctl verify</c>: proves exported batches, offline.</summary>
internal static class VerifyCommand
{
    /// <summary>Builds the command.</summary>
    public static Command Create()
    {
        Argument<string[]> files = new("FILE") { Description = $"Exported batches ({BatchFormat.Extension}) and evidence bundles ({BundleFormat.Extension}).", Arity = ArgumentArity.OneOrMore };
        Option<string?> trust = new("--trust") { Description = "What to believe (PEM): the device's certificate or public key as noted when it was installed, or the CA certificates of the agency that issued it. Without it a batch proves only that one key signed all of it." };
        Option<string?> kept = new("--checkpoint") { Description = "The checkpoint kept from the last batch: proves that nothing signed before was changed or dropped." };
        Option<string?> save = new("--save-checkpoint") { Description = "File that receives the last proven batch's checkpoint, to be kept for next time." };
        Command command = new("verify", "Prove exported files offline. Exit code 0 only when all is proven.") { files, trust, kept, save };
        command.SetAction(given =>
        {
            try
            {
                using TrustAnchors? trusted = given.GetValue(trust) is { } path ? TrustAnchors.Load(path) : null;
                VerificationOptions options = new() { Trust = trusted, KeptCheckpoint = KeptCheckpoint.Read(given.GetValue(kept))?.Note ?? default };
                return Run(given.GetValue(files)!, options, given.GetValue(save));
            }
            catch (Exception unusable) when (unusable is DeviceKeyException or IOException or UnauthorizedAccessException)
            {
                Console.Error.WriteLine($"alprctl: {unusable.Message}");
                return ExitCode.BadUsage;
            }
        });
        return command;
    }

    private static int Run(string[] files, VerificationOptions options, string? save)
    {
        bool allProven = true;
        foreach (string file in files)
        {
            VerificationReport? report = Verify(file, options);
            if (report is null || !report.IsProven)
                allProven = false;
            else if (save is not null)
                File.WriteAllBytes(save, report.Checkpoint!.Note.ToArray());
        }
        return allProven ? ExitCode.Done : ExitCode.SomeFailed;
    }

    private static VerificationReport? Verify(string file, VerificationOptions options)
    {
        VerificationReport report;
        try
        {
            using FileStream given = File.OpenRead(file);
            report = BundleVerifier.IsBundle(given) ? BundleVerifier.Verify(given, options) : BatchVerifier.Verify(given, options);
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            Console.Error.WriteLine($"alprctl: {file}: cannot be read ({unreadable.Message})");
            return null;
        }
        if (report.IsProven)
            PrintProven(file, report, options.Trust);
        else
            PrintFindings(file, report);
        return report;
    }

    private static void PrintProven(string file, VerificationReport report, TrustAnchors? trusted)
    {
        string trust = trusted?.Description
            ?? "its own word: compare the fingerprint with the device's, or give its certificate or the agency's CA with --trust";
        if (report.KeyChanges > 0)
            trust += $"; the key was changed {report.KeyChanges} time{(report.KeyChanges == 1 ? "" : "s")}, each signed by both";
        string continues = report.ContinuesFrom is { } size ? $"\n  continues    the kept checkpoint of {size} records" : "";
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"""
            {file}: proven
              device       {report.DeviceId}
              key          {report.KeyId}
              believed on  {trust}
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
    private static string Words(Record.BodyOneofCase kind) =>
        string.Concat(kind.ToString().Select((c, i) => char.IsUpper(c) ? (i > 0 ? " " : "") + char.ToLowerInvariant(c) : $"{c}"));

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

    private static void PrintFindings(string file, VerificationReport report)
    {
        Console.WriteLine($"{file}: NOT PROVEN");
        foreach (Finding finding in report.Findings)
            Console.WriteLine($"  {finding.Text}");
        if (report.FindingsLeftOut > 0)
            Console.WriteLine($"  and {report.FindingsLeftOut} more");
    }
}
