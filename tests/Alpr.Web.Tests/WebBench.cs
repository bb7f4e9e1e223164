using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Alpr.Access;
using Alpr.Board.Simulated;
using Alpr.Board.Time;
using Alpr.Contracts.V1;
using Alpr.Evidence;
using Alpr.HotLists;
using Alpr.Journal;
using Alpr.ListFeeds;
using Alpr.Web.Server;
using Alpr.Tests.Common;

namespace Alpr.Web.Tests;

/// <summary>A unit with everything that the interface stands on, real down to the disk, and the certificates of who may and may not come.</summary>
internal sealed class WebBench : IDisposable, IFeedEvents
{
    public const string Password = "four words of mine", Agency = "Ashford Police", Neighbour = "Bexley Sheriff", Purpose = "criminal investigation", Case = "26-0001";

    private readonly StoreKey _storeKey = new(SHA256.HashData("a key of the tests"u8));
    private readonly Authority _agency, _elsewhere;
    private readonly AccountStore _accounts;
    private readonly X509Certificate2 _serverCertificate;
    private readonly List<IDisposable> _open = [];
    private WebServer? _server;

    public WebBench()
    {
        Folder = Directory.CreateTempSubdirectory("alpr-web-").FullName;
        Clock = new() { Epoch = new(2026, 11, 2, 18, 0, 0, TimeSpan.Zero), Discipline = new(ClockSource.Ntp, 0) };
        (_agency, _elsewhere) = (new(Clock, "Ashford Authority"), new(Clock, "Authority Elsewhere"));
        (Program, Terminal, Other) = (_agency.Issue("puller.example"), _agency.Issue("terminal.example"), _elsewhere.Issue("bexley.example"));
        _serverCertificate = _agency.Issue("127.0.0.1");
        (CertificateFile, KeyFile) = Authority.Write(_serverCertificate, Path.Combine(Folder, "server"));
        Key = DeviceKey.Create(Path.Combine(Folder, "device.key"), "pole-17", new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));
        JournalPath = Path.Combine(Folder, "journal", "journal.db");
        Writer = JournalWriter.Open(new() { Path = JournalPath, OnDurable = _ => _server?.Durable() }, Key, Clock, new() { BootId = new byte[16] });
        Turns = new(Writer);
        Policy = UsualPolicy();
        _accounts = new(Path.Combine(Folder, "accounts"), _storeKey);
        AccessLog log = new(this);
        PasswordHasher hasher = new(10);
        Door = new(_accounts, log, Clock, () => Policy, hasher);
        Gate = new(_accounts, Door, log, Clock, () => Policy, of => new AccessRules(of.Access).Refusal);
        Manager = new(_accounts, Door, Gate, Clock, () => Policy);
        AccountSecrets first = new FirstAdministrator(_accounts, log, Clock, () => Policy, hasher).Create("mreyes", "An administrator");
        Administrator = OwnPassword("mreyes", first.Password);
        foreach ((string user, AccessRole role) in new[] { ("jlind", AccessRole.Operator), ("kpark", AccessRole.Technician), ("asoto", AccessRole.Auditor) })
            Door.SignOut(OwnPassword(user, Manager.Create(Administrator, user, "A person", Agency, role).Password));
        Manager.Create(Administrator, "puller", "A program", Agency, AccessRole.Integration);
        Manager.AddCertificate(Administrator, "puller", Fingerprint(Program));
        Feeds = new(new HotListStore(Path.Combine(Folder, "lists"), _storeKey), Lists, Path.Combine(Folder, "feeds"), [], this, Clock);
        Feeds.SetPolicy(Policy);
        Feeds.Start();
    }

    public string Folder { get; }

    public string JournalPath { get; }

    public string CertificateFile { get; }

    public string KeyFile { get; }

    public VirtualClock Clock { get; }

    public DeviceKey Key { get; }

    public JournalWriter Writer { get; }

    public JournalTurns Turns { get; }

    public Authenticator Door { get; }

    public AccessGate Gate { get; }

    public AccountManager Manager { get; }

    public AccessSession Administrator { get; }

    public FeedKeeper Feeds { get; }

    /// <summary>The lists in force.</summary>
    public CurrentHotLists Lists { get; } = new();

    /// <summary>What the pages show; null: there are no pages.</summary>
    public PageParts? Pages { get; set; }

    public AgencyPolicy Policy { get; set; }

    public WebRates Rates { get; set; } = new() { RequestsAtOnce = 10_000, RequestsPerSecond = 1_000 };

    public List<Condition> Conditions { get; } = [new() { Part = "camera", Light = Light.Green }, new() { Part = "disk", Light = Light.Amber, Reason = "It is nearly full." }];

    public List<string> Complaints { get; } = [];

    /// <summary>No access can be written down.</summary>
    public bool IsLogBroken { get; set; }

    /// <summary>A program of the agency.</summary>
    public X509Certificate2 Program { get; }

    /// <summary>A terminal that the agency's authority issued.</summary>
    public X509Certificate2 Terminal { get; }

    /// <summary>Another agency, with an agreement.</summary>
    public X509Certificate2 Other { get; }

    public int Port => Server.Port;

    public WebServer Server
    {
        get
        {
            if (_server is null)
            {
                _server = new(Settings(), Parts());
                _server.Start();
            }
            return _server;
        }
    }

    public static string Fingerprint(X509Certificate2 certificate) => Convert.ToHexStringLower(certificate.GetCertHash(HashAlgorithmName.SHA256));

    public WebSettings Settings() => new()
    {
        Address = "127.0.0.1",
        Port = 0,
        Certificate = CertificateFile,
        Key = KeyFile,
        ClientCa = _agency.WriteRoot(Path.Combine(Folder, "client-ca.pem")),
        Limits = Rates,
        Pages = Pages is null ? null : new() { Address = "127.0.0.1", Port = 0, Limits = Rates },
    };

    public WebParts Parts() => new()
    {
        Oversight = new() { Gate = Gate, JournalPath = JournalPath, Turn = Turns, Clock = Clock, Policy = () => Policy, ScratchFolder = Folder },
        Door = Door,
        Log = new AccessLog(this),
        Feeds = Feeds,
        Conditions = () => Conditions,
        Pages = Pages,
        Metrics = static () => "# of the bench\n"u8.ToArray(),
        Complain = line =>
        {
            lock (Complaints)
                Complaints.Add(line);
        },
    };

    public AgencyPolicy UsualPolicy(SharingPolicy? sharing = null) => new()
    {
        Format = 1,
        Agency = Agency,
        Version = "of the tests",
        Revision = 1,
        TimeZone = "America/Los_Angeles",
        Retention = new() { Days = 365 },
        Access = new() { SecondFactor = [], SessionIdleMinutes = 1440, SessionMinutes = 1440, ProhibitedPurposes = ["federal_immigration_enforcement"] },
        Matching = new() { Withheld = ["immigration_violator"] },
        Sharing = sharing ?? new() { Agreements = [Agreement()] },
    };

    public AgreementPolicy Agreement() => new()
    {
        Agency = Neighbour,
        From = new(2026, 1, 1),
        Until = new(2026, 12, 31),
        Certificates = [Fingerprint(Other)],
        ApprovedBy = "the council",
    };

    public X509Certificate2 Issue(string name, int validFromDays = -30, int validDays = 365) => _agency.Issue(name, validFromDays, validDays);

    public X509Certificate2 IssueElsewhere(string name) => _elsewhere.Issue(name);

    /// <summary>A client with a certificate; null: without.</summary>
    public WebClient Client(X509Certificate2? certificate, int? port = null, System.Security.Authentication.SslProtocols protocols = default) =>
        Use(new WebClient(port ?? Port, certificate, _serverCertificate, protocols));

    /// <summary>True for the certificate that the unit shows.</summary>
    public bool IsServer(X509Certificate? shown) => shown is not null && shown.GetRawCertData().AsSpan().SequenceEqual(_serverCertificate.RawData);

    /// <summary>A person at the terminal.</summary>
    public WebClient Person(string user = "jlind")
    {
        WebClient client = Client(Terminal);
        client.SignIn(user, Password);
        return client;
    }

    public long Append(Record record, params ImageBlob[] images) => Turns.Do(journal => journal.Append(record, images));

    public static Record Detection(string plate = "7ABC123") => new() { Detection = new() { Plate = plate, State = "CA", Confidence = 0.9f } };

    public static Record Hit(long detection, string reference = "HIT-REFERENCE") => new()
    {
        Hit = new() { Detection = (ulong)detection, Match = MatchKind.Exact, List = "svs", Category = "stolen_vehicle", Reference = reference, Sighting = 1, Unconfirmed = true },
    };

    public static ImageBlob Picture(string text, ImageKind kind = ImageKind.Plate) => new(kind, "image/jpeg", 160, 40, System.Text.Encoding.ASCII.GetBytes(text));

    /// <summary>Detections with a picture, a hit and a health record among them; gives the sequence of the first detection.</summary>
    public long Fill(int detections = 3)
    {
        long first = -1;
        for (int i = 0; i < detections; i++)
        {
            long at = Append(Detection($"7ABC{i:000}"), Picture($"PICTURE-{i}"));
            first = first < 0 ? at : first;
            Append(Hit(at));
            Append(new Record { Health = new() { UptimeS = 1 } });
        }
        return first;
    }

    /// <summary>Access records in the log, in order.</summary>
    public IReadOnlyList<Contracts.V1.Access> Accesses()
    {
        using JournalReader journal = JournalReader.Open(JournalPath);
        return [.. journal.Read(0, journal.Count).Where(entry => !entry.IsGone).Select(entry => entry.ToRecord()).Where(record => record.Access is not null).Select(record => record.Access)];
    }

    public IReadOnlyList<Contracts.V1.Access> Pulls() => [.. Accesses().Where(access => access.Action == "pull")];

    public long Count()
    {
        using JournalReader journal = JournalReader.Open(JournalPath);
        return journal.Count;
    }

    public VerificationReport Verify(byte[] batch, byte[]? kept = null, bool imagesLeftOut = false, IBatchVisitor? visitor = null) => BatchVerifier.Verify(
        new MemoryStream(batch), new() { Trust = TrustAnchors.OfKey(Key.PublicKey), KeptCheckpoint = kept ?? [], ImagesLeftOut = imagesLeftOut }, visitor);

    /// <summary>Disposed before the server goes.</summary>
    public T Use<T>(T one)
        where T : IDisposable
    {
        _open.Add(one);
        return one;
    }

    void IFeedEvents.Report(string part, Light light, string reason)
    {
    }

    void IFeedEvents.Installed(HotListInstalled record) => Append(new Record { HotListInstalled = record });

    void IFeedEvents.Removed(HotListInstalled record) => Append(new Record { HotListInstalled = record });

    void IFeedEvents.Refused(string list, string line)
    {
    }

    public void Dispose()
    {
        foreach (IDisposable one in _open)
            one.Dispose();
        _server?.Dispose();
        Feeds.Dispose();
        _accounts.Dispose();
        Turns.Dispose();
        Writer.Dispose();
        Key.Dispose();
        _storeKey.Dispose();
        _agency.Dispose();
        _elsewhere.Dispose();
        Directory.Delete(Folder, recursive: true);
    }

    private AccessSession OwnPassword(string user, string firstPassword)
    {
        AccessSession session = Door.SignIn(new() { User = user, Password = firstPassword }).Session;
        Door.ChangePassword(session, firstPassword, Password);
        return session;
    }

    private sealed class AccessLog(WebBench bench) : IAccessLog
    {
        public void Write(Contracts.V1.Access access)
        {
            if (bench.IsLogBroken)
                throw new InvalidOperationException("The log is broken by the test.");
            bench.Append(new Record { Access = access });
        }
    }
}

/// <summary>Tests with a unit of their own.</summary>
public abstract class WebFixture
{
    private protected WebBench Bench { get; private set; } = null!;

    [SetUp]
    public void MakeBench() => Bench = new();

    [TearDown]
    public void RemoveBench()
    {
        string[] complaints;
        lock (Bench.Complaints)
            complaints = [.. Bench.Complaints];
        Bench.Dispose();
        Assert.That(complaints, Is.Empty, "nothing failed inside");
    }
}
