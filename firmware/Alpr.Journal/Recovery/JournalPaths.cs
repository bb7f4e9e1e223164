using System.Globalization;
using Alpr.Board.Time;

namespace Alpr.Journal.Recovery;

/// <summary>The files beside a journal, and their names.</summary>
internal sealed class JournalPaths(string journal)
{
    /// <summary>
    /// Damaged files kept beside the journal. A disk that spoils a third is to be replaced, not filled with a fourth.
    /// </summary>
    public const int SetAsideMax = 3;

    /// <summary>What SQLite appends to a database's name for its write-ahead log and that log's index.</summary>
    public static readonly string[] Companions = ["-wal", "-shm"];

    private const string SetAsideMark = ".damaged-";

    /// <summary>The journal.</summary>
    public string Journal => journal;

    /// <summary>Its successor while it is built, whole from the moment the journal itself is moved.</summary>
    public string New => journal + ".new";

    /// <summary>There while a run that found damage has not been followed by a start that looked at every page.</summary>
    public string Suspect => journal + ".suspect";

    /// <summary>SQLite's write-ahead log.</summary>
    public string Wal => journal + Companions[0];

    /// <summary>Lets the next start look at every page. Best effort: it is called when the disk fails.</summary>
    public void MarkSuspect()
    {
        try
        {
            File.WriteAllBytes(Suspect, []);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // The next start then checks what it always does.
        }
    }

    /// <summary>Refuses a journal of whose write-ahead log SQLite would leave out what was durable, or delete it.</summary>
    public void RequireWholeWal()
    {
        string? damage = WalCheck.Damage(Wal);
        // SQLite deletes the write-ahead log of an empty file (pagerOpenWalIfPresent).
        if (damage is null && File.Exists(Wal) && new FileInfo(Wal).Length > 0 && (!File.Exists(journal) || new FileInfo(journal).Length == 0))
            damage = "it is empty or gone, its write-ahead log is not";
        if (damage is not null)
            throw new JournalException(JournalProblem.Corrupt, journal, damage, "The appliance sets it aside when it starts");
    }

    /// <summary>Damaged files that were set aside and are still there.</summary>
    public int SetAsideCount() => Directory.EnumerateFiles(Path.GetDirectoryName(journal)!, Path.GetFileName(journal) + SetAsideMark + "*")
        .Count(name => !Array.Exists(Companions, companion => name.EndsWith(companion, StringComparison.Ordinal)));

    /// <summary>A name in the same folder that no file has.</summary>
    public string NextSetAside(IClock clock)
    {
        string first = Path.GetFileName(journal) + SetAsideMark + clock.UtcNow.UtcDateTime.ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture);
        string name = first;
        for (int n = 2; IsTaken(Beside(name)); n++)
            name = $"{first}-{n}";
        return name;
    }

    /// <summary>The path of a name in the journal's folder; the name comes from a record and must not lead elsewhere.</summary>
    public string Beside(string name) => Path.Combine(Path.GetDirectoryName(journal)!, Path.GetFileName(name));

    private static bool IsTaken(string path) => File.Exists(path) || Array.Exists(Companions, companion => File.Exists(path + companion));
}
