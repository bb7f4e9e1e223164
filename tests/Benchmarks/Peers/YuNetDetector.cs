using System.Numerics;
using Alpr.Contracts;
using Alpr.Onnx;
using Alpr.Recognition.Detector;

namespace Alpr.Benchmarks.Peers;

/// <summary>
/// LPD-YuNet, the plate detector of the OpenCV Zoo, on five tiles of a frame: the whole, and four overlapping quarters, since
/// its 320 x 240 input alone is too coarse for a road photograph.
/// </summary>
/// <remarks>Source: OpenCV Zoo, models/license_plate_detection_yunet: priors and variance 0.1, score = sqrt(class x IoU).</remarks>
internal sealed class YuNetDetector : IDisposable
{
    /// <summary>Tiles a frame is cut into.</summary>
    public const int Tiles = 5;

    private const int Width = 320, Height = 240;
    private const int Priors = 4385; // 40x30x3 + 20x15x2 + 10x7x2 + 5x3x3
    private const int PriorsMax = 5000;
    private const float Variance = 0.1f;
    private const float ScoreMin = 0.3f; // the best of 0.3, 0.5 and 0.7 on us-road
    private const float TileShare = 0.6f; // of the frame's sides: neighbours share a fifth of a side, wider than any plate

    // Feature maps: columns, rows, input pixels per cell, sizes of the priors.
    private static readonly (int Columns, int Rows, int Step, int[] Sizes)[] Maps =
        [(40, 30, 8, [10, 16, 24]), (20, 15, 16, [32, 48]), (10, 7, 32, [64, 96]), (5, 3, 64, [128, 192, 256])];

    // Places of the four corners among the 14 numbers of a prior.
    private static readonly int[] CornerAt = [4, 6, 10, 12];

    private readonly OnnxModel _model;
    private readonly Vector3[] _priors = new Vector3[Priors]; // x, y and size in input pixels
    private readonly int[] _column = new int[Width];
    private readonly float[] _part = new float[Width];
    private readonly List<PlateDetection> _found = new(PriorsMax);

    /// <summary>Loads the model.</summary>
    public YuNetDetector(string path)
    {
        _model = OnnxModel.Load("lpd-yunet", File.ReadAllBytes(path),
            [new("input", TensorType.Float32, [1, 3, Height, Width])],
            [
                new("loc", TensorType.Float32, [Priors, 14]),
                new("conf", TensorType.Float32, [Priors, 2]),
                new("iou", TensorType.Float32, [Priors, 1]),
            ]);
        int at = 0;
        foreach ((int columns, int rows, int step, int[] sizes) in Maps)
        {
            for (int cell = 0; cell < rows * columns; cell++)
            {
                foreach (int size in sizes)
                    _priors[at++] = new((cell % columns + 0.5f) * step, (cell / columns + 0.5f) * step, size);
            }
        }
    }

    /// <summary>Finds plates, best first; what the bare model took is added to <paramref name="bare"/>.</summary>
    public List<PlateDetection> Detect(ColourPicture picture, ref Duration bare)
    {
        _found.Clear();
        float width = picture.Width * TileShare, height = picture.Height * TileShare;
        float right = picture.Width - width, below = picture.Height - height;
        DetectTile(picture, 0, 0, picture.Width, picture.Height, ref bare);
        DetectTile(picture, 0, 0, width, height, ref bare);
        DetectTile(picture, right, 0, width, height, ref bare);
        DetectTile(picture, 0, below, width, height, ref bare);
        DetectTile(picture, right, below, width, height, ref bare);
        return WithoutOverlaps(_found);
    }

    /// <inheritdoc/>
    public void Dispose() => _model.Dispose();

    private void DetectTile(ColourPicture picture, float left, float top, float width, float height, ref Duration bare)
    {
        float step = Math.Max(width / Width, height / Height); // picture pixels per input pixel, shape kept
        Fill(picture, left, top, step, _model.Input<float>(0));
        Duration from = Meter.Now;
        _model.Run();
        bare += Meter.Now - from;

        ReadOnlySpan<float> offsets = _model.Output<float>(0), classes = _model.Output<float>(1), overlaps = _model.Output<float>(2);
        Span<Vector2> corners = stackalloc Vector2[4];
        for (int i = 0; i < Priors; i++)
        {
            float score = MathF.Sqrt(classes[2 * i + 1] * Math.Clamp(overlaps[i], 0, 1));
            if (!(score >= ScoreMin))
                continue;
            Vector3 prior = _priors[i];
            for (int c = 0; c < 4; c++)
            {
                Vector2 offset = new(offsets[14 * i + CornerAt[c]], offsets[14 * i + CornerAt[c] + 1]);
                corners[c] = new Vector2(left, top) + step * (new Vector2(prior.X, prior.Y) + Variance * prior.Z * offset);
            }
            _found.Add(new PlateDetection(new Quad(corners[0], corners[1], corners[2], corners[3]), score));
        }
    }

    /// <summary>Bilinear scaling into planes of blue, green, red; black where the tile does not reach.</summary>
    private void Fill(ColourPicture picture, float left, float top, float step, Span<float> planes)
    {
        for (int x = 0; x < Width; x++)
        {
            float position = left + (x + 0.5f) * step - 0.5f;
            _column[x] = position <= picture.Width - 1 ? Math.Max(0, (int)position) : -1;
            _part[x] = Math.Max(0, position) - _column[x];
        }
        ReadOnlySpan<byte> rgb = picture.Rgb;
        const int plane = Width * Height;
        for (int y = 0; y < Height; y++)
        {
            float position = Math.Max(0, top + (y + 0.5f) * step - 0.5f);
            int row = (int)position;
            if (row > picture.Height - 1)
            {
                for (int c = 0; c < 3; c++)
                    planes.Slice(c * plane + y * Width, Width).Clear();
                continue;
            }
            float down = position - row;
            ReadOnlySpan<byte> upper = rgb.Slice(3 * row * picture.Width, 3 * picture.Width);
            ReadOnlySpan<byte> lower = rgb.Slice(3 * Math.Min(row + 1, picture.Height - 1) * picture.Width, 3 * picture.Width);
            for (int x = 0; x < Width; x++)
            {
                int a = 3 * _column[x], b = Math.Min(a + 3, upper.Length - 3);
                for (int c = 0; c < 3; c++)
                {
                    float value = 0;
                    if (a >= 0)
                    {
                        float above = upper[a + c] + _part[x] * (upper[b + c] - upper[a + c]);
                        float beneath = lower[a + c] + _part[x] * (lower[b + c] - lower[a + c]);
                        value = above + down * (beneath - above);
                    }
                    planes[(2 - c) * plane + y * Width + x] = value;
                }
            }
        }
    }

    /// <summary>The better of two plates that overlap stays, over all tiles.</summary>
    private static List<PlateDetection> WithoutOverlaps(List<PlateDetection> found)
    {
        found.Sort((a, b) => b.Score.CompareTo(a.Score));
        List<PlateDetection> kept = [];
        foreach (PlateDetection plate in found)
        {
            if (kept.Count < Limits.PlatesPerFrameMax && !kept.Exists(other => Boxes.Overlap(other.Corners, plate.Corners) > 0.3f))
                kept.Add(plate);
        }
        return kept;
    }
}
