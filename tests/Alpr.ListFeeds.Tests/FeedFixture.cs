using System.Security.Cryptography;
using System.Text;
using Alpr.Access;
using Alpr.Board.Simulated;
using Alpr.HotLists;

namespace Alpr.ListFeeds.Tests;

/// <summary>A unit's folders, a clock, and at the end of each test a search for plates where none may be.</summary>
public abstract class FeedFixture
{
    private readonly StoreKey _key = new(SHA256.HashData("a key of the tests"u8));
    private readonly List<string> _messages = [];
    private readonly List<IDisposable> _open = [];

    /// <summary>For what is well, on a busy machine too.</summary>
    internal static FeedTimes Patient { get; } = new() { ConnectMsMax = 20_000, AnswerMsMax = 20_000, StallMsMax = 20_000 };

    /// <summary>For what stalls.</summary>
    internal static FeedTimes Hasty { get; } = Patient with { StallMsMax = 400 };

    protected string Root { get; private set; } = "";

    /// <summary>Where servers have their lists in plain; not searched.</summary>
    protected string ServerFolder => Path.Combine(Root, "server");

    internal VirtualClock Clock { get; private set; } = null!;

    internal Recorder Events { get; private set; } = null!;

    protected CurrentHotLists Lists { get; private set; } = null!;

    protected HotListStore Store { get; private set; } = null!;

    internal List<FeedCredentials> Credentials { get; private set; } = null!;

    protected FeedKeeper Keeper { get; private set; } = null!;

    internal FeedTimes Times { get; set; } = Patient;

    [SetUp]
    public void Prepare()
    {
        Root = Directory.CreateTempSubdirectory("alpr-feeds-").FullName;
        Directory.CreateDirectory(ServerFolder);
        (Clock, Events, Credentials, Times) = (new(), new(), [], Patient);
        Reopen();
    }

    [TearDown]
    public void SearchAndRemove()
    {
        foreach (IDisposable one in _open)
            one.Dispose();
        _open.Clear();
        Keeper.Dispose();
        string[] texts = [.. Events.AllText(), .. _messages];
        string[] plain = [.. FilesWithPlates()];
        Directory.Delete(Root, recursive: true);
        _messages.Clear();
        Assert.Multiple(() =>
        {
            Assert.That(texts.Where(text => text.Contains(Sample.Mark, StringComparison.OrdinalIgnoreCase)), Is.Empty, "no plate in a message");
            Assert.That(plain, Is.Empty, "no list in plain on the disk");
        });
    }

    [OneTimeTearDown]
    public void Forget() => _key.Dispose();

    /// <summary>The same unit after a restart: nothing but its folders is left.</summary>
    protected void Reopen(string storeFolder = "lists")
    {
        Keeper?.Dispose();
        Lists = new();
        Store = new(Path.Combine(Root, storeFolder), _key);
        Keeper = new(new FeedContext(Store, Lists, new(Path.Combine(Root, "feeds")), Events, Clock, Times, Credentials) { Jitter = static () => 0.5 });
    }

    /// <summary>Starts the keeper with lists.</summary>
    protected void Start(params IReadOnlyList<HotListPolicy> lists)
    {
        Keeper.SetLists(lists);
        Keeper.Start();
    }

    /// <summary>Lets time go by and makes a step.</summary>
    protected void Pass(long us)
    {
        Clock.Advance(us);
        Keeper.Tend();
    }

    /// <summary>Disposed before the folders go.</summary>
    internal T Use<T>(T one)
        where T : IDisposable
    {
        _open.Add(one);
        return one;
    }

    protected string Server(string name) => Path.Combine(ServerFolder, name);

    protected int? Entries(string list) => Lists.Set.Find(list)?.Header.Entries;

    /// <summary>A failure's words, which are searched for plates too.</summary>
    internal string Words(FeedOutcome outcome)
    {
        _messages.Add(outcome.Words);
        return outcome.Words;
    }

    internal string Words(Exception failure)
    {
        _messages.Add(failure.ToString());
        return failure.Message;
    }

    private protected IEnumerable<string> FilesWithPlates()
    {
        byte[] mark = Encoding.ASCII.GetBytes(Sample.Mark);
        IEnumerable<string> ours = Directory.EnumerateFiles(Root, "*", SearchOption.AllDirectories).Where(path => !path.StartsWith(ServerFolder, StringComparison.Ordinal));
        IEnumerable<string> shared = new[] { Path.GetTempPath(), "/dev/shm", "/run" }.Where(Directory.Exists).SelectMany(folder => Directory.EnumerateFiles(folder));
        foreach (string path in ours.Concat(shared))
        {
            bool hasMark;
            try
            {
                if (FileLook.At(path) is not { Length: > 0 and < 100_000_000 })
                    continue;
                hasMark = File.ReadAllBytes(path).AsSpan().IndexOf(mark) >= 0;
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
                continue; // another program's
            }
            if (hasMark)
                yield return path;
        }
    }
}
