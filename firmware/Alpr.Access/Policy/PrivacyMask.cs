using Alpr.Contracts;

namespace Alpr.Access;

/// <summary>
/// Makes the private areas of one device's view black, in the frame itself, before anything reads, shows or stores it. One thread at a time.
/// </summary>
/// <remarks>The areas become runs of pixels once for each size of frame; after that a frame costs one fill for each run and allocates nothing.</remarks>
public sealed class PrivacyMask
{
    /// <summary>What a masked pixel becomes: black of video range (ITU-R BT.709, 8 bits), which no exposure control takes for a fault.</summary>
    public const byte Black = 16;

    private readonly PolygonCorner[][] _polygons;
    private MaskRun[] _runs = [];
    private int _width, _height;

    /// <summary>Takes the areas of a device out of a policy without problems.</summary>
    /// <param name="masks">All areas of the policy.</param>
    /// <param name="device">The device; areas that name no device are its as well.</param>
    public PrivacyMask(IEnumerable<PrivacyMaskPolicy> masks, string device)
    {
        ArgumentNullException.ThrowIfNull(masks);
        _polygons =
        [
            .. masks.Where(mask => mask.Device.Length == 0 || mask.Device == device)
                .Select(mask => mask.Polygon.Select(corner => new PolygonCorner(corner[0], corner[1])).ToArray()),
        ];
    }

    /// <summary>Number of areas, for the health page: a policy that names another device masks nothing here, which a person must see.</summary>
    public int Areas => _polygons.Length;

    /// <summary>Masks a frame.</summary>
    public void Apply(Frame frame)
    {
        ArgumentNullException.ThrowIfNull(frame);
        Apply(frame.Luma, frame.Width, frame.Height, frame.Width);
    }

    /// <summary>Masks a picture.</summary>
    /// <param name="luma">Its rows, 8 bits a pixel.</param>
    /// <param name="width">Pixels in a row.</param>
    /// <param name="height">Rows.</param>
    /// <param name="stride">Bytes from one row to the next, at least <paramref name="width"/>.</param>
    /// <exception cref="ArgumentException">The rows do not fit into <paramref name="luma"/>.</exception>
    public void Apply(Span<byte> luma, int width, int height, int stride)
    {
        if (_polygons.Length == 0)
            return;
        if (width < 1 || height < 1 || stride < width || (long)stride * (height - 1) + width > luma.Length)
            throw new ArgumentException($"A picture of {width}x{height}, {stride} bytes a row, is not one of {luma.Length} bytes.");
        if (width != _width || height != _height)
        {
            _runs = MaskRaster.Runs(_polygons, width, height);
            (_width, _height) = (width, height);
        }
        foreach (ref readonly MaskRun run in _runs.AsSpan())
            luma.Slice(run.Row * stride + run.Start, run.Length).Fill(Black);
    }
}
