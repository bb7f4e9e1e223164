using Alpr.Journal.Recovery;

namespace Alpr.Faults.Tests;

/// <summary>Shows the write-ahead log of a simulated disk to the journal's check, which reads the real file system.</summary>
internal static class WalFile
{
    /// <summary>What the check takes for damage; null when nothing.</summary>
    public static string? DamageOf(SimulatedDisk disk, string folder)
    {
        string copy = Path.Combine(folder, "wal");
        File.WriteAllBytes(copy, disk.Content(Path.Combine(folder, "journal.db-wal")));
        return WalCheck.Damage(copy);
    }
}
