using Alpr.Contracts;

namespace Alpr.CameraHealth;

/// <summary>
/// Watches a fixed camera's view by its own frames: blocked, blurred, moved, too dark, too bright, frozen. Used by one thread; 0 managed
/// bytes a frame, and most frames cost nothing: it looks twice a second.
/// </summary>
/// <remarks>By night under infrared the view is another one and is learned apart. Short exposures of a bracket are not looked at.</remarks>
public sealed class CameraHealthMonitor
{
    /// <summary>Number of faults there are.</summary>
    public const int Faults = 6;

    private const int EventsMax = 32;            // more than all faults beginning and ending between two takes; the oldest goes
    private const float DarkMean = 14;           // luma; the reader finds nothing below
    private const float DimMean = 30;            // luma; too dim to call a picture without edges covered
    private const float WhiteShareMax = 0.6f;
    private const int RangeMin = 4;              // luma; a black or white picture repeats without being frozen
    private const long GapUsMax = 5_000_000;     // longer between two looks proves nothing about the time within

    private readonly HealthOptions _options;
    private readonly Thumbnail _look = new();
    private readonly EdgeTiles _tiles = new();
    private readonly BlockSearch _search = new();
    private readonly View _day = new(), _night = new();
    private readonly Persistence[] _persistence = new Persistence[Faults];
    private readonly CameraCondition[] _events = new CameraCondition[EventsMax];
    private int _firstEvent, _eventCount;
    private long _lookedUs = long.MinValue, _sameSinceUs;
    private ulong _fingerprint;

    /// <summary>Takes all memory, about 3 MB.</summary>
    /// <exception cref="ArgumentException">An option is out of range.</exception>
    public CameraHealthMonitor(HealthOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Check();
        _options = options;
        Reset(CameraFault.Blocked, options.BlockedUs);
        Reset(CameraFault.Blurred, options.BlurredUs);
        Reset(CameraFault.Moved, options.MovedUs);
        Reset(CameraFault.TooDark, options.ExposureUs);
        Reset(CameraFault.TooBright, options.ExposureUs);
        Reset(CameraFault.Frozen, options.FrozenUs);
    }

    /// <summary>True when nothing is wrong.</summary>
    public bool IsGood => Worst is null;

    /// <summary>The gravest fault now, for a light; null when there is none.</summary>
    public CameraFault? Worst
    {
        get
        {
            ReadOnlySpan<CameraFault> gravest =
                [CameraFault.Frozen, CameraFault.Blocked, CameraFault.Moved, CameraFault.TooDark, CameraFault.TooBright, CameraFault.Blurred];
            foreach (CameraFault fault in gravest)
            {
                if (Has(fault))
                    return fault;
            }
            return null;
        }
    }

    /// <summary>True while a fault is there.</summary>
    public bool Has(CameraFault fault) => _persistence[(int)fault].IsActive;

    /// <summary>Share of the learned edges that the last look missed, 0 to 1; not a number when it could not tell.</summary>
    public float LostEdges { get; private set; } = float.NaN;

    /// <summary>Sharpness of the last look as a share of what was learned; not a number when it could not tell.</summary>
    public float Sharpness { get; private set; } = float.NaN;

    /// <summary>How far the view lies from the learned one, in frame pixels; not a number when it was not found.</summary>
    public float DisplacementPixels { get; private set; } = float.NaN;

    /// <summary>True once the view was learned by day or by night, as the last frame was.</summary>
    public bool IsLearned { get; private set; }

    /// <summary>Takes a frame; looks at it when it is time to.</summary>
    /// <returns>True when it was looked at.</returns>
    public bool Update(Frame frame)
    {
        ArgumentNullException.ThrowIfNull(frame);
        long nowUs = frame.CapturedUs;
        if (frame.Exposure.Bracket != 0 || !Thumbnail.Fits(frame.Width, frame.Height)
            || (_lookedUs != long.MinValue && nowUs >= _lookedUs && nowUs - _lookedUs < _options.LookUs))
            return false;
        long dtUs = _lookedUs == long.MinValue ? 0 : Math.Clamp(nowUs - _lookedUs, 0, GapUsMax);
        bool back = nowUs < _lookedUs;
        _lookedUs = nowUs;
        _look.Make(frame);
        _tiles.Measure(frame);
        JudgeFrozen(nowUs, dtUs, back);
        FrameExposure taken = frame.Exposure;
        bool dark = _look.Mean < DarkMean && _tiles.Noise < DarkMean;
        // Under our own light a night's road is black but for what reflects; without it, night or day, darkness is a fault to be told.
        bool lit = taken.IsNight && taken.IrLevel > 0;
        Set(CameraFault.TooDark, dark && !lit, dtUs, _look.Mean);
        Set(CameraFault.TooBright, _tiles.WhiteShare > WhiteShareMax, dtUs, _look.Mean);
        View view = taken.IsNight ? _night : _day;
        if (view.Looks < _options.LearningLooks)
            Learn(view, dark, lit, dtUs);
        else if (!(dark && !lit))
            Judge(view, lit, dtUs);
        IsLearned = view.Looks >= _options.LearningLooks;
        return true;
    }

