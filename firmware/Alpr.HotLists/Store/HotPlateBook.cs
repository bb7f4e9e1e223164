using System.Security.Cryptography;
using Alpr.Board.Configuration;

namespace Alpr.HotLists;

/// <summary>The operator's own hot plates: a stored list like any other, to which one plate at a time is added.</summary>
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
        HotListHeader header = new()
        {
            Name = ListName,
            Category = HotListCategory.HotPlate,
            Source = "typed in",
            SourceSha256 = SHA256.HashData(record),
            ListDateUs = nowUtcUs,
            InstalledUs = Math.Max(nowUtcUs, 1),
        };
        list = store.Add(header, sink => sink.Add(draft), lists.Set.Find(ListName), nowUtcUs);
        lists.Put(list);
        return problems;
    }
}
