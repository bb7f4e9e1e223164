using Alpr.Board.Imaging;
using Alpr.Contracts;
using Alpr.Live;
using Alpr.Web.Server;

namespace Alpr.Web.Pages;

/// <summary>
/// The newest live picture, measured and encoded once for all who watch. The picture before is kept as well, so that a slow watcher gets the one that belongs to his
/// outlines. What is each watcher's own, the sharpest that he saw, is his session's. Any thread, one at a time.
/// </summary>
/// <param name="view">The live view.</param>
internal sealed class AimDesk(LiveView view) : IDisposable
{
    private readonly Lock _gate = new();
    private readonly AimMeter _meter = new();
    private LiveLook? _look; // taken when somebody first watches: most units are watched by nobody
    private JpegEncoder? _encoder;
    private byte[] _buffer = [];
    private Shot? _newest, _before;

    /// <summary>A state newer than a number; the newest one again when no picture came in time; null: there never was any.</summary>
    public AimState? Newer(long after, CancellationToken stop)
    {
        lock (_gate)
        {
            if (_newest is { } newest && newest.State.Number > after)
                return newest.State;
            _look ??= new(view.PixelsMax);
            if (!view.TryLook(_look, WebLimits.AimWaitMs, stop))
                return _newest?.State;
            (_before, _newest) = (_newest, new(StateOf(_look), Encode(_look.Picture)));
            return _newest.State;
        }
    }

    /// <summary>The picture of a state; null when it is gone.</summary>
    public byte[]? Jpeg(long number)
    {
        lock (_gate)
            return _newest?.State.Number == number ? _newest.Jpeg : _before?.State.Number == number ? _before.Jpeg : null;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (_gate)
        {
            _look?.Dispose();
            _encoder?.Dispose();
        }
    }

    private AimState StateOf(LiveLook look)
    {
        Frame picture = look.Picture;
        List<AimPlate> plates = [];
        foreach (LivePlate plate in look.Plates)
            plates.Add(new([Point(plate.Corners.TopLeft), Point(plate.Corners.TopRight), Point(plate.Corners.BottomRight), Point(plate.Corners.BottomLeft)], plate.Score, plate.Corners.Width));
        FrameExposure exposure = picture.Exposure;
        return new((_newest?.State.Number ?? 0) + 1, picture.Width, picture.Height, plates, _meter.MeasureAlone(look), SharpnessBest: 0,
            new(exposure.ExposureUs, exposure.GainDb, exposure.IrLevel, exposure.IsNight),
            new(AimMeter.WidthPixelsLeast, AimMeter.WidthPixelsGood, AimMeter.WidthPixelsMost, AimMeter.ContrastLeast, AimMeter.RollDegreesMost));
    }

    private static float[] Point(System.Numerics.Vector2 corner) => [corner.X, corner.Y];

    private byte[] Encode(Frame picture)
    {
        _encoder ??= new();
        int size = JpegEncoder.BufferSize(picture.Width, picture.Height);
        if (_buffer.Length < size)
            _buffer = new byte[size];
        _encoder.TryEncode(picture.Luma, picture.Width, picture.Height, picture.Width, WebLimits.AimQuality, _buffer, out int written);
        return _buffer.AsSpan(0, written).ToArray();
    }

    private sealed record Shot(AimState State, byte[] Jpeg);
}

/// <summary>What a live picture shows.</summary>
/// <param name="Number">Which picture.</param>
/// <param name="Width">Pixels in a row.</param>
/// <param name="Height">Rows.</param>
/// <param name="Plates">Plates, the surest first.</param>
/// <param name="Figures">What the meter says; the advice is for the one who asked.</param>
/// <param name="SharpnessBest">The sharpest that he who asked saw so far.</param>
/// <param name="Exposure">How it was exposed and lit.</param>
/// <param name="Marks">What is good.</param>
internal sealed record AimState(long Number, int Width, int Height, IReadOnlyList<AimPlate> Plates, AimFigures Figures, float SharpnessBest, AimExposure Exposure, AimMarks Marks);

/// <summary>A plate of a live picture, without its text.</summary>
/// <param name="Corners">Four points in pixels, clockwise.</param>
/// <param name="Score">The detector's certainty, 0 to 1.</param>
/// <param name="WidthPixels">Its width.</param>
internal sealed record AimPlate(IReadOnlyList<IReadOnlyList<float>> Corners, float Score, float WidthPixels);

/// <summary>How a picture was exposed and lit; all 0 where nobody controls the camera.</summary>
/// <param name="ExposureUs">Microseconds.</param>
/// <param name="GainDb">Decibels.</param>
/// <param name="IrLevel">Share of the infrared light's full current.</param>
/// <param name="IsNight">The infrared-cut filter is out of the way.</param>
internal sealed record AimExposure(int ExposureUs, float GainDb, float IrLevel, bool IsNight);

/// <summary>Between which marks a plate is read best.</summary>
/// <param name="WidthLeast">Pixels.</param>
/// <param name="WidthGood">Pixels.</param>
/// <param name="WidthMost">Pixels.</param>
/// <param name="ContrastLeast">0 to 255.</param>
/// <param name="RollMost">Degrees.</param>
internal sealed record AimMarks(float WidthLeast, float WidthGood, float WidthMost, int ContrastLeast, float RollMost);
