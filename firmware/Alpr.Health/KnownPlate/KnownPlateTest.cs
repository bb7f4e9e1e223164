using System.Globalization;
using Alpr.Board.Imaging;
using Alpr.Board.Time;
using Alpr.Contracts;
using Alpr.Onnx;
using Alpr.Recognition;

namespace Alpr.Health.KnownPlate;

/// <summary>
/// Reads a picture whose plate is known, from its JPEG on through detector, reader and serial formats, with the models that the unit runs and a recognizer of its
/// own, made and let go here: the stages do not notice, and nothing of it comes to the detections. About 0.3 s and, for that time, the memory of a second recognizer.
/// On the thread that calls, which should have a low priority.
/// </summary>
public static class KnownPlateTest
{
    /// <summary>Below this confidence the right text is luck.</summary>
    public const float ConfidenceMin = 0.5f;

    private const string Resource = "known-plate.jpg";
    private const string Known = "6TRN518"; // of our own renderer: no vehicle has it
    private const string Broken = "Install the models that belong to this program; if they do, replace the unit.";
    private const int PixelsMax = 1920 * 1080;

    /// <summary>Reads it. Throws for nothing that a file, a model or a library does.</summary>
    /// <param name="modelFolder">Folder with <c>manifest.json</c>; every file is checked against its hash.</param>
    /// <param name="clock">Times it.</param>
    public static KnownPlateReading Run(string modelFolder, IClock clock)
    {
        ArgumentNullException.ThrowIfNull(clock);
        using Stream stream = typeof(KnownPlateTest).Assembly.GetManifestResourceStream(Resource)!;
        byte[] jpeg = new byte[stream.Length];
        stream.ReadExactly(jpeg);
        return Run(modelFolder, jpeg, Known, clock);
    }

    /// <summary>The same with another picture, for tests.</summary>
    internal static KnownPlateReading Run(string modelFolder, ReadOnlySpan<byte> jpeg, string known, IClock clock)
    {
        long startUs = clock.MonotonicUs;
        try
        {
            float confidence = Read(modelFolder, jpeg, known, out string seen);
            bool isRight = confidence >= ConfidenceMin;
            string problem = isRight ? "" : string.Create(CultureInfo.InvariantCulture,
                $"A picture whose plate is known was not read right ({(confidence > 0 ? $"its confidence is {confidence:0.00}, below {ConfidenceMin:0.00}" : seen)}). What the unit reads cannot be relied on. {Broken}");
            return new(isRight, confidence, clock.MonotonicUs - startUs, problem);
        }
        catch (Exception broken) when (broken is ModelException or OnnxException or ImagingException or IOException or UnauthorizedAccessException)
        {
            return new(false, 0, clock.MonotonicUs - startUs, $"A picture whose plate is known could not be read: {broken.Message.TrimEnd('.')}. {Broken}");
        }
    }

    private static float Read(string modelFolder, ReadOnlySpan<byte> jpeg, string known, out string seen)
    {
        using Frame frame = new(PixelsMax);
        using (JpegDecoder decoder = new())
        {
            if (!decoder.TryDecode(jpeg, frame, out string error))
                throw new IOException(error);
        }
        PlateReading[] readings = new PlateReading[Limits.PlatesPerFrameMax];
        using PlateRecognizer recognizer = new(ModelBundle.Load(modelFolder), threads: 1);
        int count = recognizer.Recognize(frame, readings);
        seen = count == 0 ? "no plate was found in it" : "another text was read";
        _ = PlateText.TryParse(known, out PlateText text);
        float best = 0;
        foreach (ref PlateReading reading in readings.AsSpan(0, count))
        {
            if (reading.Text.Equals(text))
                best = Math.Max(best, reading.Confidence);
        }
        return best;
    }
}
