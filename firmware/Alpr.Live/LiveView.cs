using Alpr.Board.Time;
using Alpr.Contracts;

namespace Alpr.Live;

/// <summary>The newest frame and its readings, for whoever looks. The recognition thread brings them; any thread looks.</summary>
public sealed class LiveView : IDisposable
{
    /// <summary>Time between two copies in microseconds: five a second show a person that a camera turns, and cost a thousandth of a core.</summary>
    public const long CopyEveryUs = 200_000;

    /// <summary>How long after the last look frames are still copied, in microseconds.</summary>
    public const long WatchedUs = 3_000_000;

    private readonly IClock _clock;
    private readonly Lock _gate = new();
    private readonly Frame _newest;
    private readonly LivePlate[] _plates = new LivePlate[Limits.PlatesPerFrameMax];
    private readonly ManualResetEventSlim _came = new();
    private int _count;
    private long _copies, _seenUs, _watchedToUs = long.MinValue, _copyDueUs = long.MinValue;
    private bool _isOver;

    /// <summary>Takes memory for one picture; it is touched only while somebody looks.</summary>
    /// <param name="pixelsMax">Most pixels of a frame.</param>
    /// <param name="clock">Times looks and copies.</param>
    public LiveView(int pixelsMax, IClock clock)
    {
        ArgumentNullException.ThrowIfNull(clock);
        (PixelsMax, _clock, _newest) = (pixelsMax, clock, new(pixelsMax));
    }

    /// <summary>Most pixels of a picture; what a <see cref="LiveLook"/> must hold.</summary>
    public int PixelsMax { get; }

    /// <summary>Recognition thread: a frame and its readings. Copies them while somebody looks; waits for nobody.</summary>
    public void See(Frame frame, ReadOnlySpan<PlateReading> readings)
    {
        ArgumentNullException.ThrowIfNull(frame);
        long nowUs = _clock.MonotonicUs;
        if (nowUs > Interlocked.Read(ref _watchedToUs) || nowUs < _copyDueUs || !_newest.Fits(frame.Width, frame.Height) || !_gate.TryEnter())
            return;
        try
        {
            if (_isOver)
                return;
            _copyDueUs = nowUs + CopyEveryUs;
            _newest.CopyFrom(frame);
            _count = readings.Length;
            for (int i = 0; i < readings.Length; i++)
            {
                ref readonly PlateReading one = ref readings[i];
                _plates[i] = new(one.Corners, one.DetectionScore, one.Text, one.Confidence, IssuingState.Likeliest(one.States));
            }
            _seenUs = nowUs;
            _copies++;
        }
        finally
        {
            _gate.Exit();
        }
        _came.Set();
    }

    /// <summary>Copies the newest picture, if it is newer than what the look has; else waits for one.</summary>
    /// <param name="look">Filled when this returns true.</param>
    /// <param name="waitMs">How long to wait in milliseconds.</param>
    /// <param name="stop">Gives up.</param>
    /// <returns>False when none came in time: the camera is away, or the footage is over.</returns>
    public bool TryLook(LiveLook look, int waitMs, CancellationToken stop = default)
    {
        ArgumentNullException.ThrowIfNull(look);
        long endUs = _clock.MonotonicUs + waitMs * 1000L;
        while (true)
        {
            _came.Reset();
            Interlocked.Exchange(ref _watchedToUs, _clock.MonotonicUs + WatchedUs);
            if (TryCopy(look))
                return true;
            int leftMs = (int)Math.Clamp((endUs - _clock.MonotonicUs + 999) / 1000, 0, waitMs);
            if (leftMs == 0 || !Wait(leftMs, stop))
                return TryCopy(look);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (_gate)
        {
            _isOver = true;
            _newest.Dispose();
        }
        _came.Set();
    }

    private bool TryCopy(LiveLook look)
    {
        lock (_gate)
        {
            if (_isOver || _copies == look.Copy)
                return false;
            look.Fill(_newest, _plates.AsSpan(0, _count), _seenUs, _copies);
            return true;
        }
    }

    private bool Wait(int ms, CancellationToken stop)
    {
        try
        {
            return _came.Wait(ms, stop);
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }
}
