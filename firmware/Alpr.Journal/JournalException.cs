namespace Alpr.Journal;

/// <summary>What is wrong with a journal.</summary>
public enum JournalProblem
{
    /// <summary>There is no file.</summary>
    Missing,

    /// <summary>Another program writes it.</summary>
    AlreadyOpen,

    /// <summary>The file is something else.</summary>
    NotAJournal,

    /// <summary>The file is of a later version of this program.</summary>
    NewerVersion,

    /// <summary>The file is of an earlier version, which no released program wrote.</summary>
    OlderVersion,

    /// <summary>The journal belongs to another device or key.</summary>
    OtherDevice,

    /// <summary>What is in the file is not what was written.</summary>
    Corrupt,

    /// <summary>The disk, or the size the journal may have, is used up.</summary>
    Full,

    /// <summary>The file or the disk cannot be read or written.</summary>
    DeviceFailed,

    /// <summary>An earlier write failed; the journal must be opened anew.</summary>
    Abandoned,
}

/// <summary>A journal cannot be used. The message names the file, what is wrong and what to do.</summary>
public sealed class JournalException : Exception
{
    /// <summary>States the file, the problem and the remedy.</summary>
    public JournalException(JournalProblem problem, string file, string what, string remedy, Exception? cause = null)
        : base($"{file}: {what}. {remedy}.", cause) => (Problem, What) = (problem, what);

    /// <summary>What is wrong.</summary>
    public JournalProblem Problem { get; }

    /// <summary>What is wrong, in words, without the file and the remedy.</summary>
    public string What { get; }
}
