using Alpr.Host.Configuration;
using Alpr.Host.Consoles;
using Alpr.Tests.Common;

namespace Alpr.Host.Tests;

/// <summary>A factory reset whose power went in its middle.</summary>
public sealed class UnitResetTests
{
    [TestCase(0)]
    [TestCase(1)]
    [TestCase(2)]
    [TestCase(3)]
    public void What_a_power_cut_left_is_destroyed_by_the_next_start(int done)
    {
        string folder = Directory.CreateTempSubdirectory("alpr-reset-").FullName, path = Path.Combine(folder, "appliance.json");
        try
        {
            string[] files = ["agency.key", "device.key", "agency/accounts", "backends/agency.authorization", "journal.db", "journal.db-wal", "journal.db.damaged-1", "device.crt", "setup-progress"];
            foreach (string file in files.Skip(done))
            {
                Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(folder, file))!);
                File.WriteAllText(Path.Combine(folder, file), "secret");
            }
            File.WriteAllText(path, $$"""
                { "device_id": "north-01", "site": "Main St", "camera": { "input": "board", "name": "north" }, "board": "{{Path.Combine(Repository.Root, "board", "profiles", "simulated.json")}}",
                  "recognition": { "models": "{{Repository.Models}}" }, "journal": { "path": "journal.db", "key": "device.key" }, "agency": { "folder": "agency", "key": "agency.key" },
                  "console": { "line": "/dev/ttyS0" } }
                """);
            ApplianceConfiguration configuration = ApplianceConfiguration.Load(path, input: null);
            Assert.That(UnitReset.Finish(configuration), Is.False, "nobody asked");
            UnitReset.Ask(configuration);
            Assert.That(UnitReset.Finish(configuration));
            Assert.That(Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Select(Path.GetFileName), Is.EqualTo(new[] { "appliance.json" }));
            Assert.That(File.ReadAllText(path), Does.Not.Contain("Main St").And.Not.Contain("\"name\"").And.Contain("north-01"));
            Assert.That(NewUnit.IsNew(ApplianceConfiguration.Load(path, input: null)));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
