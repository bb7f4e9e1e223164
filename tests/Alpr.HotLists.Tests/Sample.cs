using System.Globalization;
using System.Text;
using Alpr.Contracts;

namespace Alpr.HotLists.Tests;

/// <summary>Keeps what an importer gives.</summary>
internal sealed class Collected : IEntrySink
{
    public List<string> Lines { get; } = [];

    public void Add(EntryDraft entry) => Lines.Add(string.Create(CultureInfo.InvariantCulture,
        $"{entry.Plate}|{entry.State}|{entry.Category}|{entry.Level}|{entry.DateSeconds}|{entry.ExpirySeconds}|{Encoding.UTF8.GetString(entry.Reference)}|{Encoding.UTF8.GetString(entry.Notes)}"));
}

/// <summary>Takes entries, checks that each can be stored, and keeps nothing.</summary>
internal sealed class Checked : IEntrySink
{
    private readonly byte[] _record = new byte[EntryRecord.BytesMax];

    public long Count { get; private set; }

    public void Add(EntryDraft entry)
    {
        Count++;
        int length = EntryRecord.Write(entry, _record);
        if (!EntryRecord.TryRead(_record, out HotListEntry read) || read.Record.Length != length || !read.PlateAscii.SequenceEqual(entry.Plate.Ascii)
            || read.State != entry.State || read.Category != entry.Category || read.Level != entry.Level
            || read.CountsFromDate != entry.CountsFromDate || read.DateUs != entry.DateSeconds * 1_000_000L || read.ExpiresUs != entry.ExpirySeconds * 1_000_000L
            || !read.Reference.SequenceEqual(entry.Reference) || !read.Notes.SequenceEqual(entry.Notes))
            throw new AssertionException("an entry is not read as it was written");
    }
}

/// <summary>Plates, lists and times that tests share. All invented.</summary>
internal static class Sample
{
    public const long Second = 1_000_000, Hour = 3600 * Second, Day = 24 * Hour;

    /// <summary>2026-04-07 12:00 in Los Angeles.</summary>
    public const long Now = 1_775_588_400 * Second;

    public static TimeZoneInfo LosAngeles { get; } = TimeZoneInfo.FindSystemTimeZoneById("America/Los_Angeles");

    public static string Golden(string name) => Path.Combine(Alpr.Tests.Common.Repository.Root, "tests", "Golden", "hot-lists", name);

    public static HotListDefinition Doj { get; } = new()
    {
        Name = "svs",
        Layout = HotListLayoutKind.CaliforniaDoj,
        Category = HotListCategory.StolenVehicle,
        Zone = LosAngeles,
    };

    public static HotListDefinition Plain { get; } = new()
    {
        Name = "plain",
        Layout = HotListLayoutKind.Delimited,
        Category = HotListCategory.Wanted,
        Zone = LosAngeles,
        Mapping = new()
        {
            Plate = "plate", State = "state", Category = "category", Level = "level", Effective = "from", Expiry = "until", Reference = "ref", Notes = "notes",
            Categories = Names(),
        },
    };

    public const string PlainHeader = "plate,state,category,level,from,until,ref,notes\n";

    public static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);

    public static string DojFile(params string[] lines) => $"DATE04/07/2026 11:00\n{string.Concat(lines.Select(line => line + "\n"))}TOTAL RECORD {lines.Length}\n";

    public static ImportOutcome Import(HotListDefinition list, byte[] bytes, IEntrySink sink, long now = Now, long dateInForce = 0) =>
        HotListImport.Run(new MemoryStream(bytes), list, now, dateInForce, sink);

    public static string Refused(HotListDefinition list, byte[] bytes, long now = Now, long dateInForce = 0) =>
        Assert.Throws<HotListException>(() => Import(list, bytes, new Checked(), now, dateInForce))!.Message;

    public static PlateText Text(string plate) => PlateText.TryParse(plate, out PlateText text) ? text : throw new ArgumentException(plate);

    public static StateCode State(string state) => StateCode.TryParse(state, out StateCode code) ? code : throw new ArgumentException(state);

    public static EntryDraft Entry(
        string plate, string state = "", HotListCategory category = HotListCategory.StolenVehicle, long from = 0, long until = 0, string reference = "", string notes = "")
    {
        EntryDraft entry = new()
        {
            Plate = Text(plate),
            State = State(state),
            Category = category,
            DateSeconds = (uint)(from / Second),
            CountsFromDate = from != 0,
            ExpirySeconds = (uint)(until / Second),
        };
        entry.TrySetReference(reference);
        entry.AppendNote(notes);
        return entry;
    }

    public static HotListIndex Index(params IReadOnlyCollection<EntryDraft> entries)
    {
        byte[] record = new byte[EntryRecord.BytesMax];
        List<byte[]> records = [.. entries.Select(entry => record[..EntryRecord.Write(entry, record)])];
        HotListIndex.Builder builder = new(records.Count, records.Sum(one => (long)one.Length));
        foreach (byte[] one in records)
            Assert.That(EntryRecord.TryRead(one, out HotListEntry entry) && builder.TryAdd(entry));
        Assert.That(builder.TryBuild(out HotListIndex index));
        return index;
    }

    public static InstalledHotList List(string name, params IReadOnlyCollection<EntryDraft> entries) => new(
        new HotListHeader { Name = name, SourceSha256 = new byte[32], ListDateUs = Now - Hour, InstalledUs = Now - Hour }, Index(entries));

    /// <summary>A reading without doubt in any character.</summary>
    public static ReadPlate Read(string plate, string state = "", float stateConfidence = 0.9f, long seen = 0)
    {
        ReadPlate read = new() { Text = Text(plate), RawText = Text(plate), SeenUs = seen, StateConfidence = stateConfidence, State = IssuingState.Unknown };
        for (int i = 0; i < IssuingState.Count; i++)
        {
            if (IssuingState.Codes[i] == state)
                read.State = new(i);
        }
        for (int i = 0; i < plate.Length; i++)
            read.Characters[i] = 0.99f;
        return read;
    }

    private static Dictionary<string, HotListCategory> Names()
    {
        Dictionary<string, HotListCategory> names = [];
        foreach (HotListCategory category in HotListCategories.UsualOrder)
            names.Add(HotListCategories.Name(category), category);
        return names;
    }
}

/// <summary>A folder for one test.</summary>
internal sealed class ScratchFolder : IDisposable
{
    public ScratchFolder() => Root = Directory.CreateTempSubdirectory("alpr-lists-").FullName;

    public string Root { get; }

    public string this[string name] => Path.Combine(Root, name);

    public void Dispose() => Directory.Delete(Root, recursive: true);
}
