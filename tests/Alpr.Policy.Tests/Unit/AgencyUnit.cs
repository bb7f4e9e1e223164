using System.Text;
using Alpr.Access;
using Alpr.Board.Simulated;
using Alpr.Contracts.V1;
using Alpr.Evidence;
using Alpr.Host.Agency;
using Alpr.Host.Board;
using Alpr.Host.Configuration;
using Alpr.Host.Pipeline;
using Alpr.HotLists;
using Alpr.Journal;
using Alpr.ListFeeds;
using Alpr.Oversight;

namespace Alpr.Policy.Tests;

/// <summary>
/// A unit of an agency: its policy file as it is shipped but for the folders of lists, real key, journal, accounts, lists and rooms, put together as
/// the appliance does, on a clock that the test moves. One is open at a time, since all share the folder that lists come into.
/// </summary>
internal sealed class AgencyUnit : IDisposable
{
    /// <summary>Where the policies' folders of lists lie in a test; the shipped files name the installer's.</summary>
    public static readonly string ListsIn = Path.Combine(Path.GetTempPath(), $"alpr-policy-{Environment.ProcessId}", "lists-in");

    private const string DeviceId = "pole-17", ShippedListsIn = "/var/lib/alpr/lists-in";
    private static readonly DateTimeOffset Begin = new(2026, 1, 5, 20, 0, 0, TimeSpan.Zero);
    private static readonly Dictionary<string, (string Folder, DateTimeOffset At, People People)> Made = [];
    private readonly EvidenceObserver _observer;
    private IReadOnlyList<FeedCredentials> _credentials = [];

    private AgencyUnit(Agency agency, string folder, DateTimeOffset now)
    {
        (Agency, Folder) = (agency, folder);
        Clock.Epoch = now - (Clock.UtcNow - Clock.Epoch);
        Conditions = new(Told.Changed);
        _observer = new(Told, Conditions, new(), Clock);
        People = new(this);
    }

    /// <summary>Whose.</summary>
    public Agency Agency { get; }

    /// <summary>Everything that the unit keeps.</summary>
    public string Folder { get; }

    /// <summary>Moved by the test alone.</summary>
    public VirtualClock Clock { get; } = new();

    /// <summary>The device's key.</summary>
    public DeviceKey Key { get; private set; } = null!;

    /// <summary>The journal's writer.</summary>
    public JournalWriter Journal { get; private set; } = null!;

    /// <summary>Policy at work: lists, masks, retention; the desk with accounts, door and gate.</summary>
    public AgencyRoom Room { get; private set; } = null!;

    /// <summary>Lists and rules that passages are compared with.</summary>
    public MatchRules Matching { get; private set; } = null!;

    /// <summary>What is done with each frame before anything else sees it.</summary>
    public CaptureWatch Watch { get; private set; } = null!;

    /// <summary>How each part is.</summary>
    public ConditionBoard Conditions { get; }

    /// <summary>Statements of the unit.</summary>
    public StatementQueue Statements { get; } = new();

    /// <summary>What was told outside.</summary>
    public Told Told { get; } = new();

    /// <summary>Accounts of the test.</summary>
    public People People { get; private set; }

    /// <summary>What the oversight room works with.</summary>
    public OversightSetup Oversight { get; private set; } = null!;

    /// <summary>The policy in force.</summary>
    public AgencyPolicy Policy => Room.Desk.Policy.Current;

    /// <summary>A purpose that the agency knows, with a case number.</summary>
    public UseReason Reason => new(Policy.Access.Purposes[0], CaseNumber);

    /// <summary>A case.</summary>
    public const string CaseNumber = "26-000123";

