using System.Text;
using Alpr.Contracts.V1;
using Google.Protobuf;

namespace Alpr.HotLists;

/// <summary>How the text of a reading resembles that of an entry.</summary>
public enum TextMatch : byte
{
    /// <summary>The same characters.</summary>
    Exact,

    /// <summary>The same once O and Q are 0 and I is 1.</summary>
    Folded,

    /// <summary>But for one character that was read with little confidence.</summary>
    CharacterUncertain,
}

/// <summary>How the states compare.</summary>
public enum StateMatch : byte
{
    /// <summary>Both say the same.</summary>
    Same,

    /// <summary>One side does not say, or the list says one that the camera cannot name.</summary>
    Unknown,

    /// <summary>They say different ones. The camera's word on the state is often wrong: such a hit is shown.</summary>
    Conflict,
}

/// <summary>
/// A passage resembles an entry of a list. Always unconfirmed: a person compares picture, plate and state with the entry before acting. A value
/// that points into the list; it stays right after the list was exchanged.
/// </summary>
public readonly struct HotListHit
{
    private readonly uint _offset;

    internal HotListHit(InstalledHotList list, uint offset, TextMatch text, StateMatch state, byte rank, bool informational)
    {
        List = list;
        _offset = offset;
        Text = text;
        State = state;
        Rank = rank;
        IsInformational = informational;
        Count = 1;
        IsUnconfirmed = true;
    }

    private HotListHit(in HotListHit hit, int count)
    {
        this = hit;
        Count = count;
    }

    /// <summary>The list, with its date.</summary>
    public InstalledHotList List { get; }

    /// <summary>How the texts compare.</summary>
    public TextMatch Text { get; }

    /// <summary>How the states compare.</summary>
    public StateMatch State { get; }

    /// <summary>Place of the category in the agency's order, 0 the most urgent.</summary>
    public byte Rank { get; }

    /// <summary>True when it is no reason to stop anybody.</summary>
    public bool IsInformational { get; }

    /// <summary>Which sighting this is within the window of one alert: 1 is told, others are only counted.</summary>
    public int Count { get; }

    /// <summary>True when the same alert was told already.</summary>
    public bool IsRepeat => Count > 1;

    /// <summary>Always: see above.</summary>
    public bool IsUnconfirmed { get; }

    /// <summary>The entry.</summary>
    public HotListEntry Entry => List.Index.At(_offset);

    /// <summary>The weakest side of the match, in one word. <see cref="Text"/> and <see cref="State"/> say both.</summary>
    public MatchKind Kind => (Text, State) switch
    {
        (TextMatch.CharacterUncertain, _) => MatchKind.CharacterUncertain,
        (_, StateMatch.Conflict) => MatchKind.StateConflict,
        (_, StateMatch.Unknown) => MatchKind.StateUnknown,
        (TextMatch.Folded, _) => MatchKind.Folded,
        _ => MatchKind.Exact,
    };

    /// <summary>What is told first is smaller: reasons to act before information, then the agency's order, then the stronger match.</summary>
    internal int Order => (IsInformational ? 1 << 16 : 0) | Rank << 8 | (int)Text << 4 | (int)State;

    /// <summary>How weak the match is: text before state.</summary>
    internal byte Weakness => (byte)((int)Text << 4 | (int)State);

    /// <summary>The same hit with its place among repeats.</summary>
    internal HotListHit WithCount(int count) => new(this, count);

    /// <summary>The record for the journal. Allocates.</summary>
    /// <param name="detection">Sequence of the detection's record.</param>
    /// <param name="nowUtcUs">The time of the match, microseconds since 1970: it says how old the list was.</param>
    public Hit ToRecord(ulong detection, long nowUtcUs)
    {
        HotListEntry entry = Entry;
        return new()
        {
            Detection = detection,
            Match = Kind,
            List = List.Header.Name,
            ListSha256 = ByteString.CopyFrom(List.Header.SourceSha256.Span),
            ListDateUs = List.Header.ListDateUs,
            Category = HotListCategories.Name(entry.Category),
            Reference = Encoding.UTF8.GetString(entry.Reference),
            EntryPlate = Encoding.ASCII.GetString(entry.PlateAscii),
            EntryState = entry.State.ToString(),
            Informational = IsInformational,
            Sighting = (uint)Count,
            Unconfirmed = IsUnconfirmed,
            ListAgeS = (ulong)List.Header.AgeUs(nowUtcUs) / 1_000_000,
            States = State switch
            {
                StateMatch.Same => StateAgreement.Same,
                StateMatch.Unknown => StateAgreement.Unknown,
                _ => StateAgreement.Conflict,
            },
        };
    }
}
