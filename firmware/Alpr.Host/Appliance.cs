using System.Reflection;
using System.Runtime.ExceptionServices;
using System.Security.Cryptography;
using Alpr.Board.Camera;
using Alpr.Board.Profile;
using Alpr.Board.Time;
using Alpr.Contracts;
using Alpr.Contracts.V1;
using Alpr.Evidence;
using Alpr.Host.Agency;
using Alpr.Host.Board;
using Alpr.Host.Configuration;
using Alpr.Host.Consoles;
using Alpr.Host.Health;
using Alpr.Host.Links;
using Alpr.Host.Pipeline;
using Alpr.Journal;
using Alpr.Recognition;
using Alpr.Tracking;
using Google.Protobuf;

namespace Alpr.Host;

/// <summary>What watches a run: a console, or a test.</summary>
public interface IRunObserver : IEvidenceObserver
{
    /// <summary>An image or a stream could not be read; the run goes on. Called on the capture thread.</summary>
    void ItemFailed(string reason);

    /// <summary>The journal was damaged; its file was set aside and the log goes on in a new one. Called while the appliance opens.</summary>
    void JournalSetAside(string report);

    /// <summary>A part of the unit shows another light. Called on any thread.</summary>
    void Changed(Condition condition);

    /// <summary>A hot list was not taken, for a reason that repeats nothing of it. Called on any thread.</summary>
    void ListRefused(string list, string reason);

    /// <summary>The unit can be asked here from now on, or why it cannot. Called once for each at the start.</summary>
    void Listening(UnitAddress address)
    {
    }
}

/// <summary>The whole appliance: opens everything, runs the stages until the footage ends or it is told to stop, closes everything.</summary>
public sealed class Appliance : IDisposable
{
    // Slots between the threads. Frames: one being written, one being read, two waiting, so that a slow frame does not cost
    // the next. Passages: a burst of a full gantry. Memory: (4 frames + 8 passages + tracks) x pixels_max bytes, touched
    // only as far as the camera's frames reach.
    private const int FrameSlots = 4;
    private const int PassageSlots = 8;

    // Exhibits: what is encoded in the tens of milliseconds of a flush. Memory: 4 x pixels_max bytes each, touched only as far as the
    // JPEGs reach.
    private const int ExhibitSlots = 8;
    private const int BootIdBytes = 16;
    private const int CloseLookMs = 5;

    private readonly ApplianceConfiguration _configuration;
    private readonly IClock _clock;
    private readonly IRunObserver _observer;
    private readonly DeviceKey _key;
    private readonly PlateRecognizer _recognizer;
    private readonly JournalWriter _journal;
    private readonly ICamera _camera;
    private readonly BoardProfile? _profile;
    private readonly IBoardSource? _source;
    private readonly Unit _unit;
    private readonly ConditionBoard _conditions;
    private readonly MatchRules _matching = new();
    private readonly JournalTurns _turns;
    private readonly AgencyRoom? _agency;
    private readonly UnitLinks _links;
    private readonly UnitHealth _health;
    private readonly LiveUnit _live;
    private readonly ServiceConsole? _console;
    private readonly CancellationTokenSource _restart = new();

