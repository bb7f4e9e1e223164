using System.Globalization;
using System.Text;
using Alpr.Access;
using Alpr.Board.Imaging;
using Alpr.Contracts;
using Alpr.Contracts.V1;
using Alpr.Journal;
using Alpr.Live;
using Alpr.Oversight;
using Alpr.Tests.Common;

namespace Alpr.Web.Tests.Pages;

/// <summary>A unit with its pages, a policy in a file, a live picture from rendered footage, and a day of passages behind it.</summary>
internal sealed class PageBench : IDisposable
{
    public const string Hostile = "<img src=x onerror=\"document.title='owned'\"><script>alert(1)</script>";

    private byte[] _policyBytes;
    private byte[]? _totp;

    public PageBench()
    {
        Web = new();
        _policyBytes = Encoding.UTF8.GetBytes(PolicyText);
        Web.Policy = AgencyPolicy.Parse(_policyBytes, "policy");
        Web.Feeds.SetPolicy(Web.Policy);
        Web.Feeds.Start();
        Unit = new(Web);
        DutyRoster duties = new(Web.Parts().Oversight);
        Web.Pages = new()
        {
            Live = Unit,
            Lists = Web.Lists,
            Duties = duties.List,
            PolicyBytes = () => _policyBytes,
            Accounts = Web.Manager,
            InstallPolicy = installation =>
            {
                (_policyBytes, Web.Policy) = (installation.Bytes, installation.Policy);
                Web.Turns.Do(journal => journal.ChangePolicy(installation.Record!));
            },
        };
    }

    public static string PolicyText { get; } = File.ReadAllText(Path.Combine(Repository.Root, "tests", "Alpr.Web.Tests", "Pages", "policy.json"));

    public WebBench Web { get; }

    public TestUnit Unit { get; }

    public byte[] PolicyBytes => _policyBytes;

    public string Address => $"https://127.0.0.1:{Web.Server.PagePort}";

    /// <summary>The code that an authenticator of <c>jlind</c> shows; it is enrolled at the first call.</summary>
    public string Code()
    {
        _totp ??= AuthenticatorCode.Secret(Web.Manager.EnrolTotp(Web.Administrator, "jlind").TotpUri);
        Web.Clock.Advance(AuthenticatorCode.StepSeconds * 1_000_000L); // each counts once
        return AuthenticatorCode.Of(_totp, Web.Clock.UtcNow.ToUnixTimeSeconds() / AuthenticatorCode.StepSeconds);
    }

    /// <summary>Detections over the last hours, some with hits, with pictures that our renderer made.</summary>
    public IReadOnlyList<long> Drive(int passages = 30)
    {
        string crops = Path.Combine(Repository.Footage, "crops");
        string[][] rows = [.. File.ReadLines(Path.Combine(crops, "truth.csv")).Skip(1).Select(line => line.Split(','))];
        List<long> sequences = [];
        for (int i = 0; i < passages; i++)
        {
            for (int heartbeats = i % 7 == 0 ? 6 : 1; heartbeats > 0; heartbeats--)
            {
                Web.Clock.Advance(460_000_000);
                Web.Append(new Record { Health = new() { UptimeS = 1 } });
            }
            string[] row = rows[i % rows.Length];
            byte[] context = File.ReadAllBytes(Path.Combine(Repository.Footage, "stills", $"still-{i % 8 + 1}.jpg"));
            long at = Web.Append(Detection(row[2], row[1], i), new(ImageKind.Plate, "image/jpeg", 144, 72, File.ReadAllBytes(Path.Combine(crops, row[0]))),
                new ImageBlob(ImageKind.Context, "image/jpeg", 1280, 720, context));
            PlateText.TryParse(row[2], out PlateText plate);
            Unit.Passages.Add(at, plate, 0.9f, Web.Clock.UtcNow);
            sequences.Add(at);
            if (i % 9 == 4)
                Web.Append(HitOf(at, row[2], row[1], i % 2 == 0));
        }
        return sequences;
    }

    public PageClient Client() => Web.Use(new PageClient(this));

    /// <summary>Somebody signed in.</summary>
    public PageClient Person(string user)
    {
        PageClient client = Client();
        Assert.That(client.SignIn(user, WebBench.Password).Code, Is.EqualTo(201));
        return client;
    }

