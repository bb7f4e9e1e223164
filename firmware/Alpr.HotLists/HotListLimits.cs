namespace Alpr.HotLists;

/// <summary>Bounds on everything that a list from outside may bring. Each says why it has its value.</summary>
public static class HotListLimits
{
    /// <summary>Longest line in characters. The longest layout known, an NCIC extract with its vehicle, has under 100.</summary>
    public const int LineLengthMax = 1024;

    /// <summary>Entries of one list. The national file has about five million; twice that still fits the memory of the board.</summary>
    public const int EntriesMax = 10_000_000;

    /// <summary>Lines of one file: every entry, as many refused, and room for blank ones.</summary>
    public const long LinesMax = 25_000_000;

    /// <summary>Bytes of one file: <see cref="EntriesMax"/> lines of 200 bytes. Beyond it a file is an attack or no hot list.</summary>
    public const long SourceBytesMax = 2_000_000_000;

    /// <summary>Bytes of all entries of one list as they are kept: with its index it must fit one array.</summary>
    public const long RecordBytesMax = 1_800_000_000;

    /// <summary>Longest reference in bytes of UTF-8. An NCIC number has 10; agencies' own reference numbers under 30.</summary>
    public const int ReferenceBytesMax = 40;

    /// <summary>Longest note in bytes of UTF-8; what is longer is cut. It is read on a small screen beside the picture.</summary>
    public const int NotesBytesMax = 200;

    /// <summary>Longest name of a list, in characters: it is also a file's name.</summary>
    public const int NameLengthMax = 40;

    /// <summary>Longest description of where a list came from, in bytes of UTF-8.</summary>
    public const int SourceNameBytesMax = 400;

    /// <summary>Lists in force at one time. Five to ten are usual; a look-up goes through all.</summary>
    public const int ListsMax = 32;

    /// <summary>Columns of a delimited file.</summary>
    public const int FieldsMax = 64;

    /// <summary>Refused lines that a message shows.</summary>
    public const int RefusalsShown = 10;

    /// <summary>Hits of one passage that are told; a plate on more lists than this is told with the most urgent.</summary>
    public const int HitsMax = 16;
}
