using Alpr.Evidence;

namespace Alpr.Faults.Tests;

/// <summary>Tests of a journal on a simulated disk, with a key in a real folder.</summary>
public abstract class SimulatedDiskFixture
{
    private protected string Folder { get; private set; } = "";

    private protected DeviceKey Key { get; private set; } = null!;

    [OneTimeSetUp]
    public void MakeKey()
    {
        Folder = Directory.CreateTempSubdirectory("alpr-faults-").FullName;
        Key = DeviceKey.Create(Path.Combine(Folder, "device.key"), "pole-17", new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));
    }

    [OneTimeTearDown]
    public void RemoveFolder()
    {
        DiskVfs.Leave();
        Key.Dispose();
        Directory.Delete(Folder, recursive: true);
    }

    /// <summary>Puts a disk under the journal.</summary>
    private protected void Insert(SimulatedDisk disk)
    {
        DiskVfs.Use(disk);
        // The real files hold nothing but, in the lock, the name of the last run's log; this disk never had it.
        foreach (string file in Directory.GetFiles(Folder, "journal.db*"))
            File.Delete(file);
    }
}