    public void Dispose()
    {
        Web.Dispose();
        Unit.Dispose();
    }

    private static Record Detection(string plate, string state, int i)
    {
        Detection detection = new()
        {
            Plate = plate,
            State = state,
            StateConfidence = 0.97f - i % 5 * 0.09f,
            Confidence = 0.99f - i % 4 * 0.12f,
            RawPlate = plate.Replace('0', 'O'),
            Frames = (uint)(9 + i),
        };
        detection.CharacterConfidence.AddRange(plate.Select((_, at) => at == i % 11 ? 0.56f : 0.99f - at * 0.012f));
        detection.Candidates.Add(new PlateCandidate { Plate = plate[..^1] + "8", Confidence = 0.07f });
        return new() { Detection = detection };
    }

    private static Record HitOf(long detection, string plate, string state, bool informs) => new()
    {
        Hit = new()
        {
            Detection = (ulong)detection,
            Match = MatchKind.Exact,
            List = informs ? "special" : "svs",
            Category = informs ? "special" : "stolen_vehicle",
            Reference = "26-004417",
            EntryPlate = plate,
            EntryState = state,
            Informational = informs,
            Sighting = 1,
            Unconfirmed = true,
            ListAgeS = 7_300,
            States = StateAgreement.Same,
        },
    };
}

/// <summary>The unit as the pages see it: its live view is fed with rendered stills.</summary>
internal sealed class TestUnit : ILiveUnit, IDisposable
{
    private readonly WebBench _web;
    private readonly List<(Frame Frame, Quad Plate)> _stills = [];
    private int _fed;

    public TestUnit(WebBench web)
    {
        _web = web;
        View = new(1280 * 720, web.Clock);
        using JpegDecoder decoder = new();
        string folder = Path.Combine(Repository.Footage, "stills");
        foreach (string[] row in File.ReadLines(Path.Combine(folder, "truth.csv")).Skip(1).Select(line => line.Split(',')))
        {
            Frame frame = new(1280 * 720);
            Assert.That(decoder.TryDecode(File.ReadAllBytes(Path.Combine(folder, row[0])), frame, out string error), error);
            frame.Exposure = new(2_000, 6.5f, 0.4f, false, 0);
            float[] at = [.. row[1..5].Select(number => float.Parse(number, CultureInfo.InvariantCulture))];
            _stills.Add((frame, Quad.FromRectangle(at[0], at[1], at[2], at[3])));
        }
    }

    public string DeviceId => "pole-17";

    public string ProgramVersion => "0.1.0";

    public string CameraName { get; set; } = "southbound lane 2";

    public string KeyId => _web.Key.PublicKey.KeyId;

    public LiveView View { get; }

    public PassageLog Passages { get; } = new();

    public IReadOnlyList<Condition> Conditions() => _web.Conditions;

    public UnitFigures Figures() => new()
    {
        UptimeSeconds = 200_000, FramesPerSecond = 24.7, FrameMsMedian = 31.4, FrameMsP99 = 58, FramesDropped = 12, Passages = 1_803, Alerts = 4, Records = 24_117,
        JournalBytes = 3L << 30, DiskFreeBytes = 41L << 30,
    };

    public Frame FirstFrame => _stills[0].Frame;

    public PlateReading FirstPlate => new() { Corners = _stills[0].Plate, DetectionScore = 0.93f };

    /// <summary>The camera's next frame.</summary>
    public void Feed()
    {
        (Frame frame, Quad plate) = _stills[_fed++ / 40 % _stills.Count];
        _web.Clock.Advance(LiveView.CopyEveryUs + 1);
        View.See(frame, [new PlateReading { Corners = plate, DetectionScore = 0.93f }]);
    }

    public void Dispose()
    {
        View.Dispose();
        foreach ((Frame frame, _) in _stills)
            frame.Dispose();
    }
}

/// <summary>Tests with a unit of their own that has pages.</summary>
public abstract class PageFixture
{
    private protected PageBench Bench { get; private set; } = null!;

    [SetUp]
    public void MakeBench() => Bench = new();

    [TearDown]
    public void RemoveBench()
    {
        string[] complaints;
        lock (Bench.Web.Complaints)
            complaints = [.. Bench.Web.Complaints];
        Bench.Dispose();
        Assert.That(complaints, Is.Empty, "nothing failed inside");
    }
}
