using Alpr.Board.Camera;
using Alpr.Board.Profile;
using Alpr.Board.Storage;
using Alpr.Board.Time;
using Alpr.Contracts;
using Alpr.Evidence;
using Alpr.Health.KnownPlate;
using Alpr.Host.Board;
using Alpr.Host.Configuration;
using Alpr.Onnx;
using Alpr.Recognition;
using static System.FormattableString;

namespace Alpr.Host.SelfTest;

/// <summary>Asks what is not on a bus: camera, models, signing key, disk and clock.</summary>
/// <param name="configuration">Where they are.</param>
/// <param name="profile">The board; null: nothing is fitted.</param>
/// <param name="source">Where its devices come from.</param>
/// <param name="clock">Times the camera.</param>
internal sealed class UnitQuestions(ApplianceConfiguration configuration, BoardProfile? profile, IBoardSource? source, IClock clock)
{
    private const int Frames = 10;
    private const long CameraUs = 8_000_000; // a network stream takes seconds to begin
    private static readonly byte[] Statement = "The self-test signs this."u8.ToArray();

    /// <summary>A line for each.</summary>
    public IEnumerable<SelfTestLine> Lines()
    {
        yield return Ask("camera", configuration.Camera.IsBoard ? profile?.Camera?.Device ?? "" : Path.GetFileName(configuration.Camera.Input), "pictures",
            "Check its cable and that no other program has it; 'v4l2-ctl --list-devices' shows what is there.", Camera);
        yield return Ask("models", configuration.Recognition.Models, "plates can be read", "Install the models that belong to this program.", Models);
        yield return Ask("known plate", "a picture within the program", "read right",
            "What the unit reads cannot be relied on: install the models that belong to this program; if they do, replace the unit.", Plate);
        yield return Ask("signing key", configuration.Journal.KeyReference.ToString(), $"signs as {configuration.DeviceId}", "See 'alprd provision --help'.", Key);
        yield return Ask("disk", Path.GetDirectoryName(Path.GetFullPath(configuration.Journal.Path))!, Invariant($"{(profile?.Budgets ?? new()).DiskBytesFreeMin >> 20} MiB free"),
            "Sync what waits, lower journal.bytes_max, or replace the disk.", Disk);
        yield return Ask("clock", "the kernel", "set", "Check NTP or GPS; records are dated later.", Time);
    }

    private static SelfTestLine Ask(string device, string where, string expected, string remedy, Func<(bool Ok, string Seen)> look)
    {
        try
        {
            (bool ok, string seen) = look();
            return new(device, where, expected, seen, ok, ok ? "" : remedy);
        }
        catch (Exception wrong) when (wrong is IOException or UnauthorizedAccessException or CameraException or ModelException or OnnxException or DeviceKeyException)
        {
            return new(device, where, expected, wrong.Message, false, ""); // the message says the remedy
        }
    }

    private (bool, string) Camera()
    {
        using ICamera camera = Unit.OpenCamera(configuration.Camera, profile, source, clock);
        using Frame frame = new(configuration.Camera.PixelsMax);
        int seen = 0;
        long firstUs = 0, until = clock.MonotonicUs + CameraUs;
        while (seen < Frames && clock.MonotonicUs < until)
        {
            CaptureResult result = camera.Capture(frame);
            if (result == CaptureResult.ItemFailed)
                return (false, camera.LastError);
            if (result == CaptureResult.Ended)
                break;
            firstUs = seen++ == 0 ? frame.CapturedUs : firstUs;
        }
        if (seen == 0)
            return (false, "no picture came");
        double rate = seen > 1 && frame.CapturedUs > firstUs ? (seen - 1) * 1e6 / (frame.CapturedUs - firstUs) : 0;
        return (true, Invariant($"{frame.Width}x{frame.Height}, {rate:0.#} frames/s"));
    }

    private (bool, string) Models()
    {
        ModelBundle models = ModelBundle.Load(configuration.Recognition.Models);
        using PlateRecognizer recognizer = new(models, configuration.Recognition.Threads);
        using Frame grey = new(64 * 64);
        grey.SetSize(64, 64);
        grey.Luma.Fill(128);
        int found = recognizer.Recognize(grey, new PlateReading[Limits.PlatesPerFrameMax]);
        return (found == 0, found == 0 ? Invariant($"{models.All.Count()} models, each with the manifest's hash") : "a plate on a blank picture");
    }

    private (bool, string) Plate()
    {
        KnownPlateReading read = KnownPlateTest.Run(configuration.Recognition.Models, clock);
        return (read.IsRight, read.IsRight ? Invariant($"read right, confidence {read.Confidence:0.00}, in {read.DurationUs / 1000} ms") : read.Problem);
    }

    private (bool, string) Key()
    {
        using DeviceKey key = DeviceKey.Open(configuration.Journal.KeyReference, configuration.Journal.CertificatePath);
        byte[] signature = new byte[DeviceKey.SignatureBytesMax];
        int length = key.Sign(Statement, signature);
        bool isGood = key.PublicKey.Verify(Statement, signature.AsSpan(0, length)) && key.DeviceId == configuration.DeviceId;
        return (isGood, isGood ? $"signs; fingerprint {key.PublicKey.KeyId[..16]}..." : $"it is the key of '{key.DeviceId}'");
    }

    private (bool, string) Disk()
    {
        DiskFigures disk = DiskFigures.Read(Path.GetDirectoryName(Path.GetFullPath(configuration.Journal.Path))!);
        string worn = disk.LifeUsedPercent is { } life ? Invariant($", {life} % of its life used") : "";
        return (disk.FreeBytes >= (profile?.Budgets ?? new()).DiskBytesFreeMin, Invariant($"{disk.FreeBytes >> 20} MiB free{worn}"));
    }

    private (bool, string) Time()
    {
        ClockDiscipline discipline = clock.Discipline;
        return (discipline.Source != ClockSource.Unset, Invariant($"{clock.UtcNow:yyyy-MM-dd HH:mm:ss}Z from {discipline.Source.ToString().ToUpperInvariant()}"));
    }
}
