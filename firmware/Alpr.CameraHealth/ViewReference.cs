namespace Alpr.CameraHealth;

/// <summary>
/// The learned edges of a view, and how the camera lies to them. They follow the seasons slowly; what a slow drift moved them by is
/// added up and counts as displacement, so that a camera that sags a pixel a day is found out too.
/// </summary>
internal sealed class ViewReference
{
    private const float Slow = 0.002f;       // of a look: a quarter of an hour
    private const float Smoothing = 0.2f;    // of a look: a pole that swings stands still in the mean
    private const float StillPixels = 0.35f; // thumbnail pixels; only then is the view learned on
    private const int FindableMin = 6;       // blocks with edges; fewer cannot tell
    private const float LostShare = 0.35f;   // of them found at most: the view is another

    private readonly float[] _edges = new float[Thumbnail.WidthMax * Thumbnail.WidthMax], _half = new float[Thumbnail.WidthMax * Thumbnail.WidthMax / 4];
    private ViewShift _absorbed, _smooth;
    private int _looks, _width, _height;

    /// <summary>Mean displacement in thumbnail pixels; not a number where the view is not found again.</summary>
    public float Displacement { get; private set; }

    /// <summary>Forgets all.</summary>
    public void Forget() => (_looks, _absorbed, _smooth, Displacement) = (0, default, default, 0);

    /// <summary>Learns a look as one of the first.</summary>
    public void Learn(Thumbnail look)
    {
        if (look.Width != _width || look.Height != _height)
            (_looks, _width, _height) = (0, look.Width, look.Height);
        Blend(look, 1f / ++_looks);
        Thumbnail.Halve(_edges, _width, _height, _half);
    }

    /// <summary>Compares a look. True or false for displaced or not; null when it cannot be told.</summary>
    /// <param name="look">The thumbnail.</param>
    /// <param name="search">Memory to search with.</param>
    /// <param name="allowed">Displacement in thumbnail pixels that is none.</param>
    public bool? IsDisplaced(Thumbnail look, BlockSearch search, float allowed)
    {
        if (look.Width != _width || look.Height != _height)
            return null;
        search.Find(_edges, _half, look);
        if (search.Findable < FindableMin)
            return null;
        if (!ViewShift.TryFit(search.Places.AsSpan(0, search.Found), search.Shifts.AsSpan(0, search.Found), out ViewShift now))
        {
            if (search.Found > Math.Max(1, search.Findable * LostShare))
                return null;
            Displacement = float.NaN;
            return true;
        }
        ViewShift whole = now + _absorbed;
        bool jumped = float.IsNaN(Displacement) || (whole + _smooth * -1).Size(_width, _height) > 4 * allowed;
        _smooth = jumped ? whole : _smooth + (whole + _smooth * -1) * Smoothing;
        Displacement = _smooth.Size(_width, _height);
        if (now.Size(_width, _height) < StillPixels)
        {
            Blend(look, Slow);
            Thumbnail.Halve(_edges, _width, _height, _half);
            _absorbed += now * Slow;
        }
        return Displacement > allowed;
    }

    private void Blend(Thumbnail look, float share)
    {
        for (int i = 0; i < _width * _height; i++)
            _edges[i] += (look.Edges[i] - _edges[i]) * share;
    }
}
