namespace Alpr.HotLists;

/// <summary>What came of a file that was taken.</summary>
/// <param name="Entries">Entries kept.</param>
/// <param name="LinesRefused">Lines that are no entries; fewer than the share that refuses the file.</param>
/// <param name="EntriesWithheld">Entries left out because the policy forbids their category.</param>
/// <param name="Lines">Lines read, of all kinds.</param>
/// <param name="ListDateUs">What the header says of the list's date, microseconds since 1970; 0: nothing.</param>
/// <param name="Encoding">What the bytes turned out to be.</param>
/// <param name="Sha256">Of the file.</param>
/// <param name="FirstRefusals">The first refused lines, at most <see cref="HotListLimits.RefusalsShown"/>: number and reason, no content.</param>
public sealed record ImportOutcome(
    long Entries, long LinesRefused, long EntriesWithheld, long Lines, long ListDateUs, SourceEncoding Encoding, ReadOnlyMemory<byte> Sha256,
    IReadOnlyList<LineRefusal> FirstRefusals);

/// <summary>Takes the entries of a file one by one. What it took counts only when the whole file was well.</summary>
public interface IEntrySink
{
    /// <summary>Takes an entry; the draft is used again for the next.</summary>
    /// <exception cref="HotListException">There is no more room.</exception>
    void Add(EntryDraft entry);
}
