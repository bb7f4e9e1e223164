using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;

namespace Alpr.Board.Camera;

/// <summary>Asks the <c>ffprobe</c> program, which comes with <c>ffmpeg</c>, how many frames a recording has in a second, and how long it is.</summary>
/// <remarks>
/// Cameras that skip frames write recordings whose nominal rate is far above what they hold. Made evenly spaced at the
/// nominal rate, each frame would come several times: work for nothing, and several votes for one look.
/// </remarks>
internal static class FfprobeStream
{
    private const int PatienceMs = 10_000; // reading an index takes milliseconds; a damaged file is not searched for ever
    private const double SecondsMax = 366 * 24 * 3600.0; // longer is a damaged header

    /// <summary>The mean rate as a fraction such as <c>30000/1001</c>, null when it is not known; the length in seconds, 0 when it is not known.</summary>
    public static (string? Rate, double Seconds) Ask(FfmpegInput input)
    {
        try
        {
            using Process probe = Process.Start(new ProcessStartInfo("ffprobe", input.ProbeArguments())
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true, // what is wrong with the file ffmpeg will say
            })!;
            using Stream output = probe.StandardOutput.BaseStream; // a Process leaves it open once it was taken from it
            probe.ErrorDataReceived += (_, _) => { };
            probe.BeginErrorReadLine();
            Task<string> answer = probe.StandardOutput.ReadToEndAsync();
            bool answered = answer.Wait(PatienceMs);
            if (!probe.HasExited)
                probe.Kill();
            return answered ? Read(answer.Result.Split('\n')) : (null, 0);
        }
        catch (Win32Exception)
        {
            return (null, 0); // no ffprobe: then there is no ffmpeg either, and that will be said
        }
    }

    // A container with programs says the rate once more for each.
    private static (string? Rate, double Seconds) Read(string[] lines)
    {
        double seconds = 0;
        if (lines.Any(line => double.TryParse(line, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out seconds)))
            seconds = Math.Min(seconds, SecondsMax);
        return (lines.FirstOrDefault(IsFraction), seconds);
    }

    private static bool IsFraction(string text)
    {
        string[] parts = text.Split('/');
        return parts.Length == 2 && uint.TryParse(parts[0], out uint frames) && uint.TryParse(parts[1], out uint seconds) && frames > 0 && seconds > 0;
    }
}
