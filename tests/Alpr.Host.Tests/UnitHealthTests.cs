using System.Text;
using Alpr.Board.Camera;
using Alpr.Board.Simulated;
using Alpr.Board.Time;
using Alpr.Contracts.V1;
using Alpr.Evidence;
using Alpr.Health.Alarms;
using Alpr.Host.Board;
using Alpr.Host.Configuration;
using Alpr.Host.Health;
using Alpr.Host.Pipeline;
using Alpr.Journal;
using Alpr.Tests.Common;

namespace Alpr.Host.Tests;

/// <summary>What the health thread does, turn by turn on a clock that the test moves, with a real journal, real models and real files.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class UnitHealthTests : IDisposable
{
    private const long Second = 1_000_000, Hour = 3600 * Second;

    private readonly string _folder = Directory.CreateTempSubdirectory("alpr-unit-health-").FullName;
    private readonly VirtualClock _clock = new() { Discipline = new(ClockSource.Ntp, 0) };
    private readonly ConditionBoard _conditions = new(_ => { });
    private readonly RunFigures _figures = new();
    private readonly List<IDisposable> _open = [];
    private readonly JournalWriter _journal;
    private Unit _unit = null!;

    public UnitHealthTests()
    {
        DeviceKey key = Use(DeviceKey.Create(Path.Combine(_folder, "device.key"), "pole-7", _clock.UtcNow));
        _journal = Use(JournalWriter.Open(new() { Path = Path.Combine(_folder, "journal.db") }, key, _clock, new() { BootId = new byte[16] }));
    }

    public void Dispose()
    {
        _open.ForEach(static one => one.Dispose());
        Directory.Delete(_folder, recursive: true);
    }

    [Test]
    public void Ten_minutes_after_the_start_the_known_plate_is_read_and_signed_and_is_no_detection()
    {
        UnitHealth health = Make(Repository.Models);
        health.Step();
        Assert.That(Part(UnitHealth.SelfTestPart), Is.Null);
        _clock.Advance(601 * Second);
        health.Step();
        health.Step();
        Assert.That(Part(UnitHealth.SelfTestPart)!.Light, Is.EqualTo(Light.Green));
        Record statement = Statements().Single();
        Assert.Multiple(() =>
        {
            Assert.That(statement.Health.KnownPlate.Passed);
            Assert.That(statement.Health.KnownPlate.Confidence, Is.GreaterThan(0.8f));
            Assert.That(statement.Health.Conditions.Select(static one => one.Part), Does.Contain(UnitHealth.SelfTestPart));
            Assert.That(statement.ToString(), Does.Not.Contain("6TRN518"));
            Assert.That(_figures.Passages, Is.Zero);
            Assert.That(Encoding.UTF8.GetString(health.Page()), Does.Contain("# TYPE alpr_self_test_passed gauge\n").And.Not.Contain("6TRN518"));
        });
    }

    [Test]
    public void Models_that_are_gone_make_it_red_and_that_is_signed_too()
    {
        UnitHealth health = Make(Path.Combine(_folder, "no-models"));
        _clock.Advance(601 * Second);
        health.Step();
        Assert.That(Part(UnitHealth.SelfTestPart)!.Light, Is.EqualTo(Light.Red));
        Assert.That(Part(UnitHealth.SelfTestPart)!.Reason, Does.Contain("Install the models"));
        Assert.That(Statements().Single().Health.KnownPlate.Passed, Is.False);
    }

    [Test]
    public void Records_that_a_puller_leaves_for_a_day_are_amber_until_it_takes_them()
    {
        UnitHealth health = Make(Repository.Models, """, "health": { "self_test_hour": null }""");
        _journal.Cursors.Add("pull:center");
        _journal.Append(new Record { Detection = new() { Plate = "7ABC123", State = "CA", Confidence = 0.9f } });
        _journal.Commit();
        health.Step();
        Assert.That(Part("backlog")!.Light, Is.EqualTo(Light.Green));
        _clock.Advance(25 * Hour);
        health.Step();
        Assert.That((Part("backlog")!.Light, Part("backlog")!.Reason),
            Is.EqualTo((Light.Amber, "1 records wait for 'center', which pulls, the oldest for 25 hours. Check that it runs and reaches the unit.")));
        _journal.Cursors.Acknowledge("pull:center", _journal.DurableCount);
        _journal.Commit();
        _clock.Advance(Hour);
        health.Step();
        Assert.That(Part("backlog")!.Light, Is.EqualTo(Light.Green));
        Assert.That(Statements(), Is.Empty, "no hour, no read");
    }

    [Test]
    public void The_devices_certificate_is_watched_and_the_clock_too()
    {
        UnitHealth health = Make(Repository.Models);
        health.Step();
        Assert.That((Part("certificate")!.Light, Part("clock step")!.Light), Is.EqualTo((Light.Green, Light.Green)));
        File.WriteAllText(Path.Combine(_folder, "device.crt"), "gone");
        _clock.Jump(TimeSpan.FromSeconds(-5));
        _clock.Advance(Hour);
        health.Step();
        Assert.That(Part("certificate")!.Reason, Does.StartWith("The device's certificate (").And.Contain("device.crt"));
        Assert.That(Part("clock step")!.Reason, Does.Contain("set back by 5 s"));
    }

    [Test]
    public void A_dead_collector_is_a_light_and_nothing_else()
    {
        UnitHealth health = Make(Repository.Models, """, "health": { "self_test_hour": null, "otlp": { "url": "https://127.0.0.1:1/v1/metrics" } }""");
        health.Step();
        Assert.That(Part("telemetry")!.Reason, Does.Contain("the connection is refused"));
        _clock.Advance(Second); // the page's figures are half a second old at most
        Assert.That(Encoding.UTF8.GetString(health.Page()), Does.Contain("alpr_condition{part=\"telemetry\"} 1"));
    }

    [Test]
    public void An_interface_from_which_nobody_ever_took_anything_is_a_receiver_too()
    {
        _journal.Append(new Record { Detection = new() { Plate = "7ABC123", State = "CA", Confidence = 0.9f } });
        _journal.Commit();
        _clock.Advance(30 * Hour);
        ApplianceConfiguration trial = Configuration(Repository.Models);
        Assert.That(Receivers(trial), Is.Empty, "nobody is to get anything");
        Receiver nobody = Receivers(trial with { Web = new() { Certificate = "/unit.crt", Key = "/unit.key" } }).Single();
        Assert.That((nobody.Waiting, nobody.OldestUs / Hour), Is.EqualTo((1, 30)));
        _journal.Cursors.Add("pull:center", _journal.DurableCount);
        _journal.Commit();
        Assert.That(Receivers(trial).Single(), Is.EqualTo(new Receiver("'center', which pulls", 0, -1)));
        Assert.That(new ReceiverList(trial with { Journal = trial.Journal with { Path = "/none/journal.db" } }, new OwnTurn(_journal), static () => [], _clock).Read(out _), Is.Null);

        IReadOnlyList<Receiver> Receivers(ApplianceConfiguration configuration) => new ReceiverList(configuration, new OwnTurn(_journal), static () => [], _clock).Read(out _)!;
    }

    [Test]
    public void Every_certificate_that_the_configuration_names_is_watched_once()
    {
        ApplianceConfiguration configuration = Configuration(Repository.Models) with
        {
            Web = new() { Certificate = "/unit.crt", Key = "/unit.key" },
            Backends =
            [
                new() { Name = "center", Webhook = new() { Url = "https://center/", ClientCertificate = "/unit.crt", ClientKey = "/unit.key" } },
                new() { Name = "spare", Webhook = new() { Url = "https://spare/", ClientCertificate = "/spare.crt", ClientKey = "/spare.key" } },
                new() { Name = "open", Mqtt = new() { Server = "broker" } },
            ],
            Agency = new() { Folder = "/agency", Key = "/agency.key", Feeds = [new() { Host = "lists", ClientCertificate = "/lists.crt" }] },
        };
        Assert.That(UnitCertificates.Of(configuration).Select(static one => one.Path),
            Is.EqualTo(new[] { Path.Combine(_folder, "device.crt"), "/unit.crt", "/spare.crt", "/lists.crt" }));
    }

    private UnitHealth Make(string models, string more = "")
    {
        ApplianceConfiguration configuration = Configuration(models, more);
        ICamera camera = Use(CameraSource.Open(configuration.Camera.Input, _clock, null));
        _unit = Use(new Unit(configuration, null, null, camera, _figures, _conditions, _clock));
        LiveUnit live = new(configuration, "stills", "key", _figures, _conditions, _clock);
        Use(live.View);
        return Use(new UnitHealth(configuration, live, _figures, _conditions, _unit, null, static () => [], new OwnTurn(_journal), _clock));
    }

    private ApplianceConfiguration Configuration(string models, string more = "")
    {
        string path = Path.Combine(_folder, "appliance.json");
        File.WriteAllText(path, $$"""
            { "device_id": "pole-7", "camera": { "input": "{{Path.Combine(Repository.Footage, "stills")}}" }, "recognition": { "models": "{{models}}" },
              "journal": { "path": "journal.db", "key": "device.key" }{{more}} }
            """);
        return ApplianceConfiguration.Load(path, null);
    }

    private Condition? Part(string part) => _conditions.Snapshot().SingleOrDefault(one => one.Part == part);

    private List<Record> Statements()
    {
        List<Record> all = [];
        while (_unit.Statements.TryTake(out Record? one))
            all.Add(one);
        return all;
    }

    private T Use<T>(T made)
        where T : IDisposable
    {
        _open.Insert(0, made);
        return made;
    }
}
