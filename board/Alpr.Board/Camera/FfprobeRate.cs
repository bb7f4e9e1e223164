using System.ComponentModel;
using System.Diagnostics;

namespace Alpr.Board.Camera;

/// <summary>Asks the <c>ffprobe</c> program, which comes with <c>ffmpeg</c>, how many frames a recording has in a second.</summary>
/// <remarks>
/// Cameras that skip frames write recordings whose nominal rate is far above what they hold. Made evenly spaced at the
/// nominal rate, each frame would come several times: work for nothing, and several votes for one look.
/// </remarks>
internal static class FfprobeRate
{
    private const int PatienceMs = 10_000; // reading an index takes milliseconds; a damaged file is not searched for ever

    /// <summary>The mean rate as a fraction such as <c>30000/1001</c>; null when it is not known.</summary>
    public static string? Mean(FfmpegInput input)
    {
        try
        {
            using Process probe = Process.Start(new ProcessStartInfo("ffprobe", input.RateArguments())
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true, // what is wrong with the file ffmpeg will say
            })!;
            using Stream output = probe.StandardOutput.BaseStream; // a Process leaves it open once it was taken from it
            probe.ErrorDataReceived += (_, _) => { };
            probe.BeginErrorReadLine();
            Task<string?> line = probe.StandardOutput.ReadLineAsync();
            bool answered = line.Wait(PatienceMs);
            if (!probe.HasExited)
                probe.Kill();
            return answered && IsFraction(line.Result) ? line.Result : null;
        }
        catch (Win32Exception)
        {
            return null; // no ffprobe: then there is no ffmpeg either, and that will be said
        }
    }

    private static bool IsFraction(string? text)
    {
        string[] parts = text?.Split('/') ?? [];
        return parts.Length == 2 && uint.TryParse(parts[0], out uint frames) && uint.TryParse(parts[1], out uint seconds) && frames > 0 && seconds > 0;
    }
}
