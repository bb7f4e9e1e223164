using System.Numerics;
using Alpr.Board.Imaging;
using Alpr.Contracts;
using Alpr.Contracts.V1;
using Alpr.Journal;

namespace Alpr.Host.Pipeline;

/// <summary>Turns a passage into what is signed: the detection record and its two pictures, the plate and the whole frame.</summary>
public sealed class DetectionRecord : IDisposable
{
    /// <summary>JPEG quality of the plate: characters must stay sharp; a plate is a few kilobytes at any quality.</summary>
    internal const int PlateQuality = 92;

    /// <summary>JPEG quality of the whole frame: the vehicle must be recognisable; this picture fills the disk.</summary>
    internal const int ContextQuality = 75;

    private const float PlateMargin = 0.25f; // of the plate's size on each side: its frame and stickers are evidence too

    private readonly JpegEncoder _encoder = new();

    /// <summary>Builds the record's body and its pictures.</summary>
    /// <param name="passage">The passage.</param>
    /// <param name="exhibit">Where to.</param>
    public void Build(Passage passage, Exhibit exhibit)
    {
        ArgumentNullException.ThrowIfNull(passage);
        ArgumentNullException.ThrowIfNull(exhibit);
        Detection detection = new()
        {
            Plate = passage.Text.ToString(),
            RawPlate = passage.RawText.ToString(),
            Confidence = passage.Confidence,
            State = passage.State.ToString(),
            StateConfidence = passage.StateConfidence,
            FirstUs = passage.FirstUs,
            LastUs = passage.LastUs,
            Frames = (uint)passage.Frames,
        };
        ReadOnlySpan<float> characters = passage.Characters;
        foreach (float confidence in characters[..passage.Text.Length])
            detection.CharacterConfidence.Add(confidence);
        ReadOnlySpan<Candidate> candidates = passage.Candidates;
        foreach (ref readonly Candidate candidate in candidates[..passage.CandidateCount])
            detection.Candidates.Add(new PlateCandidate { Plate = candidate.Text.ToString(), Confidence = candidate.Confidence });
        AddCorner(detection, passage.Corners.TopLeft);
        AddCorner(detection, passage.Corners.TopRight);
        AddCorner(detection, passage.Corners.BottomRight);
        AddCorner(detection, passage.Corners.BottomLeft);
        Frame frame = passage.Context;
        exhibit.Images[0] = EncodePlate(passage, exhibit.PlateBuffer);
        exhibit.Images[1] = Encode(ImageKind.Context, frame, 0, 0, frame.Width, frame.Height, ContextQuality, exhibit.ContextBuffer);
        exhibit.Record = new Record { Detection = detection };
        exhibit.Passage = new(-1, passage.Text, passage.Confidence, passage.FirstUs, passage.LastUs, passage.Frames);
    }

    /// <inheritdoc/>
    public void Dispose() => _encoder.Dispose();

    /// <summary>The part of the frame that the plate's picture shows, in pixels.</summary>
    internal static (int X, int Y, int Width, int Height) PlateArea(Passage passage)
    {
        Vector2 margin = new Vector2(passage.Corners.Width, passage.Corners.Height) * PlateMargin;
        Vector2 frame = new(passage.Context.Width, passage.Context.Height);
        Vector2 from = Vector2.Clamp(passage.Corners.Min - margin, Vector2.Zero, frame - Vector2.One);
        Vector2 to = Vector2.Clamp(passage.Corners.Max + margin, from + Vector2.One, frame);
        return ((int)from.X, (int)from.Y, (int)(to.X - from.X), (int)(to.Y - from.Y));
    }

    private static void AddCorner(Detection detection, Vector2 corner) => detection.Corners.Add(new Corner { X = corner.X, Y = corner.Y });

    private ImageBlob EncodePlate(Passage passage, byte[] buffer)
    {
        (int x, int y, int width, int height) = PlateArea(passage);
        return Encode(ImageKind.Plate, passage.Context, x, y, width, height, PlateQuality, buffer);
    }

    private ImageBlob Encode(ImageKind kind, Frame frame, int x, int y, int width, int height, int quality, byte[] buffer)
    {
        ReadOnlySpan<byte> luma = frame.Luma[(y * frame.Width + x)..];
        if (!_encoder.TryEncode(luma, width, height, frame.Width, quality, buffer, out int written))
            throw new InvalidOperationException($"The buffer for a {width}x{height} picture is too small.");
        return new ImageBlob(kind, "image/jpeg", width, height, buffer.AsMemory(0, written));
    }
}
