using System.Buffers.Binary;
using Alpr.Board.Time;
using Alpr.Evidence;

namespace Alpr.Journal.Recovery;

/// <summary>
/// The one way to a writer: finishes what an earlier start left half done, opens the journal, and if that is damaged sets it aside
/// and opens the successor that goes on with a signed gap.
/// </summary>
internal static class JournalStart
{
    private const int ApplicationIdAt = 68; // sqlite.org/fileformat2.html, 1.3
    private static ReadOnlySpan<byte> SqliteMagic => "SQLite format 3\0"u8;

    /// <summary>Opens the journal; see <see cref="JournalWriter.Open"/>.</summary>
    public static JournalWriter Open(JournalOptions options, DeviceKey key, IClock clock, RecordContext context)
    {
        JournalPaths paths = new(Path.GetFullPath(options.Path));
        WriterLock ownLock = WriterLock.Take(paths.Journal);
        try
        {
            string? report = Replacement.Finish(paths, options.OnReplacementStep);
            JournalWriter writer;
            try
            {
                writer = new(options, paths, key, clock, context, ownLock);
            }
            catch (JournalException damage) when (damage.Problem is JournalProblem.Corrupt or JournalProblem.NotAJournal && IsOurs(paths, key, ownLock.Origin))
            {
                report = SetAside(options, paths, key, clock, context, ownLock, damage);
                writer = new(options, paths, key, clock, context, ownLock);
            }
            ownLock.Note(writer.Origin);
            File.Delete(paths.Suspect);
            if (report is not null)
                options.OnSetAside?.Invoke(report);
            return writer;
        }
        catch
        {
            ownLock.Dispose();
            throw;
        }
    }

    private static string SetAside(
        JournalOptions options, JournalPaths paths, DeviceKey key, IClock clock, RecordContext context, WriterLock ownLock, JournalException damage)
    {
        if (paths.SetAsideCount() >= JournalPaths.SetAsideMax)
        {
            throw new JournalException(JournalProblem.DeviceFailed, paths.Journal,
                $"{damage.What}; {JournalPaths.SetAsideMax} damaged files were set aside before it, so the disk is failing",
                $"Copy the files '{Path.GetFileName(paths.Journal)}*' off the unit and replace the disk", damage);
        }
        string name = paths.NextSetAside(clock);
        new JournalSalvage(paths, key, clock, context, ownLock.Origin).Build(damage.What, name);
        options.OnReplacementStep?.Invoke(ReplacementStep.Built);
        return Replacement.Move(paths, name, options.OnReplacementStep);
    }

    // A file of something else must never be moved: it has to show that it was this device's journal. SQLite's head with our
    // mark shows it, and so does a checkpoint signed by the key. Where a disk left neither, the lock says what was here; but a
    // database in good order with another's mark has been put here by somebody.
    private static bool IsOurs(JournalPaths paths, DeviceKey key, string origin)
    {
        Span<byte> head = stackalloc byte[ApplicationIdAt + sizeof(int)];
        head.Clear();
        if (File.Exists(paths.Journal))
        {
            using FileStream file = new(paths.Journal, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            file.ReadAtLeast(head, head.Length, throwOnEndOfStream: false);
        }
        bool isDatabase = head.StartsWith(SqliteMagic);
        if (isDatabase && BinaryPrimitives.ReadInt32BigEndian(head[ApplicationIdAt..]) == Storage.Schema.ApplicationId)
            return true;
        return CheckpointScan.Largest(paths.Journal, key, "") is not null
            || CheckpointScan.Largest(paths.Wal, key, "") is not null
            || (!isDatabase && origin.Length > 0);
    }
}
