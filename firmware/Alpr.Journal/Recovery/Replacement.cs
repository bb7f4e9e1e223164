using Alpr.Board.Storage;

namespace Alpr.Journal.Recovery;

/// <summary>The points at which a replacement may end with the process, in their order.</summary>
internal enum ReplacementStep
{
    /// <summary>The successor is whole under its temporary name; nothing was moved.</summary>
    Built,

    /// <summary>The damaged file has its new name; its companions follow.</summary>
    FileMoved,

    /// <summary>Its write-ahead log too.</summary>
    WalMoved,

    /// <summary>All of it, on disk.</summary>
    SetAside,

    /// <summary>The successor is in its place, on disk.</summary>
    Replaced,
}

/// <summary>
/// Moves a damaged journal away and its successor into its place. The successor is whole and on disk before anything is moved,
/// and takes its place last: so while the journal's own name is there the damaged file is it, and from then on until the end
/// the successor's name says that the move is to be finished. It never stands beside another's write-ahead log.
/// </summary>
internal static class Replacement
{
    /// <summary>
    /// Finishes or takes back what a dead process began. The sentence for <see cref="JournalOptions.OnSetAside"/> if there was one to
    /// finish, else null.
    /// </summary>
    public static string? Finish(JournalPaths paths, Action<ReplacementStep>? onStep)
    {
        if (!File.Exists(paths.New))
            return null;
        if (File.Exists(paths.Journal))
        {
            // It may be half built; the damage is found again, and if it is not, the better.
            Guarded(paths, () => Discard(paths));
            return null;
        }
        string setAside = GapFile.SetAsideNamedBy(paths);
        return Move(paths, setAside, onStep);
    }

    /// <summary>Removes what is left of an attempt to build a successor.</summary>
    public static void Discard(JournalPaths paths)
    {
        File.Delete(paths.New);
        foreach (string companion in JournalPaths.Companions)
            File.Delete(paths.New + companion);
    }

    /// <summary>Moves both; can be called again wherever it ended. Gives the sentence that reports it.</summary>
    public static string Move(JournalPaths paths, string setAside, Action<ReplacementStep>? onStep)
    {
        string to = paths.Beside(setAside), folder = Path.GetDirectoryName(paths.Journal)!;
        string report = GapFile.Report(paths);
        Guarded(paths, () =>
        {
            MoveIfThere(paths.Journal, to);
            DurableFile.FlushFolder(folder);
            onStep?.Invoke(ReplacementStep.FileMoved);
            MoveIfThere(paths.Wal, to + JournalPaths.Companions[0]);
            onStep?.Invoke(ReplacementStep.WalMoved);
            MoveIfThere(paths.Journal + JournalPaths.Companions[1], to + JournalPaths.Companions[1]);
            DurableFile.FlushFolder(folder);
            onStep?.Invoke(ReplacementStep.SetAside);
            File.Move(paths.New, paths.Journal, overwrite: false);
            DurableFile.FlushFolder(folder);
            onStep?.Invoke(ReplacementStep.Replaced);
        });
        return report;
    }

    /// <summary>Runs something on the journal's files, with an error that names them.</summary>
    public static void Guarded(JournalPaths paths, Action act)
    {
        try
        {
            act();
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new JournalException(JournalProblem.DeviceFailed, paths.Journal, "it is damaged and cannot be set aside: " + error.Message,
                "Check that the folder belongs to the service and the disk has room; nothing was lost by this", error);
        }
    }

    private static void MoveIfThere(string from, string to)
    {
        if (File.Exists(from))
            File.Move(from, to, overwrite: false);
    }
}
