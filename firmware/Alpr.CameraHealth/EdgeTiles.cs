using Alpr.Contracts;

namespace Alpr.CameraHealth;

/// <summary>
/// Edges of a frame by tile, at full resolution: how much contrast there is, and how sharply it changes. Both come from short runs of
/// pixels along every fourth row: the range of a run, and its greatest step from one pixel to the next.
/// </summary>
public sealed class EdgeTiles
{
    /// <summary>Tiles across.</summary>
    public const int Across = 16;

    /// <summary>Tiles down.</summary>
    public const int Down = 9;

    /// <summary>All tiles.</summary>
    public const int Count = Across * Down;

    private const int RowStep = 4, RunLength = 16;
    private const float RangeMin = 9;     // luma; less is texture of the road and compression
    private const float NoiseFactor = 1.5f; // a calm run's range over its greatest step is 1.1

    private readonly int[] _steps = new int[256];
    private readonly float[] _stepSum = new float[Count], _edgeSum = new float[Count], _rangeSum = new float[Count];
    private readonly int[] _runs = new int[Count];
    private float _noise;

    /// <summary>Contrast of each tile: mean range of its runs above what noise makes.</summary>
    public float[] Contrast { get; } = new float[Count];

    /// <summary>Sharpness of each tile's edges, 0 to 1: step over range; -1 where there are too few edges to tell.</summary>
    public float[] Sharpness { get; } = new float[Count];

    /// <summary>Greatest step in a calm run of this frame: what noise makes.</summary>
    public float Noise => _noise;

    /// <summary>Share of the frame's runs that are all but white, 0 to 1.</summary>
    public float WhiteShare { get; private set; }

    /// <summary>Difference between the lightest and the darkest pixel seen.</summary>
    public int Range { get; private set; }

    /// <summary>A number that any changed pixel of the rows looked at changes: the next of noise changes thousands (FNV-1a, 64 bits).</summary>
    public ulong Fingerprint { get; private set; }

    /// <summary>Measures a frame.</summary>
    public void Measure(Frame frame)
    {
        Array.Clear(_steps);
        Array.Clear(_stepSum);
        Array.Clear(_edgeSum);
        Array.Clear(_rangeSum);
        Array.Clear(_runs);
        int white = 0, runs = 0, lowest = 255, highest = 0;
        ulong fingerprint = 14695981039346656037;
        float noise = _noise, floor = RangeMin + NoiseFactor * noise; // the noise of the look before; it changes slowly
        for (int y = RowStep / 2; y < frame.Height; y += RowStep)
        {
            ReadOnlySpan<byte> row = frame.Row(y);
            int tileRow = y * Down / frame.Height * Across;
            for (int x = 0; x + RunLength <= frame.Width; x += RunLength)
            {
                ReadOnlySpan<byte> run = row.Slice(x, RunLength);
                int low = run[0], high = run[0], step = 0;
                ulong sum = run[0];
                for (int i = 1; i < run.Length; i++)
                {
                    int value = run[i];
                    low = Math.Min(low, value);
                    high = Math.Max(high, value);
                    step = Math.Max(step, Math.Abs(value - run[i - 1]));
                    sum = sum * 31 + (ulong)value;
                }
                fingerprint = (fingerprint ^ sum) * 1099511628211;
                int tile = tileRow + x * Across / frame.Width, range = high - low;
                _steps[step]++;
                runs++;
                white += low >= 250 ? 1 : 0;
                (lowest, highest) = (Math.Min(lowest, low), Math.Max(highest, high));
                _runs[tile]++;
                if (range < floor)
                    continue;
                _rangeSum[tile] += range - floor + RangeMin;
                _stepSum[tile] += MathF.Sqrt(Math.Max(0, step * step - noise * noise));
                _edgeSum[tile] += range;
            }
        }
        Conclude(runs, white, highest - lowest, fingerprint);
    }

    private void Conclude(int runs, int white, int range, ulong fingerprint)
    {
        for (int tile = 0; tile < Count; tile++)
        {
            Contrast[tile] = _runs[tile] == 0 ? 0 : _rangeSum[tile] / _runs[tile];
            Sharpness[tile] = _edgeSum[tile] >= 3 * RangeMin + _runs[tile] ? _stepSum[tile] / _edgeSum[tile] : -1;
        }
        int seen = 0, calm = 0;
        while (calm < 255 && (seen += _steps[calm]) * 5 < runs) // the calmest fifth: sky, road, walls
            calm++;
        _noise = calm;
        (WhiteShare, Range, Fingerprint) = (runs == 0 ? 0 : (float)white / runs, range, fingerprint);
    }
}
