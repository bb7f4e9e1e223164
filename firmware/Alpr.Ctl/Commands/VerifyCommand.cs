using System.CommandLine;
using Alpr.CommandLine;
using Alpr.Ctl.Output;
using Alpr.Evidence;

namespace Alpr.Ctl.Commands;

/// <summary><c>alprctl verify</c>: proves exported batches and evidence bundles, offline.</summary>
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
        OutputForm form = new(command);
        command.WithExamples(
            "alprctl verify --trust pole-17.crt monday.alprb",
            "alprctl verify --trust units-ca.pem --checkpoint pole-17.checkpoint --save-checkpoint pole-17.checkpoint tuesday.alprb",
            "alprctl verify --trust units-ca.pem case-26-0114.zip | jq .proven");
        command.SetAction(given =>
        {
            try
            {
                using TrustAnchors? trusted = given.GetValue(trust) is { } path ? TrustAnchors.Load(path) : null;
                using JsonLines? json = form.IsJson(given) ? new() : null;
                VerificationOptions options = new() { Trust = trusted, KeptCheckpoint = KeptCheckpoint.Read(given.GetValue(kept))?.Note ?? default };
                return Run(given.GetValue(files)!, options, new(json, trusted), given.GetValue(save));
            }
            catch (Exception unusable) when (unusable is DeviceKeyException or IOException or UnauthorizedAccessException)
            {
                Console.Error.WriteLine($"alprctl: {unusable.Message}");
                return ExitCode.BadUsage;
            }
        });
        return command;
    }

    private static int Run(string[] files, VerificationOptions options, ProofReport told, string? save)
    {
        bool allProven = true;
        foreach (string file in files)
        {
            VerificationReport? report = Verify(file, options, told);
            if (report is null || !report.IsProven)
                allProven = false;
            else if (save is not null)
                File.WriteAllBytes(save, report.Checkpoint!.Note.ToArray());
        }
        return allProven ? ExitCode.Done : ExitCode.SomeFailed;
    }

    private static VerificationReport? Verify(string file, VerificationOptions options, ProofReport told)
    {
        VerificationReport report;
        try
        {
            using ProgressStream given = new(File.OpenRead(file));
            report = BundleVerifier.IsBundle(given) ? BundleVerifier.Verify(given, options) : BatchVerifier.Verify(given, options);
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            string why = unreadable is FileNotFoundException or DirectoryNotFoundException ? "it does not exist. Check the path" : unreadable.Message.TrimEnd('.');
            Console.Error.WriteLine($"alprctl: {file}: {why}.");
            told.TellUnreadable(file, why);
            return null;
        }
        told.Tell(file, report);
        return report;
    }
}
