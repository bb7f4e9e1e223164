using Alpr.Contracts;

namespace Alpr.Live;

/// <summary>One plate of a live picture.</summary>
/// <param name="Corners">In pixels of the picture.</param>
/// <param name="Score">The detector's certainty that it is a plate, 0 to 1.</param>
/// <param name="Text">What was read in this one frame; may be empty.</param>
/// <param name="Confidence">Probability that the text is right, 0 to 1.</param>
/// <param name="State">Who issued it, as far as this frame tells.</param>
public readonly record struct LivePlate(Quad Corners, float Score, PlateText Text, float Confidence, IssuingState State);

/// <summary>A looker's own copy of a live picture: made once, filled by <see cref="LiveView.TryLook"/> as often as wanted. For one thread.</summary>
public sealed class LiveLook : IDisposable
{
    private readonly LivePlate[] _plates = new LivePlate[Limits.PlatesPerFrameMax];
    private int _count;

    /// <summary>Takes memory for a picture.</summary>
    /// <param name="pixelsMax">Most pixels of a frame: <see cref="LiveView.PixelsMax"/>.</param>
    public LiveLook(int pixelsMax) => Picture = new(pixelsMax);

    /// <summary>The picture as recognition had it: what the policy masks is black.</summary>
    public Frame Picture { get; }

    /// <summary>Its plates, the surest first.</summary>
    public ReadOnlySpan<LivePlate> Plates => _plates.AsSpan(0, _count);

    /// <summary>Monotonic time at which it was seen, in microseconds.</summary>
    public long SeenUs { get; private set; }

    /// <summary>Which of the view's copies this is; 0: none.</summary>
    internal long Copy { get; private set; }

    /// <inheritdoc/>
    public void Dispose() => Picture.Dispose();

    internal void Fill(Frame frame, ReadOnlySpan<LivePlate> plates, long seenUs, long copy)
    {
        Picture.CopyFrom(frame);
        plates.CopyTo(_plates);
        (_count, SeenUs, Copy) = (plates.Length, seenUs, copy);
    }
}
