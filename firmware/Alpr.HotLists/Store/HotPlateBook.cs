using System.Security.Cryptography;
using System.Text;
using Alpr.Board.Configuration;
using Alpr.Contracts;

namespace Alpr.HotLists;

/// <summary>The operator's own hot plates: a stored list like any other, to which one plate at a time is added or of which it is taken.</summary>
/// <param name="store">Where it is stored.</param>
/// <param name="lists">Where it is in force.</param>
/// <param name="rules">The agency's.</param>
public sealed class HotPlateBook(HotListStore store, CurrentHotLists lists, HotPlateRules rules)
{
    /// <summary>The list's name.</summary>
    public const string ListName = "hot-plates";

    /// <summary>Enters a plate in place of an entry of the same plate, state and category, and puts it in force.</summary>
    /// <param name="plate">As typed.</param>
    /// <param name="nowUtcUs">Microseconds since 1970.</param>
    /// <param name="list">The list as it is then; null when the plate was refused.</param>
    /// <returns>What is wrong with it; empty when it was entered.</returns>
    /// <exception cref="HotListException">The disk does not take it.</exception>
    public IReadOnlyList<ConfigurationProblem> Enter(HotPlate plate, long nowUtcUs, out InstalledHotList? list)
    {
        list = null;
        IReadOnlyList<ConfigurationProblem> problems = rules.Check(plate, nowUtcUs);
        if (problems.Count > 0)
            return problems;
        Span<byte> record = stackalloc byte[EntryRecord.BytesMax];
        EntryDraft draft = new();
        HotPlateRules.Fill(plate, draft, nowUtcUs);
        record = record[..EntryRecord.Write(draft, record)];
        list = store.Add(Header(SHA256.HashData(record), nowUtcUs), sink => sink.Add(draft), lists.Set.Find(ListName), nowUtcUs);
        lists.Put(list);
        return problems;
    }

    /// <summary>Removes a plate: the list is written anew without its entries of whatever category.</summary>
    /// <param name="plate">As typed.</param>
    /// <param name="state">Two letters; empty for the entry without a state.</param>
    /// <param name="nowUtcUs">Microseconds since 1970.</param>
    /// <param name="list">The list as it is then; null when there was no such entry.</param>
    /// <returns>False when there was no such entry.</returns>
    /// <exception cref="HotListException">The disk does not take it.</exception>
    public bool Remove(string plate, string state, long nowUtcUs, out InstalledHotList? list)
    {
        list = null;
        if (plate.Length > HotListLimits.LineLengthMax || PlateField.Read(plate, out PlateText text) != LineFault.None
            || !StateCode.TryParse(state, out StateCode code) || lists.Set.Find(ListName) is not { } inForce || !Holds(inForce.Index, text, code))
            return false;
        // A hash of a plate alone would be found by trying all plates, and records of the list are shown: no file came in, so the last one's hash stays.
        list = store.Without(Header(inForce.Header.SourceSha256, nowUtcUs), inForce,
            (in HotListEntry entry) => entry.State == code && entry.PlateAscii.SequenceEqual(text.Ascii), nowUtcUs);
        lists.Put(list);
        return true;
    }

    /// <summary>The plates that count, in the order in which they were entered last; at most <paramref name="max"/>.</summary>
    /// <param name="set">The lists in force.</param>
    /// <param name="nowUtcUs">Microseconds since 1970.</param>
    /// <param name="max">The most that are given.</param>
    public static IReadOnlyList<HotPlateEntry> Entries(HotListSet set, long nowUtcUs, int max)
    {
        ArgumentNullException.ThrowIfNull(set);
        List<HotPlateEntry> entries = [];
        if (set.Find(ListName)?.Index is not { } index)
            return entries;
        uint offset = 0;
        for (int i = 0; i < index.Count && entries.Count < max; i++)
        {
            HotListEntry entry = index.At(offset);
            if (entry.IsInForce(nowUtcUs))
            {
                entries.Add(new(entry.Plate.ToString(), entry.State.ToString(), entry.Category, Encoding.UTF8.GetString(entry.Reference), Encoding.UTF8.GetString(entry.Notes),
                    entry.DateUs, entry.ExpiresUs));
            }
            offset = HotListIndex.After(offset, entry);
        }
        return entries;
    }

    private static bool Holds(HotListIndex index, PlateText plate, StateCode state)
    {
        HotListIndex.Finder finder = index.Find(PlateKey.Of(plate));
        while (finder.TryNext(out HotListEntry entry, out _))
        {
            if (entry.State == state && entry.PlateAscii.SequenceEqual(plate.Ascii))
                return true;
        }
        return false;
    }

    private static HotListHeader Header(ReadOnlyMemory<byte> hash, long nowUtcUs) => new()
    {
        Name = ListName,
        Category = HotListCategory.HotPlate,
        Source = "typed in",
        SourceSha256 = hash,
        ListDateUs = nowUtcUs,
        InstalledUs = Math.Max(nowUtcUs, 1),
    };
}

/// <summary>A hot plate that counts.</summary>
/// <param name="Plate">Letters and digits.</param>
/// <param name="State">Two letters; empty: nobody knows.</param>
/// <param name="Category">Why it is sought.</param>
/// <param name="Reference">The department's reference number; may be empty.</param>
/// <param name="Notes">Synopsis, officer and phone, as they were typed; may be empty.</param>
/// <param name="EnteredUs">When it was entered, microseconds since 1970, UTC.</param>
/// <param name="ExpiresUs">When it stops to count, microseconds since 1970, UTC.</param>
public sealed record HotPlateEntry(string Plate, string State, HotListCategory Category, string Reference, string Notes, long EnteredUs, long ExpiresUs)
{
    /// <summary>Nothing of it.</summary>
    public override string ToString() => "(hot plate)";
}
