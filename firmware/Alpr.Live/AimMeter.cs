using System.Globalization;
using System.Numerics;
using Alpr.CameraHealth;
using Alpr.Contracts;

namespace Alpr.Live;

/// <summary>What a live picture says about how the camera is aimed.</summary>
public sealed record AimFigures
{
    /// <summary>Sharpness of the view's edges, 0 to 1: the greatest step from pixel to pixel as a share of the edge's height, median over the parts with edges; null: too few edges.</summary>
    public float? Sharpness { get; init; }

    /// <summary>The same where the surest plate is; null: no plate, or too few edges.</summary>
    public float? PlateSharpness { get; init; }

    /// <summary>Width of the surest plate in pixels; null: none is seen.</summary>
    public float? PlateWidthPixels { get; init; }

    /// <summary>Height of the surest plate in pixels.</summary>
    public float? PlateHeightPixels { get; init; }

    /// <summary>How far the surest plate's upper and lower edges are turned, in degrees, clockwise positive.</summary>
    public float? RollDegrees { get; init; }

    /// <summary>Difference between the light and the dark of the surest plate, 0 to 255.</summary>
    public int? PlateContrast { get; init; }

    /// <summary>Mean brightness of the picture, 0 to 255.</summary>
    public float Brightness { get; init; }

    /// <summary>What to do, the most important first; empty: nothing.</summary>
    public IReadOnlyList<string> Advice { get; init; } = [];
}

/// <summary>
/// Measures live pictures for somebody who aims a camera; one meter a person, one thread. Widths come from the accuracy by plate size in
/// <c>models/MODEL_CARD.md</c>: below 60 pixels reading suffers most.
/// </summary>
public sealed class AimMeter
{
    /// <summary>Below this width in pixels plates are hard to read.</summary>
    public const float WidthPixelsLeast = 60;

    /// <summary>From this width in pixels on nothing is gained.</summary>
    public const float WidthPixelsGood = 100;

    /// <summary>Above this width in pixels a vehicle has left the view before it was read often enough.</summary>
    public const float WidthPixelsMost = 320;

    /// <summary>Turned further than this, in degrees, the camera is mounted or aimed awry.</summary>
    public const float RollDegreesMost = 15;

    /// <summary>Least contrast of a plate that is read well.</summary>
    public const int ContrastLeast = 60;

    private const float SharpnessOfBest = 0.85f; // of the sharpest picture so far; less is seen by eye
    private const float DarkBelow = 25, BrightAbove = 220;
    private const int Shades = 256, TailShare = 20; // contrast: between the darkest and the lightest twentieth

    private readonly EdgeTiles _tiles = new();
    private readonly float[] _sorted = new float[EdgeTiles.Count];
    private readonly int[] _shades = new int[Shades];

    private readonly FocusBest _best = new();

    /// <summary>The sharpest so far, 0 to 1: what somebody who turns the focus ring wants back.</summary>
    public float SharpnessBest => _best.Sharpness;

    /// <summary>Forgets the sharpest so far: another lens, another view.</summary>
    public void Reset() => _best.Reset();

    /// <summary>Measures a picture and says what to do.</summary>
    public AimFigures Measure(LiveLook look) => _best.Judge(MeasureAlone(look));

    /// <summary>Measures a picture for several who watch it: what each is to do says his own <see cref="FocusBest"/>.</summary>
    public AimFigures MeasureAlone(LiveLook look)
    {
        ArgumentNullException.ThrowIfNull(look);
        _tiles.Measure(look.Picture); // twice: edges are told from the noise of the picture before
        _tiles.Measure(look.Picture);
        float? sharpness = Median();
        AimFigures figures = new() { Sharpness = sharpness, Brightness = Mean(look.Picture.Luma) };
        return look.Plates.IsEmpty ? figures : WithPlate(figures, look.Picture, look.Plates[0].Corners);
    }

