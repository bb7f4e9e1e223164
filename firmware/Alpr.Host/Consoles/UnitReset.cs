using System.Text.Json.Nodes;
using Alpr.Board.Storage;
using Alpr.Consoles;
using Alpr.Evidence;
using Alpr.Host.Configuration;

namespace Alpr.Host.Consoles;

/// <summary>
/// A factory reset. It is asked for by a file, so that a power cut in its middle is followed by its end: whatever is left is destroyed by the next start, before
/// anything is opened. What lies encrypted is gone with its key, which goes first.
/// </summary>
internal static class UnitReset
{
    private const string Marker = "factory-reset";
    private static readonly string[] JournalEndings = ["", "-wal", "-shm"];

    /// <summary>From now on the unit is to become new.</summary>
    public static void Ask(ApplianceConfiguration configuration) => DurableFile.Write(MarkerOf(configuration.FilePath), []);

    /// <summary>Destroys what is to be destroyed, if it was asked for. Nothing of it may be open.</summary>
    /// <returns>True when it was.</returns>
    public static bool Finish(ApplianceConfiguration configuration)
    {
        string marker = MarkerOf(configuration.FilePath);
        if (!File.Exists(marker))
            return false;
        AgencyConfiguration agency = configuration.Agency!;
        Destroy(agency.Key);
        Forget(configuration.FilePath); // before the files that it names: a start that finds them gone would refuse it
        if (configuration.Journal.KeyReference is { Store: KeyStore.File } key)
            Destroy(key.Name);
        string folder = Path.GetDirectoryName(configuration.FilePath)!;
        foreach (string one in new[] { agency.Folder, Path.Combine(folder, "backends") }.Where(Directory.Exists))
            Directory.Delete(one, recursive: true);
        DestroyJournal(configuration.Journal.Path);
        Destroy(configuration.Journal.CertificatePath);
        Destroy(Path.Combine(folder, "setup-progress"));
        DurableFile.FlushFolder(folder);
        File.Delete(marker);
        return true;
    }

    private static string MarkerOf(string configuration) => Path.Combine(Path.GetDirectoryName(configuration)!, Marker);

    /// <summary>The journal with everything beside it that begins with its name: its write-ahead log, damaged ones that were set aside.</summary>
    private static void DestroyJournal(string journal)
    {
        string folder = Path.GetDirectoryName(journal)!;
        if (!Directory.Exists(folder))
            return;
        foreach (string ending in JournalEndings)
            Destroy(journal + ending);
        foreach (string beside in Directory.EnumerateFiles(folder, Path.GetFileName(journal) + ".*"))
            Destroy(beside);
        DurableFile.FlushFolder(folder);
    }

    /// <summary>What names the agency in the configuration.</summary>
    private static void Forget(string path)
    {
        new ConfigurationEdit(path, candidate => ApplianceConfiguration.Load(candidate, input: null)).Change(configuration =>
        {
            configuration.Remove("site");
            configuration.Remove("backends");
            (configuration["camera"] as JsonObject)?.Remove("name");
        });
        Destroy(path + ConfigurationEdit.PreviousSuffix);
    }

    /// <summary>Overwrites and removes: a disk of flash may keep the old blocks all the same, which is why lists and accounts are encrypted.</summary>
    private static void Destroy(string path)
    {
        if (!File.Exists(path))
            return;
        using (FileStream file = new(path, FileMode.Open, FileAccess.Write))
        {
            const long OverwrittenMax = 1 << 20; // keys and certificates; a journal's gigabytes would only wear the flash
            file.Write(new byte[Math.Min(file.Length, OverwrittenMax)]);
            file.Flush(flushToDisk: true);
        }
        File.Delete(path);
    }
}