    /// <summary>Takes the next fault that began or ended. False when there is none.</summary>
    public bool TryTake(out CameraCondition condition)
    {
        condition = default;
        if (_eventCount == 0)
            return false;
        condition = _events[_firstEvent];
        (_firstEvent, _eventCount) = ((_firstEvent + 1) % EventsMax, _eventCount - 1);
        return true;
    }

    /// <summary>Accepts the view as it is now: what was learned is forgotten and learned anew, and faults of the view end.</summary>
    public void AcceptView()
    {
        _day.Forget();
        _night.Forget();
        foreach (CameraFault fault in (ReadOnlySpan<CameraFault>)[CameraFault.Blocked, CameraFault.Blurred, CameraFault.Moved])
        {
            if (_persistence[(int)fault].Reset())
                Tell(new(fault, false, _lookedUs, 0));
        }
    }

    private void JudgeFrozen(long nowUs, long dtUs, bool back)
    {
        bool same = _tiles.Fingerprint == _fingerprint && _tiles.Range >= RangeMin && !back;
        _fingerprint = _tiles.Fingerprint;
        if (!same)
            _sameSinceUs = nowUs;
        Set(CameraFault.Frozen, same, dtUs, (nowUs - _sameSinceUs) / 1e6f);
    }

    private void Learn(View view, bool dark, bool lit, long dtUs)
    {
        // A picture without any edge is nothing to learn; if it has light, the lens was covered from the first.
        bool empty = _tiles.Contrast.AsSpan().IndexOfAnyInRange(View.EdgedContrast, float.MaxValue) < 0;
        if (!dark || lit)
            Set(CameraFault.Blocked, empty && _look.Mean >= DimMean, dtUs, 1);
        if (!empty && _tiles.WhiteShare <= WhiteShareMax && (!dark || lit))
            view.Learn(_tiles, _look);
    }

    private void Judge(View view, bool lit, long dtUs)
    {
        float? lost = view.Tiles.LostEdges(_tiles, _look.Mean, lit);
        bool? blocked = lost is null ? null : lost > _options.BlockedShare;
        Set(CameraFault.Blocked, blocked, dtUs, lost ?? 0);
        float? sharp = view.Tiles.SharpnessShare(_tiles);
        Set(CameraFault.Blurred, sharp is null ? null : sharp < _options.BlurredShare, dtUs, sharp ?? 0);
        // What cannot be seen, or only softly, cannot be found elsewhere either.
        bool clear = blocked != true && !(sharp < _options.BlurredShare) && _tiles.WhiteShare <= WhiteShareMax;
        bool? moved = clear ? view.Edges.IsDisplaced(_look, _search, _options.MovedShare / 1000 * _look.Width) : null;
        Set(CameraFault.Moved, moved, dtUs, view.Edges.Displacement * _look.Factor);
        (LostEdges, Sharpness, DisplacementPixels) = (lost ?? float.NaN, sharp ?? float.NaN, view.Edges.Displacement * _look.Factor);
        if (clear && moved == false)
            view.Tiles.Learn(_tiles, _look.Mean);
    }

    private void Set(CameraFault fault, bool? seen, long dtUs, float detail)
    {
        if (_persistence[(int)fault].Update(seen, dtUs))
            Tell(new(fault, Has(fault), _lookedUs, detail));
    }

    private void Tell(in CameraCondition condition)
    {
        if (_eventCount == EventsMax)
            (_firstEvent, _eventCount) = ((_firstEvent + 1) % EventsMax, _eventCount - 1);
        _events[(_firstEvent + _eventCount++) % EventsMax] = condition;
    }

    private void Reset(CameraFault fault, long lastUs) => _persistence[(int)fault] = new(lastUs);

    /// <summary>What was learned of the view by day, or by night.</summary>
    private sealed class View
    {
        /// <summary>Contrast from which a tile has an edge.</summary>
        public const float EdgedContrast = 1;

        public TileReference Tiles { get; } = new();

        public ViewReference Edges { get; } = new();

        public int Looks { get; private set; }

        public void Learn(EdgeTiles tiles, Thumbnail look)
        {
            Tiles.Learn(tiles, look.Mean);
            Edges.Learn(look);
            Looks++;
        }

        public void Forget()
        {
            Tiles.Forget();
            Edges.Forget();
            Looks = 0;
        }
    }
}
