namespace Alpr.Consoles;

/// <summary>Bounds of the console. Each says why it has its value.</summary>
public static class ConsoleLimits
{
    /// <summary>Longest line that is typed, in characters: the longest text that the signed log takes, and a command before it.</summary>
    public const int LineLengthMax = 600;

    /// <summary>Lines that the arrows bring back: what was done in one visit.</summary>
    public const int HistoryMax = 50;

    /// <summary>Most bytes of something pasted: a policy file's largest size in practice is a tenth of it; a configuration may have as many.</summary>
    public const int PasteBytesMax = 256 << 10;

    /// <summary>Longest line of something pasted, in bytes: JSON on one line.</summary>
    public const int PasteLineBytesMax = 64 << 10;

    /// <summary>Most bytes of a file read from a stick: a department's largest hot list.</summary>
    public const long StickFileBytesMax = 512L << 20;

    /// <summary>Files shown of a stick: what a person looks through.</summary>
    public const int StickFilesMax = 100;

    /// <summary>Milliseconds for which one read waits: so long does it take at most until a stop or the end of a session is seen.</summary>
    public const int ReadMs = 200;

    /// <summary>Milliseconds of silence after which a lone escape is no beginning of a sequence: 20 characters at 9600 baud.</summary>
    public const int EscapeMs = 50;

    /// <summary>Seconds for which a command may work before the prompt comes back without it.</summary>
    public const int WorkSecondsMax = 120;

    /// <summary>Milliseconds that work may take to end after Ctrl-C before it is left behind.</summary>
    public const int WorkEndMs = 2_000;

    /// <summary>Milliseconds after which a line that could not be opened is tried again.</summary>
    public const int ReopenMs = 2_000;

    /// <summary>Microseconds between two lines of a live meter: what eyes follow, and a twentieth of the line's rate.</summary>
    public const long MeterUs = 250_000;

    /// <summary>Log lines shown or packed at most.</summary>
    public const int LogLinesMax = 2_000;
}
