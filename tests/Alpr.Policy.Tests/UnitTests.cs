using Alpr.Board.Camera;
using Alpr.Board.Configuration;
using Alpr.Board.Gpio;
using Alpr.Board.Imaging;
using Alpr.Board.Profile;
using Alpr.Board.Service;
using Alpr.Board.Simulated.Buses;
using Alpr.Contracts;
using Alpr.Contracts.V1;
using Alpr.Host.Board;
using Alpr.Host.Pipeline;
using Alpr.ListFeeds;
using Alpr.ListFeeds.Tests;
using Alpr.Tests.Common;

namespace Alpr.Policy.Tests;

/// <summary>What the unit itself does for a policy: black areas, lights, connections.</summary>
public sealed class UnitTests : AgencyFixture
{
    private const int FramePixels = 1920 * 1080, SceneWidth = 640, SceneHeight = 360;
    private const int BlackMost = 24; // 16 and what JPEG makes of it

    [TestCaseSource(typeof(Agency), nameof(Agency.All))]
    [PolicyRow("public-view", "Westmorland 462.7.1 (1); Alameda A.5; Stockton II.C; the others may draw areas too")]
    public void What_is_not_in_public_view_is_black_in_the_kept_picture_and_the_rest_is_as_it_was(Agency agency)
    {
        Open(agency);
        Assert.That(Unit.Policy.PrivacyMasks, Is.Empty, "as shipped: the installer draws them");
        using Frame before = KeptPicture();
        Unit.Install(("\"privacy_masks\": []", "\"privacy_masks\": [ { \"device\": \"pole-17\", \"name\": \"a garden\", \"polygon\": [[0.5, 0], [1, 0], [1, 0.5], [0.5, 0.5]] } ]"));
        using Frame after = KeptPicture();
        int width = after.Width, height = after.Height;
        Assert.That((width, height), Is.EqualTo((before.Width, before.Height)));
        (int brightest, int changed, int brightBefore) = (0, 0, 0);
        for (int y = 0; y < height; y++)
        {
            for (int x = 0; x < width; x++)
            {
                byte is_ = after.Row(y)[x], was = before.Row(y)[x];
                if (x >= width / 2 && y < height / 2)
                    (brightest, brightBefore) = (Math.Max(brightest, is_), Math.Max(brightBefore, was));
                else if ((x < width / 2 - 24 || y > height / 2 + 24) && Math.Abs(is_ - was) > 8)
                    changed++;
            }
        }
        Assert.That((brightBefore > 100, brightest <= BlackMost, changed), Is.EqualTo((true, true, 0)), $"brightest {brightest}, before {brightBefore}");
    }

    [TestCaseSource(typeof(Agency), nameof(Agency.All))]
    [PolicyRow("lights", "Stockton III.C.6; the same on every unit")]
    public void Camera_link_gps_and_system_have_a_light_each_that_shows_the_worst_of_its_parts(Agency agency)
    {
        Open(agency);
        BoardProfile profile = BoardProfile.Load(Path.Combine(Repository.Root, "board/profiles/simulated.json"));
        using SimulatedBoard board = new(profile, Unit.Clock);
        using BoardDevices devices = new(profile, board, Unit.Clock);
        using ServiceManager service = new(null, null, null);
        string journal = Path.Combine(Unit.Folder, "journal.db");
        BoardStage stage = new(devices, lighting: null, Unit.Conditions, new(Unit.Conditions, new(), journal, 15, Unit.Clock.MonotonicUs), Unit.Statements, new([], Unit.Conditions),
            service, new(profile, Unit.Conditions, Unit.Clock, journal), Unit.Clock);
        (string Name, int Green, int Red)[] lights = [.. profile.Lights.Select(light => (light.Key, light.Value.Green.Pin, light.Value.Red.Pin)).OrderBy(light => light.Key, StringComparer.Ordinal)];
        Assert.That(lights.Select(light => light.Name), Is.EqualTo(new[] { "camera", "gps", "link", "system" }));
        Unit.DeliverAll();
        foreach (string part in (string[])["camera", "link"])
            Unit.Conditions.Report(part, Light.Green);
        Step(stage, 90);
        Assert.That(Shown(), Is.EqualTo(new[] { "camera green", "gps green", "link green", "system green" }), string.Join('\n', Unit.Conditions.Snapshot()));
        foreach (string part in (string[])["camera", "link"])
            Unit.Conditions.Report(part, Light.Red, "cable pulled");
        Unit.Advance(TimeSpan.FromHours(25)); // the lists are late, and no receiver answered meanwhile
        Unit.Tend();
        Step(stage, 2);
        Assert.That(Shown().Where(light => !light.StartsWith("gps", StringComparison.Ordinal)), Is.EqualTo(new[] { "camera red", "link red", "system amber" }));
        Step(stage, 60);
        Assert.That(Shown()[1], Is.EqualTo("gps green"), "it has its fix again");

        string[] Shown()
        {
            SimulatedGpioController pins = (SimulatedGpioController)((IBoardSource)board).Gpio("header");
            return [.. lights.Select(light => light.Name + ((pins.Level(light.Red), pins.Level(light.Green)) switch
            {
                (var red, var green) when red == PinValue.High && green == PinValue.High => " amber",
                (var red, _) when red == PinValue.High => " red",
                (_, var green) when green == PinValue.High => " green",
                _ => " dark",
            }))];
        }
    }

