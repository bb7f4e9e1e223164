using Alpr.Board.Imaging;
using Alpr.Contracts;
using Alpr.Contracts.V1;
using Alpr.Evidence;
using Alpr.Host.Pipeline;
using Alpr.Journal;
using Google.Protobuf;

namespace Alpr.Benchmarks.Evidence;

/// <summary>
/// The picture and evidence stages taken apart on one thread: their three calls, each timed, and beside each passage the bare parts that they are made of.
/// It commits after as much of its own time as the product does.
/// </summary>
internal sealed class EvidenceParts : IDisposable
{
    private const double CommitEveryMs = 250; // JournalOptions.CommitDelayMaxUs

    private readonly EvidenceDesk _desk;
    private readonly EnvelopeSealer _sealer;
    private readonly JpegEncoder _encoder = new();
    private readonly Exhibit _exhibit;
    private readonly byte[] _jpeg;
    private readonly byte[] _payload = new byte[EvidenceLimits.RecordBytesMax];

    /// <summary>Prepares; the desk's journal must not commit by itself.</summary>
    public EvidenceParts(EvidenceDesk desk, PassageFootage footage)
    {
        _desk = desk;
        _sealer = new(desk.Key);
        _exhibit = desk.Exhibits[0];
        _jpeg = new byte[JpegEncoder.BufferSize(footage.FramePixels / 16, 16)];
    }

    /// <summary>Passages measured.</summary>
    public int Passages { get; private set; }

    /// <summary>Record and pictures: <see cref="DetectionRecord.Build"/>.</summary>
    public Duration Build { get; private set; }

    /// <summary><see cref="JournalWriter.Append"/>.</summary>
    public Duration Append { get; private set; }

    /// <summary><see cref="JournalWriter.Commit"/>.</summary>
    public Duration Commit { get; private set; }

    /// <summary>The plate's JPEG alone.</summary>
    public Duration PlateJpeg { get; private set; }

    /// <summary>The whole frame's JPEG alone.</summary>
    public Duration ContextJpeg { get; private set; }

    /// <summary>SHA-256 of both pictures alone.</summary>
    public Duration Hashes { get; private set; }

    /// <summary>Serialising and signing the record alone.</summary>
    public Duration Seal { get; private set; }

    /// <summary>The ECDSA signature over as many bytes alone.</summary>
    public Duration Signature { get; private set; }

    /// <summary>Bytes of the two pictures together.</summary>
    public long PictureBytes { get; private set; }

    /// <summary>Measures a number of passages.</summary>
    public void Measure(PassageFootage footage, int passages)
    {
        double sinceCommitMs = 0;
        for (int i = 0; i < passages; i++)
        {
            Passage passage = footage[i];
            // In turn before and after, since whoever comes second finds the frame in the processor's cache.
            if (i % 2 == 0)
                MeasureBareJpegs(passage);
            Duration from = Meter.Now;
            _desk.Record.Build(passage, _exhibit);
            Duration built = Meter.Now;
            _desk.Journal.Append(_exhibit.Record, _exhibit.Images);
            Duration appended = Meter.Now;
            Build += built - from;
            Append += appended - built;
            sinceCommitMs += (appended - from).WallMs;
            PictureBytes += _exhibit.Images[0].Bytes.Length + _exhibit.Images[1].Bytes.Length;
            if (i % 2 == 1)
                MeasureBareJpegs(passage);
            MeasureBareSigning(_exhibit.Record);
            if (sinceCommitMs < CommitEveryMs && i < passages - 1)
                continue;
            sinceCommitMs = 0;
            from = Meter.Now;
            _desk.Journal.Commit();
            Commit += Meter.Now - from;
        }
        Passages += passages;
    }

    /// <summary>Forgets what was measured so far.</summary>
    public void Forget() => (Passages, PictureBytes, Build, Append, Commit, PlateJpeg, ContextJpeg, Hashes, Seal, Signature) =
        (0, 0, default, default, default, default, default, default, default, default);

    /// <inheritdoc/>
    public void Dispose() => _encoder.Dispose();

    private void MeasureBareJpegs(Passage passage)
    {
        Frame frame = passage.Context;
        (int x, int y, int width, int height) = DetectionRecord.PlateArea(passage);
        Duration from = Meter.Now;
        _encoder.TryEncode(frame.Luma[(y * frame.Width + x)..], width, height, frame.Width, DetectionRecord.PlateQuality, _jpeg, out _);
        Duration plate = Meter.Now;
        _encoder.TryEncode(frame.Luma, frame.Width, frame.Height, frame.Width, DetectionRecord.ContextQuality, _jpeg, out _);
        ContextJpeg += Meter.Now - plate;
        PlateJpeg += plate - from;
    }

    private void MeasureBareSigning(Record record)
    {
        Duration from = Meter.Now;
        foreach (ImageBlob image in _exhibit.Images)
            _ = Hash256.Of(image.Bytes.Span);
        Duration hashed = Meter.Now;
        _ = _sealer.Seal(record);
        Duration isSealed = Meter.Now;
        Hashes += hashed - from;
        Seal += isSealed - hashed;

        Span<byte> payload = _payload.AsSpan(0, record.CalculateSize());
        record.WriteTo(payload);
        Span<byte> signature = stackalloc byte[DeviceKey.SignatureBytesMax];
        from = Meter.Now;
        _ = _desk.Key.Sign(payload, signature);
        Signature += Meter.Now - from;
    }
}
