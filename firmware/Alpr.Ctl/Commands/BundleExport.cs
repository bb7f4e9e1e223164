using Alpr.CommandLine;
using Alpr.Ctl.Output;
using Alpr.Evidence;
using Alpr.Journal;

namespace Alpr.Ctl.Commands;

/// <summary>Writes the records of cases or of a time to an evidence bundle, once it has proven them.</summary>
internal static class BundleExport
{
    /// <summary>Writes a bundle.</summary>
    /// <param name="journal">Where from.</param>
    /// <param name="told">Told what was written; knows the file.</param>
    /// <param name="cases">Cases whose held records are wanted.</param>
    /// <param name="from">Or detections and hits from this time on; null for none.</param>
    /// <param name="to">Up to this time; null for all that follow.</param>
    public static int Write(JournalReader journal, ExportReport told, string[] cases, DateTimeOffset? from, DateTimeOffset? to)
    {
        SortedSet<long> sequences = [];
        foreach (string caseNumber in cases)
        {
            IReadOnlyList<long> held = journal.HeldBy(caseNumber);
            if (held.Count == 0)
                return Refuse($"no records are held for case '{caseNumber}'; give its number as it was written when the hold was placed.");
            sequences.UnionWith(held);
        }
        if (from is { } begin)
            sequences.UnionWith(journal.MadeBetween(begin, to ?? DateTimeOffset.MaxValue));
        if (sequences.Count == 0)
            return Refuse("no detections were made in that time, or they were purged; times without an offset are UTC.");
        using FileStream core = new(told.File + ".core", FileMode.Create, FileAccess.ReadWrite, FileShare.None, 64 * 1024, FileOptions.DeleteOnClose);
        journal.ExportExhibits(core, [.. sequences], cases);
        VerificationReport? report = null;
        try
        {
            WholeFile.Write(told.File, file =>
            {
                report = BundleWriter.Write(core, file);
                if (!report.IsProven)
                    throw new InvalidDataException($"the journal's records do not verify, so no bundle was written: {report.Findings[0].Text}.");
            });
        }
        catch (Exception refused) when (refused is InvalidDataException or ArgumentException)
        {
            return Refuse(refused.Message);
        }
        told.Bundle(report!);
        return ExitCode.Done;
    }

    private static int Refuse(string reason)
    {
        Console.Error.WriteLine($"alprctl: {reason}");
        return ExitCode.SomeFailed;
    }
}