    private AimFigures WithPlate(AimFigures figures, Frame picture, in Quad corners)
    {
        Vector2 along = (corners.TopRight - corners.TopLeft + corners.BottomRight - corners.BottomLeft) / 2;
        int column = Math.Clamp((int)(corners.Centre.X * EdgeTiles.Across / picture.Width), 0, EdgeTiles.Across - 1);
        int row = Math.Clamp((int)(corners.Centre.Y * EdgeTiles.Down / picture.Height), 0, EdgeTiles.Down - 1);
        float sharp = _tiles.Sharpness[row * EdgeTiles.Across + column];
        return figures with
        {
            PlateSharpness = sharp >= 0 ? sharp : null,
            PlateWidthPixels = corners.Width,
            PlateHeightPixels = corners.Height,
            RollDegrees = MathF.Atan2(along.Y, along.X) * 180 / MathF.PI,
            PlateContrast = Contrast(picture, corners),
        };
    }

    /// <summary>What to do, the most important first.</summary>
    /// <param name="figures">Of a picture.</param>
    /// <param name="best">The sharpest so far.</param>
    internal static IEnumerable<string> Advise(AimFigures figures, float best)
    {
        if (figures.Brightness < DarkBelow)
            yield return "The picture is dark. Take the lens cap off; at night look whether the infrared light is on.";
        if (figures.Brightness > BrightAbove)
            yield return "The picture is nearly white. Turn the camera away from sun and lamps.";
        if (figures.Sharpness is { } sharpness && sharpness < SharpnessOfBest * best)
            yield return Text($"It was sharper before ({best:0.00}, now {sharpness:0.00}). Turn the focus back.");
        if (figures.PlateWidthPixels is not { } width)
        {
            yield return "No plate is seen. Aim at the place where plates are to be read, and wait for a vehicle.";
            yield break;
        }
        if (width < WidthPixelsLeast)
            yield return Text($"The plate is {width:0} pixels wide; {WidthPixelsGood:0} and more read best. Zoom in, or aim at a nearer place.");
        if (width > WidthPixelsMost)
            yield return Text($"The plate is {width:0} pixels wide, so that a vehicle is soon out of view. Zoom out to {WidthPixelsGood:0} to {WidthPixelsMost:0}.");
        if (Math.Abs(figures.RollDegrees ?? 0) > RollDegreesMost)
            yield return Text($"The plate is turned by {Math.Abs(figures.RollDegrees!.Value):0} degrees. Turn the camera {(figures.RollDegrees > 0 ? "clockwise" : "counter-clockwise")}.");
        if (figures.PlateContrast < ContrastLeast)
            yield return Text($"The plate's contrast is {figures.PlateContrast}; {ContrastLeast} and more read best. Look at the infrared light, the window and the angle to the road.");
    }

    private float? Median()
    {
        int count = 0;
        foreach (float sharpness in _tiles.Sharpness)
        {
            if (sharpness >= 0)
                _sorted[count++] = sharpness;
        }
        if (count == 0)
            return null;
        Array.Sort(_sorted, 0, count);
        return _sorted[count / 2];
    }

    private int Contrast(Frame picture, in Quad corners)
    {
        int left = Math.Clamp((int)corners.Min.X, 0, picture.Width - 1), right = Math.Clamp((int)corners.Max.X, left, picture.Width - 1);
        int top = Math.Clamp((int)corners.Min.Y, 0, picture.Height - 1), bottom = Math.Clamp((int)corners.Max.Y, top, picture.Height - 1);
        Array.Clear(_shades);
        for (int y = top; y <= bottom; y++)
        {
            foreach (byte shade in picture.Row(y)[left..(right + 1)])
                _shades[shade]++;
        }
        int tail = (right - left + 1) * (bottom - top + 1) / TailShare, dark = 0, light = Shades - 1;
        for (int seen = _shades[dark]; seen <= tail && dark < Shades - 1;)
            seen += _shades[++dark];
        for (int seen = _shades[light]; seen <= tail && light > dark;)
            seen += _shades[--light];
        return light - dark;
    }

    private static float Mean(ReadOnlySpan<byte> luma)
    {
        long sum = 0;
        foreach (byte shade in luma)
            sum += shade;
        return luma.IsEmpty ? 0 : (float)sum / luma.Length;
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