    /// <summary>The calendar now, microseconds since 1970.</summary>
    public long NowUs => (Clock.UtcNow - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;

    private string JournalPath => Path.Combine(Folder, "journal.db");

    private ApplianceConfiguration Configuration => new()
    {
        DeviceId = DeviceId,
        Camera = new() { Input = Folder },
        Recognition = new() { Models = Folder },
        Journal = new() { Path = JournalPath, Key = Path.Combine(Folder, "device.key") },
        Agency = new() { Folder = Path.Combine(Folder, "agency"), Key = Path.Combine(Folder, "agency.key"), Feeds = _credentials },
    };

    /// <summary>A unit in service with an administrator, an operator, a technician and an auditor, each trained.</summary>
    public static AgencyUnit Of(Agency agency)
    {
        if (!Made.TryGetValue(agency.Key, out (string Folder, DateTimeOffset At, People People) first))
            Made[agency.Key] = first = Provision(agency);
        string folder = Directory.CreateTempSubdirectory("alpr-policy-").FullName;
        Copy(first.Folder, folder);
        AgencyUnit unit = new(agency, folder, first.At + TimeSpan.FromMinutes(1));
        unit.People = first.People.Of(unit);
        unit.Open();
        return unit;
    }

    /// <summary>Removes the units that others were copied from.</summary>
    public static void Forget()
    {
        foreach ((string folder, _, _) in Made.Values)
            Directory.Delete(folder, recursive: true);
        Made.Clear();
        if (Directory.Exists(Path.GetDirectoryName(ListsIn)))
            Directory.Delete(Path.GetDirectoryName(ListsIn)!, recursive: true);
    }

    /// <summary>The shipped policy with this test's folders of lists.</summary>
    public static string PolicyText(Agency agency) => File.ReadAllText(agency.PolicyFile).Replace(ShippedListsIn, ListsIn, StringComparison.Ordinal);

    /// <summary>The same unit after a restart; what lay in the folder of lists is gone.</summary>
    /// <param name="credentials">How servers of lists are known from then on.</param>
    public void Reopen(params IReadOnlyList<FeedCredentials> credentials)
    {
        Close();
        _credentials = credentials;
        Open();
    }

    /// <summary>Lets time go by. Nothing else happens.</summary>
    public void Advance(TimeSpan by) => Clock.Advance(by.Ticks / TimeSpan.TicksPerMicrosecond);

    /// <summary>Lets time go by until a day's noon where the agency is.</summary>
    public void AdvanceTo(DateOnly day)
    {
        DateTimeOffset noon = new AgencyCalendar(Policy).StartOf(day).AddHours(12);
        Advance(noon - Clock.UtcNow);
    }

    /// <summary>The upkeep that the appliance's threads do: lists are looked at, what is too old goes.</summary>
    public void Tend()
    {
        Room.Feeds.Tend();
        while (Journal.Keeper.Tend())
        {
        }
        _observer.RetentionIs(Journal.Keeper.RetentionState);
    }

    /// <summary>A part's light and the reason.</summary>
    public Condition Light(string part) => Conditions.Snapshot().Single(condition => condition.Part == part);

    /// <summary>Puts a newer revision of the policy in force, by the administrator through the gate, as the command does.</summary>
    /// <param name="changes">What is replaced in the file's text; each must be there.</param>
    public void Install(params (string From, string To)[] changes)
    {
        byte[] candidate = Encoding.UTF8.GetBytes(Changed(changes));
        AccessSession by = People.As(AccessRole.Administrator);
        Room.Desk.Gate.Use(by, new() { Action = AccessAction.InstallPolicy, Asked = "policy.json" }, () =>
        {
            PolicyInForce policy = Room.Desk.Policy;
            policy.Install(PolicyInstallation.Prepare(candidate, "policy.json", policy.CurrentBytes, PolicyInstaller.Account(by.User)));
            return new AccessResult<int>(0, 1);
        });
    }

    /// <summary>The text of the policy in force with changes and the next revision.</summary>
    public string Changed(params (string From, string To)[] changes)
    {
        string text = Encoding.UTF8.GetString(Room.Desk.Policy.CurrentBytes);
        foreach ((string from, string to) in changes.Append(($"\"revision\": {Policy.Revision}", $"\"revision\": {Policy.Revision + 1}")))
        {
            Assert.That(text, Does.Contain(from), "what is to be replaced");
            text = text.Replace(from, to, StringComparison.Ordinal);
        }
        return text;
    }

    /// <summary>The journal as a reader sees it.</summary>
    public JournalReader Read() => JournalReader.Open(JournalPath);

    /// <summary>Signed records that are still there, in order.</summary>
    public IReadOnlyList<Record> Records()
    {
        using JournalReader journal = Read();
        return [.. journal.Read(0, journal.Count).Where(entry => !entry.IsGone).Select(entry => entry.ToRecord())];
    }

    /// <summary>The last signed access of an action.</summary>
    public Contracts.V1.Access LastAccess(string action) => Records().Last(record => record.Access?.Action == action).Access;

    /// <summary>Vehicles that pass the camera; they go through matching, pictures and evidence.</summary>
    /// <returns>Alerts told for them.</returns>
    public IReadOnlyList<Alert> Pass(params Vehicle[] vehicles)
    {
        int before = Told.Alerts.Count;
        Road.Pass(this, _observer, vehicles);
        return [.. Told.Alerts.Skip(before)];
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Close();
        Directory.Delete(Folder, recursive: true);
    }

    private static (string Folder, DateTimeOffset At, People People) Provision(Agency agency)
    {
        string folder = Directory.CreateTempSubdirectory("alpr-policy-first-").FullName;
        AgencyUnit unit = new(agency, folder, Begin);
        AgencyConfiguration configuration = unit.Configuration.Agency!;
        Directory.CreateDirectory(configuration.Folder);
        DeviceKey.Create(Path.Combine(folder, "device.key"), DeviceId, Begin.AddDays(-1)).Dispose();
        StoreKey.Create(configuration.Key).Dispose();
        PrepareLists(AgencyPolicy.Parse(Encoding.UTF8.GetBytes(PolicyText(agency)), agency.Key));
        unit.OpenJournal();
        PolicyInstallation first = PolicyInstallation.Prepare(Encoding.UTF8.GetBytes(PolicyText(agency)), agency.Key, null, PolicyInstaller.Account(People.NameOf(AccessRole.Administrator)));
        using (AgencyDesk desk = AgencyDesk.Begin(configuration, new OwnTurn(unit.Journal), unit.Clock, first))
            unit.People.Begin(new FirstAdministrator(desk.Accounts, desk.Log, unit.Clock, () => desk.Policy.Current).Create(People.NameOf(AccessRole.Administrator), "Administrator of a test"));
        unit.OpenRoom();
        unit.People.MakeOthers();
        unit.Close();
        return (folder, unit.Clock.UtcNow, unit.People);
    }

    private void Open()
    {
        PrepareLists(AgencyPolicy.Parse(Encoding.UTF8.GetBytes(PolicyText(Agency)), Agency.Key));
        OpenJournal();
        OpenRoom();
    }

    private void OpenJournal()
    {
        Key = DeviceKey.Load(Path.Combine(Folder, "device.key"));
        Journal = JournalWriter.Open(new() { Path = JournalPath }, Key, Clock, new() { BootId = BitConverter.GetBytes(Clock.MonotonicUs).Concat(new byte[8]).ToArray() });
        Journal.Append(new Record { Boot = new Boot { ProgramVersion = "of a test", Camera = "of a test" } });
        Journal.Commit();
    }

    private void OpenRoom()
    {
        OwnTurn turn = new(Journal);
        (Matching, Watch) = (new(), new(lighting: null, new SceneWatch(new(new()), Conditions, Statements), Conditions, Statements));
        Room = new(Configuration, turn, Matching, Watch, Conditions, Told, Clock);
        Oversight = new()
        {
            Gate = Room.Desk.Gate,
            JournalPath = JournalPath,
            Turn = turn,
            Clock = Clock,
            Policy = () => Room.Desk.Policy.Current,
            ScratchFolder = Folder,
        };
    }

    private void Close()
    {
        Room?.Dispose();
        Journal?.Dispose();
        Key?.Dispose();
        (Room, Journal, Key) = (null!, null!, null!); // what does not open again is not closed twice
    }

    private static void PrepareLists(AgencyPolicy policy)
    {
        if (Directory.Exists(ListsIn))
            Directory.Delete(ListsIn, recursive: true);
        foreach (HotListPolicy list in policy.HotLists)
            Directory.CreateDirectory(Path.Combine(ListsIn, list.List.Name));
    }

    private static void Copy(string from, string to)
    {
        foreach (string folder in Directory.EnumerateDirectories(from, "*", SearchOption.AllDirectories))
            Directory.CreateDirectory(folder.Replace(from, to, StringComparison.Ordinal), File.GetUnixFileMode(folder));
        foreach (string file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
            File.Copy(file, file.Replace(from, to, StringComparison.Ordinal));
    }
}
