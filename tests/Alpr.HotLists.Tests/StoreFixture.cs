using System.Security.Cryptography;

namespace Alpr.HotLists.Tests;

/// <summary>A store in a folder of its own for each test.</summary>
public abstract class StoreFixture
{
    protected StoreKey Key { get; } = new(SHA256.HashData("a key of the tests"u8));

    private protected ScratchFolder Folder { get; private set; } = null!;

    protected HotListStore Store { get; private set; } = null!;

    [SetUp]
    public void Open()
    {
        Folder = new();
        Store = new(Folder["lists"], Key);
    }

    [TearDown]
    public void Close() => Folder.Dispose();

    [OneTimeTearDown]
    public void Forget() => Key.Dispose();

    protected string FilePath => Path.Combine(Folder["lists"], "svs.hotlist");

    protected InstalledHotList Install(string lines, bool incremental = false, InstalledHotList? inForce = null, string? text = null, int total = 1) => Store.Install(
        Sample.Doj with { Incremental = incremental },
        new MemoryStream(Sample.Bytes(text ?? $"DATE04/07/2026 11:00\n{lines}\nTOTAL RECORD {total}\n")), "usb", Sample.Now, inForce).List;

    protected string Refusal() => Assert.Throws<HotListException>(() => Store.Load("svs"))!.Message;

    protected static List<string> Plates(InstalledHotList list) => Each(list, entry => entry.Plate.ToString());

    protected static List<string> References(InstalledHotList list) => Each(list, entry => System.Text.Encoding.UTF8.GetString(entry.Reference));

    protected static List<T> Each<T>(InstalledHotList list, Func<HotListEntry, T> select)
    {
        List<T> found = [];
        uint offset = 0;
        for (int i = 0; i < list.Index.Count; i++)
        {
            HotListEntry entry = list.Index.At(offset);
            found.Add(select(entry));
            offset = HotListIndex.After(offset, entry);
        }
        return found;
    }
}