    [TestCaseSource(typeof(Agency), nameof(Agency.All))]
    [PolicyRow("inspection", "Stockton III.C.3, III.C.4.a; Alameda E.3; the same on every unit")]
    public void A_covered_lens_and_an_unplugged_camera_are_alarms_by_themselves(Agency agency)
    {
        Open(agency);
        using ICamera camera = CameraSource.Open(Path.Combine(Repository.Footage, "stills", "still-1.jpg"), Unit.Clock);
        using Frame frame = new(SceneWidth * SceneHeight);
        frame.SetSize(SceneWidth, SceneHeight);
        See(60, static (x, y) => 60 + (x / 40 + y / 36) % 2 * 80 + (x % 40 < 6 ? 40 : 0)); // walls, windows, a kerb
        Assert.That(Unit.Told.Changes.Where(change => change.StartsWith("scene", StringComparison.Ordinal)), Is.Empty);
        See(90, static (_, _) => 70);
        Assert.That(Unit.Light("scene").Reason, Does.Contain("covered"));
        Unit.Watch.Away("unplugged");
        Assert.That((Unit.Light("camera").Light, Unit.Light("scene").Light), Is.EqualTo((Light.Red, Light.Red)));
        List<TamperKind> stated = [];
        while (Unit.Statements.TryTake(out Record? record))
            stated.Add(record.Tamper.Kind);
        Assert.That(stated, Is.EqualTo(new[] { TamperKind.LensBlocked, TamperKind.CameraUnplugged }));

        void See(int seconds, Func<int, int, int> scene)
        {
            ulong place = 0;
            for (int look = 0; look < 2 * seconds; look++, Unit.Clock.Advance(500_000))
            {
                Span<byte> luma = frame.Luma;
                for (int i = 0; i < luma.Length; i++)
                    luma[i] = (byte)(scene(i % SceneWidth, i / SceneWidth) + (int)(SeededNumbers.At(3, place++) % 5));
                frame.CapturedUs = Unit.Clock.MonotonicUs;
                Unit.Watch.Captured(frame, camera);
            }
        }
    }

    [TestCaseSource(typeof(Agency), nameof(Agency.All))]
    [PolicyRow("secure-transport", "Tustin 462.4 a); Winters (b) 4, (c); Westmorland 462.10; the same on every unit")]
    public void A_policy_that_would_fetch_a_list_in_plain_or_with_a_password_is_refused(Agency agency)
    {
        Open(agency);
        string from = $"folder:{AgencyUnit.ListsIn}/svs";
        foreach (string plain in (string[])["http://lists.example/svs", "ftp://lists.example/svs", "smb://lists.example/svs", "https://user:secret@lists.example/svs", "tftp://lists.example/svs"])
        {
            ConfigurationException refused = Assert.Throws<ConfigurationException>(() => Unit.Install((from, plain)), plain)!;
            Assert.That(refused.Message, Does.Contain("from").And.Not.Contain("secret"));
        }
        foreach (string secure in (string[])["https://lists.example/svs", "sftp://unit@lists.example/svs"])
            Assert.That(Access.AgencyPolicy.Parse(System.Text.Encoding.UTF8.GetBytes(Unit.Changed((from, secure))), "policy.json").HotLists.Select(list => list.From), Does.Contain(secure));
    }

    [TestCaseSource(typeof(Agency), nameof(Agency.All))]
    [PolicyRow("secure-transport", "Tustin 462.4 a); Winters (b) 4, (c); the same on every unit")]
    public void A_server_of_lists_that_speaks_tls_older_than_1_2_gets_no_connection(Agency agency)
    {
        Open(agency);
        using Authority authority = new(Unit.Clock);
        (string certificate, string key) = Authority.Write(authority.Issue("127.0.0.1"), Path.Combine(Unit.Folder, "server"));
        Unit.Reopen(new FeedCredentials { CaCertificates = authority.WriteRoot(Path.Combine(Unit.Folder, "ca.pem")) });
        using OldTls server = OldTls.Start(certificate, key);
        Unit.Install(($"folder:{AgencyUnit.ListsIn}/svs", $"https://127.0.0.1:{server.Port}/svs"));
        Unit.Tend();
        Assert.That(Unit.Told.Refused.Single(), Does.StartWith("svs: ").And.Contain("speaks no TLS 1.2 or later"));
    }

    /// <summary>A photograph goes through capture, pictures and evidence; the kept picture of the whole scene is decoded.</summary>
    private Frame KeptPicture()
    {
        using Frame first = new(FramePixels), second = new(FramePixels);
        using SlotRing<Frame> ring = new([first, second], WhenFull.Wait);
        ICamera Camera() => CameraSource.Open(Path.Combine(Repository.Footage, "stills", "still-1.jpg"), Unit.Clock);
        new CaptureStage(Camera(), Camera, ring, new(), reason => Assert.Fail(reason), Unit.Watch, new("capture"), Unit.Clock).Run(CancellationToken.None);
        Assert.That(ring.TryTake(0, out Frame? captured));
        Unit.Pass(new Vehicle("7ABC123") { Frame = captured });
        ring.Return(captured!);
        using Journal.JournalReader journal = Unit.Read();
        ReadOnlyMemory<byte> jpeg = journal.Images(Unit.Told.Signed[^1]).Single(image => image.Kind == ImageKind.Context).Bytes;
        Frame kept = new(FramePixels);
        using JpegDecoder decoder = new();
        Assert.That(decoder.TryDecode(jpeg.Span, kept, out string error), error);
        return kept;
    }

    private void Step(BoardStage stage, int seconds)
    {
        for (long until = Unit.Clock.MonotonicUs + seconds * 1_000_000L; Unit.Clock.MonotonicUs < until; Unit.Clock.Advance(20_000))
            stage.Step();
    }
}