    /// <summary>Opens camera, models, key and journal. Nothing runs yet, but for the boot record that is in the journal.</summary>
    /// <exception cref="Exception">A <see cref="ModelException"/>, <see cref="Onnx.OnnxException"/>, <see cref="DeviceKeyException"/>,
    /// <see cref="JournalException"/>, <see cref="CameraException"/> or <see cref="Alpr.Board.Imaging.ImagingException"/> that names what to mend.</exception>
    public Appliance(ApplianceConfiguration configuration, IClock clock, IRunObserver observer)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        _configuration = configuration;
        _clock = clock;
        _observer = observer;
        _conditions = new(observer.Changed);
        try
        {
            _profile = configuration.Board is { } board ? BoardProfile.Load(board) : null;
            _source = _profile is null ? null : BoardSource.Of(_profile, clock);
            _camera = OpenCamera();
            ModelBundle models = ModelBundle.Load(configuration.Recognition.Models);
            _recognizer = new PlateRecognizer(models, configuration.Recognition.Threads);
            _key = DeviceKey.Open(configuration.Journal.KeyReference, configuration.Journal.CertificatePath);
            if (_key.DeviceId != configuration.DeviceId)
                throw new DeviceKeyException(configuration.Journal.CertificatePath, $"it is the certificate of '{_key.DeviceId}', but the configuration says device_id '{configuration.DeviceId}'", "Correct device_id, journal.key or journal.certificate");
            _live = new(configuration, _camera.Name, KeyId, Figures, _conditions, clock);
            _journal = JournalWriter.Open(configuration.Journal.ToOptions() with { OnSetAside = observer.JournalSetAside, OnDurable = Durable }, _key, clock, Context(models));
            _journal.Append(new Record { Boot = new Boot { ProgramVersion = Version, Camera = _camera.Name } });
            _journal.Commit();
            _turns = new(_journal);
            _unit = new(configuration, _profile, _source, _camera, Figures, _conditions, clock);
            _agency = configuration.Agency is null ? null : new(configuration, _turns, _matching, _unit.Watch, _conditions, observer, clock);
            _health = new(configuration, _live, Figures, _conditions, _unit, _agency, () => _links?.Backends.Figures ?? [], _turns, clock);
            _links = new(configuration, _turns, _agency, _live, _conditions, observer.ItemFailed, clock, _health.Page);
            if (configuration.Console is not null && _agency is not null)
                _console = new(configuration, _agency, _links, _live, _unit, _profile, _restart.Cancel, clock);
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>Version of this program.</summary>
    public static string Version { get; } =
        typeof(Appliance).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion;

    /// <summary>What the run has counted so far.</summary>
    public RunFigures Figures { get; } = new();

    /// <summary>Frames the source will give, or null when that is unknown.</summary>
    public int? FrameCount => _camera.FrameCount;

    /// <summary>Name of the source.</summary>
    public string CameraName => _camera.Name;

    /// <summary>Fingerprint of the key that signs, hex: what an agency notes.</summary>
    public string KeyId => _key.PublicKey.KeyId;

    /// <summary>Frames of a live camera given up because recognition was slower.</summary>
    public long FramesDropped { get; private set; }

    /// <summary>Somebody at the console wants the program started anew.</summary>
    public bool IsRestartAsked => _restart.IsCancellationRequested;

    /// <summary>Runs the stages until the footage ends or <paramref name="stop"/> asks; then every stage finishes what it holds.</summary>
    /// <exception cref="Exception">Whatever a stage died of.</exception>
    public void Run(CancellationToken stop)
    {
        int pixels = _configuration.Camera.PixelsMax;
        Frame[] frames = [.. Enumerable.Range(0, FrameSlots).Select(_ => new Frame(pixels))];
        Passage[] passages = [.. Enumerable.Range(0, PassageSlots).Select(_ => new Passage(pixels))];
        using PlateTracker tracker = new(_configuration.Tracking.ToOptions(), pixels, new HotListUrgency(new(_matching, _clock)));
        Exhibit[] exhibits = [.. Enumerable.Range(0, ExhibitSlots).Select(_ => new Exhibit(pixels))];
        using DetectionRecord record = new();
        using SlotRing<Frame> frameRing = new(frames, _camera.IsLive ? WhenFull.DropOldest : WhenFull.Wait);
        using SlotRing<Passage> passageRing = new(passages, WhenFull.Wait);
        using SlotRing<Exhibit> exhibitRing = new(exhibits, WhenFull.Wait);
        CaptureStage capture = new(_camera, OpenCamera, frameRing, Figures, _observer.ItemFailed, _unit.Watch, _unit.Capture, _clock);
        RecognitionStage recognition = new(frameRing, passageRing, _recognizer, tracker, _clock, Figures, _unit.Lighting, _unit.Recognition, _live.View);
        _live.Dropped = () => frameRing.Dropped;
        PictureStage pictures = new(passageRing, exhibitRing, new(_matching, _clock), record, _unit.Pictures, _clock);
        EvidenceStage evidence = new(exhibitRing, _unit.Statements, _turns, _journal, _clock, Figures, new EvidenceObserver(_observer, _conditions, _live.Passages, _clock, _links), _unit.Evidence);

        foreach (UnitAddress address in _links.Start(isTrial: !_camera.IsLive)) // before the threads: what cannot be listened on ends nothing that runs
            _observer.Listening(address);
        using CancellationTokenSource end = CancellationTokenSource.CreateLinkedTokenSource(stop, _restart.Token);
        ExceptionDispatchInfo? failure = null;
        Thread[] threads =
        [
            Start("capture", () => capture.Run(end.Token)), Start("recognition", recognition.Run),
            Start("pictures", pictures.Run), Start("evidence", evidence.Run),
        ];
        using CancellationTokenSource over = new();
        Thread board = Start("board", _unit.Run), lists = Start("hot lists", () => _agency?.Feeds.Run(over.Token)), duties = Start("duties", () => _agency?.WatchDuties(over.Token));
        Thread links = Start("links", () => _links.Run(over.Token)), console = Start("console", () => _console?.Run(over.Token)), health = Start("health", () => _health.Run(over.Token));
        foreach (Thread thread in threads)
            thread.Join();
        over.Cancel();
        Close([lists, links, console, health], isOrderly: failure is null);
        _unit.End(orderly: failure is null);
        board.Join();
        duties.Join();
        FramesDropped = frameRing.Dropped;
        Array.ForEach(frames, frame => frame.Dispose());
        Array.ForEach(passages, passage => passage.Dispose());
        failure?.Throw();

        Thread Start(string name, Action stage)
        {
            Thread thread = new(() =>
            {
                try
                {
                    stage();
                }
                catch (Exception died) // whatever it is, it ends the run: the rings let the other stages go
                {
                    Interlocked.CompareExchange(ref failure, ExceptionDispatchInfo.Capture(died), null);
                    frameRing.Abort();
                    passageRing.Abort();
                    exhibitRing.Abort();
                }
            })
            { Name = name };
            thread.Start();
            return thread;
        }
    }

    private void Durable(long count)
    {
        _live.Records = count;
        _links?.Durable(count);
    }

    /// <summary>Lets threads finish that still write: the evidence thread has ended, so this one serves the journal, unless that failed.</summary>
    private void Close(Thread[] last, bool isOrderly)
    {
        if (!isOrderly)
            _turns.Dispose();
        while (!last.All(thread => thread.Join(CloseLookMs)))
        {
            if (isOrderly)
                _turns.RunWaiting();
        }
        _turns.Dispose();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _restart.Dispose();
        _links?.Dispose();
        _health?.Dispose();
        _live?.View.Dispose();
        _agency?.Dispose();
        _unit?.Dispose();
        _turns?.Dispose();
        _journal?.Dispose();
        _recognizer?.Dispose();
        _key?.Dispose();
        _camera?.Dispose();
    }

    private ICamera OpenCamera() => Unit.OpenCamera(_configuration.Camera, _profile, _source, _clock);

    private RecordContext Context(ModelBundle models) => new()
    {
        BootId = RandomNumberGenerator.GetBytes(BootIdBytes),
        ConfigurationSha256 = _configuration.Sha256,
        Models = [.. models.All.Select(Identity)],
        IsRecording = !_camera.IsLive,
    };

    private static ModelIdentity Identity(ModelFile model) => new() { Name = model.Name, Sha256 = ByteString.CopyFrom(model.Sha256) };
}
