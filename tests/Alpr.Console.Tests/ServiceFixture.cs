using System.Security.Cryptography;
using Alpr.Access;
using Alpr.Board.Serial;
using Alpr.Board.Simulated;
using Alpr.Contracts.V1;
using Alpr.Evidence;
using Alpr.HotLists;
using Alpr.Journal;
using Alpr.ListFeeds;
using Alpr.Live;
using Alpr.Oversight;
using Alpr.Sync;
using Alpr.Tests.Common;

namespace Alpr.Consoles.Tests;

/// <summary>
/// A unit in service with its console on a pseudo terminal: real key, journal, accounts, policy, gate, lists and links in a temporary folder. Only what needs a
/// camera is played by the test.
/// </summary>
internal sealed class ServiceFixture : IDisposable, IFeedEvents, ILiveUnit, IConsoleUnit
{
    public const string Administrator = "j.doe", Password = "kestrel over the marsh";

    private readonly StoreKey _storeKey;
    private readonly DeviceKey _key;
    private readonly JournalWriter _writer;
    private readonly AccountStore _accounts;
    private readonly CancellationTokenSource _stop = new();
    private readonly Thread _thread;
    private readonly string _recorder;
    private AgencyPolicy _policy;
    private byte[] _policyBytes;

    public ServiceFixture(int locked = 3, string access = "")
    {
        Folder = Directory.CreateTempSubdirectory("alpr-console-").FullName;
        Stick = Directory.CreateDirectory(Path.Combine(Folder, "media", "stick")).FullName;
        _recorder = Path.Combine(Folder, "program");
        Lamp.NowUs = () => Clock.MonotonicUs;
        SetLog("a line of the log");
        _storeKey = StoreKey.Create(Path.Combine(Folder, "agency.key"));
        _key = DeviceKey.Create(Path.Combine(Folder, "device.key"), DeviceId, Clock.UtcNow);
        _writer = JournalWriter.Open(new() { Path = Journal, CommitDelayMaxUs = 0 }, _key, Clock, new() { BootId = new byte[16] });
        Turns = new(_writer);
        _policyBytes = System.Text.Encoding.UTF8.GetBytes(PolicyText(1, locked, access));
        _policy = AgencyPolicy.Parse(_policyBytes, "policy");
        Turns.Do(journal => journal.ChangePolicy(new() { PolicySha256 = Google.Protobuf.ByteString.CopyFrom(_policy.Sha256.Span), Version = _policy.Version, InstalledBy = "test" }));
        File.WriteAllText(ConfigurationPath, $$"""{ "device_id": "{{DeviceId}}", "journal": { "key": "{{Path.Combine(Folder, "device.key")}}" }, "camera": {}, "backends": [] }""");
        _accounts = new(Path.Combine(Folder, "accounts"), _storeKey);
        AccessLog log = new(this);
        Authenticator door = new(_accounts, log, Clock, () => _policy);
        AccessGate gate = new(_accounts, door, log, Clock, () => _policy, of => new AccessRules(of.Access).Refusal);
        OversightSetup oversight = new() { Gate = gate, JournalPath = Journal, Turn = Turns, Clock = Clock, Policy = () => _policy, ScratchFolder = Folder };
        FeedKeeper feeds = new(new HotListStore(Path.Combine(Folder, "lists"), _storeKey), new CurrentHotLists(), Path.Combine(Folder, "feeds"), [], this, Clock);
        feeds.SetPolicy(_policy);
        feeds.Start();
        SyncKeeper backends = new(new() { JournalPath = Journal, Turns = Turns, Clock = Clock, DeviceId = DeviceId, Open = settings => BackendFactory.Create(settings, DeviceId, Clock) });
        backends.SetBackends([]);
        FirstPassword = new FirstAdministrator(_accounts, log, Clock, () => _policy).Create(Administrator, "Administrator of a test").Password;
        ConsoleSettings settings = new()
        {
            Line = Terminal.Line,
            UsbFolder = Path.Combine(Folder, "media"),
            NetworkFolder = Path.Combine(Folder, "network"),
            TimeFolder = Path.Combine(Folder, "time"),
            EnvironmentFile = Path.Combine(Folder, "environment"),
            UpdateFolder = Programs,
            ReleaseKey = Path.Combine(Folder, "release.pem"),
        };
        File.WriteAllText(settings.ReleaseKey, ReleaseKey.ExportSubjectPublicKeyInfoPem());
        SerialConsole console = new(new()
        {
            Settings = settings,
            Clock = Clock,
            Unit = this,
            System = new LinuxSystemControl(settings, new() { NetworkControl = _recorder, SystemControl = _recorder, Log = _recorder }),
            Complain = text =>
            {
                lock (Complaints)
                    Complaints.Add(text);
            },
            Service = new()
            {
                Oversight = oversight,
                Door = door,
                Log = log,
                Accounts = new AccountManager(_accounts, door, gate, Clock, () => _policy),
                Feeds = feeds,
                Backends = backends,
                BackendSettings = [],
                Duties = new DutyRoster(oversight).List,
                PolicyBytes = () => _policyBytes,
                InstallPolicy = installation => (_policy, _policyBytes) = (installation.Policy, installation.Bytes),
                Live = this,
                Light = Lamp,
            },
        }, () => new LinuxSerialPort(settings.Line, settings.Baud));
        _thread = new(() => console.Run(_stop.Token)) { Name = "console" };
        _thread.Start();
    }

    public PtyTerminal Terminal { get; } = new();

    public VirtualClock Clock { get; } = new();

    public string Folder { get; }

    public string Stick { get; }

    public string Programs => Path.Combine(Folder, "programs");

