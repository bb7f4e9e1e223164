using Alpr.Board.Imaging;
using Alpr.Contracts;
using Alpr.Contracts.V1;
using Alpr.HotLists;
using Alpr.Journal;

namespace Alpr.Host.Pipeline;

/// <summary>
/// A passage written down but not yet signed: the record's body and its two pictures. A preallocated slot that travels through a ring; the
/// receiver must be done with it before it goes back.
/// </summary>
public sealed class Exhibit
{
    private readonly ImageBlob[] _images = new ImageBlob[2];
    private readonly HotListHit[] _hits = new HotListHit[HotListLimits.HitsMax];

    /// <summary>Takes room for the pictures: about 4 bytes for each pixel, of which a real picture touches a thirtieth.</summary>
    /// <param name="framePixelsMax">Most pixels of a frame.</param>
    public Exhibit(int framePixelsMax)
    {
        // A JPEG's worst case depends on its pixels; of all shapes the flattest pads the most, so ask for a generous one.
        int worst = JpegEncoder.BufferSize(framePixelsMax / 64, 64) + JpegEncoder.BufferSize(Limits.ImageSideMax, 16);
        PlateBuffer = GC.AllocateUninitializedArray<byte>(worst);
        ContextBuffer = GC.AllocateUninitializedArray<byte>(worst);
    }

    /// <summary>The record without its header.</summary>
    public Record Record { get; set; } = new();

    /// <summary>The plate and the whole frame.</summary>
    public Span<ImageBlob> Images => _images;

    /// <summary>What is told of the passage; its sequence is not known yet.</summary>
    public SignedPassage Passage { get; set; }

    /// <summary>Entries of hot lists that the passage resembles, the most urgent first.</summary>
    public ReadOnlySpan<HotListHit> Hits => _hits.AsSpan(0, HitCount);

    /// <summary>Number of <see cref="Hits"/>.</summary>
    public int HitCount { get; set; }

    /// <summary>When it was compared with them, microseconds since 1970.</summary>
    public long MatchedUtcUs { get; set; }

    /// <summary>When the passage was concluded, monotonic microseconds: an alert is late or not from here.</summary>
    public long ConcludedUs { get; set; }

    /// <summary>Room for hits.</summary>
    internal Span<HotListHit> HitBuffer => _hits;

    /// <summary>Where the plate's picture goes.</summary>
    internal byte[] PlateBuffer { get; }

    /// <summary>Where the whole frame's picture goes.</summary>
    internal byte[] ContextBuffer { get; }
}
