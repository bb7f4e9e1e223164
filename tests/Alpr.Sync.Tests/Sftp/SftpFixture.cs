using System.Globalization;
using Alpr.Board.Time;
using Alpr.Sync.Sftp;
using Alpr.Sync.Tests.Brokers;
using Alpr.Tests.Common;

namespace Alpr.Sync.Tests.Sftp;

/// <summary>A real SSH server, a folder into which files are dropped, and what is found there.</summary>
internal abstract class SftpFixture
{
    private readonly List<IDisposable> _open = [];

    protected string Folder { get; private set; } = "";

    /// <summary>Where files are dropped.</summary>
    protected string Drop => Path.Combine(Folder, "drop");

    protected SignedRecords Records { get; private set; } = null!;

    [SetUp]
    public void Prepare()
    {
        Folder = Directory.CreateTempSubdirectory("alpr-sftp").FullName;
        Directory.CreateDirectory(Drop);
        Records = new SignedRecords(Folder);
    }

    [TearDown]
    public void CleanUp()
    {
        foreach (IDisposable one in Enumerable.Reverse(_open))
            one.Dispose();
        _open.Clear();
        Records.Dispose();
        Directory.Delete(Folder, recursive: true);
    }

    protected T Keep<T>(T one)
        where T : IDisposable
    {
        _open.Add(one);
        return one;
    }

    protected SshServer Serve(string subsystem = "internal-sftp", string within = "") => Keep(SshServer.Start(Path.Combine(Folder, "ssh"), subsystem, within));

    protected SftpSettings To(SshServer server, int port = 0) => new()
    {
        Host = "127.0.0.1", Port = port > 0 ? port : server.Port, User = Environment.UserName, KeyFile = server.UnitKey, KnownHostsFile = server.KnownHosts,
        Folder = Drop, RecordsMax = 10, FileName = "{device}_{sequence}_{count}_{batch}.csv",
    };

    protected SftpBackend Backend(SftpSettings settings, int stepMs = 20_000)
    {
        Assert.That(settings.Problems("sftp", new()).Select(problem => $"{problem.Field}: {problem.Reason}"), Is.Empty);
        return Keep(new SftpBackend("drop", settings, SignedRecords.Device, SystemClock.Instance, stepMs));
    }

    /// <summary>Names of the tables, as a receiver sees them.</summary>
    internal static string[] Tables(string folder) =>
        [.. Directory.GetFiles(folder, "*.csv").Select(path => Path.GetFileName(path)!).Where(name => !name.StartsWith('.')).OrderBy(SequenceOf)];

    /// <summary>Keys of all rows of all tables.</summary>
    internal static string[] Keys(string folder) => [.. Tables(folder).SelectMany(name => Rows(Path.Combine(folder, name))).Select(row => row[6])];

    internal static string[][] Rows(string path) => [.. File.ReadAllText(path).Split("\r\n", StringSplitOptions.RemoveEmptyEntries).Skip(1).Select(line => line.Split(','))];

    /// <summary>What a receiver would see that looks just now: each file under its last name is whole.</summary>
    protected static void AssertWhole(string folder, Delivery[] sent)
    {
        Dictionary<string, byte[]> pictures = sent.SelectMany(one => one.Images.Select(image => (DropNames.OfPicture(SignedRecords.Device, one, image), image.Bytes.ToArray())))
            .ToDictionary(pair => pair.Item1, pair => pair.Item2);
        foreach (string path in Directory.GetFiles(folder).Where(path => !Path.GetFileName(path).StartsWith('.')))
        {
            string name = Path.GetFileName(path);
            if (name.EndsWith(".jpg", StringComparison.Ordinal))
            {
                Assert.That(File.ReadAllBytes(path), Is.EqualTo(pictures[name]), name);
                continue;
            }
            string text = File.ReadAllText(path);
            Assert.That(text, Does.EndWith("\r\n"), name);
            Assert.That(Rows(path), Has.Length.EqualTo(int.Parse(name.Split('_')[2], CultureInfo.InvariantCulture)), name);
            foreach (string[] row in Rows(path))
                Assert.That(row[10].Length == 0 || File.Exists(Path.Combine(folder, row[10])), Is.True, "pictures are there before the table");
        }
    }

    private static int SequenceOf(string name) => int.Parse(name.Split('_')[1], CultureInfo.InvariantCulture);
}
