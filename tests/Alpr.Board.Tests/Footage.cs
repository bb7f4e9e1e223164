using System.Diagnostics;
using Alpr.Board.Camera;
using Alpr.Board.Imaging;
using Alpr.Contracts;

namespace Alpr.Board.Tests;

/// <summary>A temporary folder, with pictures and recordings made on demand.</summary>
internal sealed class Footage : IDisposable
{
    public string Folder { get; } = Directory.CreateTempSubdirectory("alpr board ").FullName;

    public string this[string name] => Path.Combine(Folder, name);

    /// <summary>A grey ramp from left to right: pixel x has the value 255 x / width.</summary>
    public static byte[] Ramp(int width, int height)
    {
        var luma = new byte[width * height];
        for (int i = 0; i < luma.Length; i++)
            luma[i] = (byte)(255 * (i % width) / width);
        return luma;
    }

    public static byte[] Jpeg(int width, int height, int quality = 90, byte[]? luma = null)
    {
        using JpegEncoder encoder = new();
        var file = new byte[JpegEncoder.BufferSize(width, height)];
        Assert.That(encoder.TryEncode(luma ?? Ramp(width, height), width, height, width, quality, file, out int written));
        return file[..written];
    }

    public string Image(string name, int width, int height)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(this[name])!);
        File.WriteAllBytes(this[name], Jpeg(width, height));
        return this[name];
    }

    public string Text(string name, string text)
    {
        File.WriteAllText(this[name], text);
        return this[name];
    }

    /// <summary>Runs ffmpeg with a moving test picture as its input.</summary>
    public string Video(string name, string size = "160x120", int rate = 10, double seconds = 1, params string[] options)
    {
        using Process ffmpeg = Start(
            ["-f", "lavfi", "-i", $"testsrc2=s={size}:r={rate}:d={seconds}", .. options, "-y", "file:" + this[name]]);
        string complaints = ffmpeg.StandardError.ReadToEnd();
        ffmpeg.WaitForExit();
        Assert.That(ffmpeg.ExitCode, Is.Zero, complaints);
        return this[name];
    }

    public string Truncated(string path, double part)
    {
        byte[] whole = File.ReadAllBytes(path);
        string cut = Path.Combine(Folder, "cut " + Path.GetFileName(path));
        File.WriteAllBytes(cut, whole[..(int)(whole.Length * part)]);
        return cut;
    }

    /// <summary>Starts ffmpeg; ignores the test where there is none.</summary>
    public static Process Start(string[] arguments)
    {
        try
        {
            return Process.Start(new ProcessStartInfo("ffmpeg", ["-nostdin", "-v", "error", .. arguments]) { RedirectStandardError = true })!;
        }
        catch (System.ComponentModel.Win32Exception e)
        {
            Assert.Ignore($"ffmpeg is missing ({e.Message}); scripts/setup installs it.");
            throw;
        }
    }

    /// <summary>All that a camera gives: "0 160x120 @0" a frame, "failed: ..." a failure.</summary>
    public static List<string> Story(ICamera camera, int capacity = 1 << 20, int max = 1000)
    {
        using Frame frame = new(capacity);
        List<string> story = [];
        while (story.Count < max)
        {
            CaptureResult result = camera.Capture(frame);
            if (result == CaptureResult.Ended)
                return story;
            story.Add(
                result == CaptureResult.Captured ? $"{frame.Sequence} {frame.Width}x{frame.Height} @{frame.CapturedUs}" : "failed: " + camera.LastError);
        }
        return story;
    }

    public void Dispose() => Directory.Delete(Folder, recursive: true);
}
