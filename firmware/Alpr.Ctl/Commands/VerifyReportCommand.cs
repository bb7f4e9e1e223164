using System.CommandLine;
using Alpr.CommandLine;
using Alpr.Evidence;
using Alpr.Oversight;

namespace Alpr.Ctl.Commands;

/// <summary><c>alprctl verify-report</c>: proves, offline, that a periodic report is the one that the device signed.</summary>
internal static class VerifyReportCommand
{
    private const string Report = "report.json", Envelope = "report.dsse";

    /// <summary>Builds the command.</summary>
    public static Command Create()
    {
        Argument<string> folder = new("FOLDER") { Description = $"With {Report} and {Envelope}, as alprd report wrote them." };
        Option<string> trust = new("--trust") { Description = "The device's certificate or public key (PEM).", Required = true };
        Command command = new("verify-report", "Prove a periodic report. Exit code 0 only when it is proven.") { folder, trust };
        OutputForm form = new(command);
        command.WithExamples("alprctl verify-report --trust pole-17.crt reports/2026-q3");
        command.SetAction(given =>
        {
            try
            {
                return Verify(given.GetValue(folder)!, given.GetValue(trust)!, form.IsJson(given));
            }
            catch (Exception unusable) when (unusable is DeviceKeyException or IOException or UnauthorizedAccessException)
            {
                Console.Error.WriteLine($"alprctl: {unusable.Message}");
                return ExitCode.BadUsage;
            }
        });
        return command;
    }

    private static int Verify(string folder, string trust, bool isJson)
    {
        using TrustAnchors trusted = TrustAnchors.Load(trust);
        if (trusted.Key is not { } key)
            throw new DeviceKeyException(trust, "it is an authority's certificate", "Give the device's own certificate, as alprctl export shows it");
        byte[] json = File.ReadAllBytes(Path.Combine(folder, Report)), envelope = File.ReadAllBytes(Path.Combine(folder, Envelope));
        ReportVerification verification = PeriodReport.Verify(json, envelope, key);
        if (verification.Document is not { } document)
        {
            Console.Error.WriteLine($"alprctl: {folder}: not proven. {verification.Problem}");
            if (isJson)
                WriteLine(folder, null, verification.Problem ?? "");
            return ExitCode.SomeFailed;
        }
        if (isJson)
            WriteLine(folder, document, "");
        else
            Console.WriteLine($"{folder}: {Ink.Output.Good("proven")}. Report of {document.DeviceId} for {document.Agency}, {document.FirstDay} to {document.LastDay}, over a log of {document.Log.Size} records");
        return ExitCode.Done;
    }

    private static void WriteLine(string folder, ReportDocument? document, string problem)
    {
        using JsonLines lines = new();
        lines.Write(line =>
        {
            line.WriteString("folder", folder);
            line.WriteBoolean("proven", document is not null);
            if (document is not null)
            {
                line.WriteString("device_id", document.DeviceId);
                line.WriteString("agency", document.Agency);
                line.WriteString("first_day", document.FirstDay);
                line.WriteString("last_day", document.LastDay);
                line.WriteNumber("log_size", document.Log.Size);
            }
            else
            {
                line.WriteString("problem", problem);
            }
        });
    }
}