    public ECDsa ReleaseKey { get; } = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    public string Journal => Path.Combine(Folder, "journal.db");

    public JournalTurns Turns { get; }

    public string FirstPassword { get; }

    public List<string> Complaints { get; } = [];

    public AgencyPolicy Policy => _policy;

    public bool IsRestartAsked { get; private set; }

    public bool IsResetAsked { get; private set; }

    public string DeviceId => "north-01";

    public string Version => "1.0-test";

    public string ProgramVersion => Version;

    public string CameraName => "a test's camera";

    public string KeyId => _key.PublicKey.KeyId;

    public LiveView View => _view ??= new(64 * 64, Clock);

    public PassageLog Passages { get; } = new();

    public TestLight Lamp { get; } = new();

    public IReadOnlyList<UnitTest> Tests { get; set; } = [new("reading", _ => [new("reading", true, "15 frames/s", "")]), new("disk", _ => [new("disk", false, "full", "Empty it.")])];

    public string ConfigurationPath => Path.Combine(Folder, "appliance.json");

    public bool IsProvisioned => true;

    private LiveView? _view;

    public static string PolicyText(int revision, int failures = 3, string access = "") => $$"""
        {
          "format": 1, "agency": "Test agency", "version": "of a test", "revision": {{revision}}, "time_zone": "America/Los_Angeles", "retention": { "days": {{30 + revision}} },
          "hot_lists": [ { "list": { "name": "wanted", "layout": "delimited", "category": "wanted", "mapping": { "plate": "Plate" } } } ],
          "access": { "second_factor": [], "passwords": { "failures": {{failures}}, "locked_minutes": 30 }{{access}} }
        }
        """;

    /// <summary>What the system's log says.</summary>
    public void SetLog(string text)
    {
        File.WriteAllText(_recorder, $"#!/bin/sh\necho \"$@\" >> {_recorder}.calls\ncat <<'END'\n{text}\nEND\n");
        File.SetUnixFileMode(_recorder, (UnixFileMode)0b111_101_101);
    }

    /// <summary>The administrator signs in for the first time.</summary>
    public void SignIn(string user = Administrator, string? first = null, string password = Password)
    {
        Terminal.Mask(password);
        Terminal.Answer("login: ", user);
        Terminal.Answer("Password: ", first ?? FirstPassword);
        Terminal.Answer("Code (Enter: none)", "");
        Terminal.Answer("New password: ", password);
        Terminal.Answer("The same again: ", password);
        Terminal.Expect("Signed in as");
        Terminal.Expect("> ");
    }

    /// <summary>The administrator makes an account and leaves, and its owner signs in.</summary>
    public void SignInAs(string user, string role, string password)
    {
        Terminal.Type($"accounts create {user} {role}");
        Terminal.Answer("Full name", "Somebody of a test");
        Terminal.Answer("Agency", "");
        Terminal.Expect("password       ");
        string first = Terminal.Mask(Terminal.Expect("   (shown once"));
        Terminal.Answer("> ", "logout");
        SignIn(user, first, password);
    }

    /// <summary>The accesses in the log.</summary>
    public Contracts.V1.Access[] Accesses()
    {
        using JournalReader reader = JournalReader.Open(Journal);
        return [.. reader.Read(0, reader.Count).Select(entry => entry.ToRecord()).Where(record => record.Access is not null).Select(record => record.Access)];
    }

    public IReadOnlyList<Condition> Conditions() => [new() { Part = "camera", Light = Light.Green }, new() { Part = "link", Light = Light.Amber, Reason = "It rains." }];

    public UnitFigures Figures() => new()
    {
        UptimeSeconds = 60,
        FramesPerSecond = 15,
        FrameMsMedian = 20,
        FrameMsP99 = 40,
        FramesDropped = 0,
        Passages = 0,
        Alerts = 0,
        Records = _writer.DurableCount,
        JournalBytes = 1 << 20,
        DiskFreeBytes = 1L << 30,
    };

    public void CheckConfiguration(string path)
    {
    }

    public UnitKey? FindKey() => new("file device.key", KeyId, "", Clock.UtcNow.AddYears(10));

    public UnitKey MakeKey() => FindKey()!;

    public string CreateRequest() => "-----BEGIN CERTIFICATE REQUEST-----\n-----END CERTIFICATE REQUEST-----\n";

    public UnitKey InstallCertificate(byte[] pem) => throw new IOException("not in this test");

    public AccountSecrets Provision(byte[] policy, string administrator, string fullName) => throw new InvalidOperationException("it is in service");

    public IReadOnlyList<UnitTest> SelfTests() => Tests;

    public void Restart() => IsRestartAsked = true;

    public void ResetAtEnd() => IsResetAsked = true;

    public void Report(string part, Light light, string reason)
    {
    }

    public void Installed(HotListInstalled record)
    {
    }

    public void Removed(HotListInstalled record)
    {
    }

    public void Refused(string list, string line)
    {
    }

    public void Dispose()
    {
        _stop.Cancel();
        Assert.That(_thread.Join(PtyTerminal.FailAfterMs), Is.True, "the console does not end");
        Terminal.Dispose();
        _view?.Dispose();
        ReleaseKey.Dispose();
        _accounts.Dispose();
        Turns.Dispose();
        _writer.Dispose();
        _key.Dispose();
        _storeKey.Dispose();
        _stop.Dispose();
        Directory.Delete(Folder, recursive: true);
    }

    private sealed class AccessLog(ServiceFixture unit) : IAccessLog
    {
        public void Write(Contracts.V1.Access access) => unit.Turns.Do(journal => journal.Append(new Record { Access = access }));
    }
}
