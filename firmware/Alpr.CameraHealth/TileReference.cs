namespace Alpr.CameraHealth;

/// <summary>What a view's tiles usually look like, learned from many looks, by day or by night.</summary>
internal sealed class TileReference
{
    private const float ContrastMin = 2.5f; // mean luma range; a tile with less has nothing to lose
    private const int TilesMin = 12;        // fewer edged tiles cannot tell a cover from a fog bank or a truck
    private const float LostShare = 0.25f;  // of what a tile should show
    private const float Slow = 0.002f;      // of a look: a quarter of an hour

    private readonly float[] _contrast = new float[EdgeTiles.Count], _sharpness = new float[EdgeTiles.Count], _ratios = new float[EdgeTiles.Count];
    private readonly int[] _sharpLooks = new int[EdgeTiles.Count];
    private float _mean;
    private int _looks;

    /// <summary>Forgets all.</summary>
    public void Forget()
    {
        Array.Clear(_contrast);
        Array.Clear(_sharpness);
        Array.Clear(_sharpLooks);
        (_mean, _looks) = (0, 0);
    }

    /// <summary>Learns a look: at first as a mean, later slowly.</summary>
    public void Learn(EdgeTiles tiles, float mean)
    {
        float share = Math.Max(Slow, 1f / ++_looks);
        _mean += (mean - _mean) * share;
        for (int i = 0; i < EdgeTiles.Count; i++)
        {
            _contrast[i] += (tiles.Contrast[i] - _contrast[i]) * share;
            if (tiles.Sharpness[i] >= 0)
                _sharpness[i] += (tiles.Sharpness[i] - _sharpness[i]) * Math.Max(Slow, 1f / ++_sharpLooks[i]);
        }
    }

    /// <summary>Share of the view's edges that are gone, each weighed by its learned contrast up to a bound; null when the view has too few.</summary>
    /// <param name="tiles">The look.</param>
    /// <param name="mean">Its mean luma: a darker picture has less contrast everywhere.</param>
    /// <param name="isLit">Whether our own light shone: then a picture far darker than usual is no dusk.</param>
    public float? LostEdges(EdgeTiles tiles, float mean, bool isLit)
    {
        float light = Math.Clamp(mean / Math.Max(1, _mean), isLit ? 0.6f : 0.1f, 1);
        int edged = 0, lost = 0;
        for (int i = 0; i < EdgeTiles.Count; i++)
        {
            float expected = _contrast[i] * light;
            if (_contrast[i] < ContrastMin || expected < ContrastMin / 2)
                continue;
            edged++;
            lost += tiles.Contrast[i] < expected * LostShare ? 1 : 0;
        }
        return edged < TilesMin ? null : (float)lost / edged;
    }

    /// <summary>Sharpness as a share of what was learned, the median over tiles with edges now and then; null when there are too few.</summary>
    public float? SharpnessShare(EdgeTiles tiles)
    {
        int count = 0;
        for (int i = 0; i < EdgeTiles.Count; i++)
        {
            if (tiles.Sharpness[i] >= 0 && _sharpLooks[i] * 2 > _looks)
                _ratios[count++] = tiles.Sharpness[i] / Math.Max(0.01f, _sharpness[i]);
        }
        if (count < TilesMin / 2)
            return null;
        InsertionSort(_ratios.AsSpan(0, count));
        return _ratios[count / 2];
    }

    // Array.Sort makes an object: the first time, and compiled ahead of time each time.
    private static void InsertionSort(Span<float> values)
    {
        for (int i = 1; i < values.Length; i++)
        {
            float value = values[i];
            int j = i - 1;
            for (; j >= 0 && values[j] > value; j--)
                values[j + 1] = values[j];
            values[j + 1] = value;
        }
    }
}
