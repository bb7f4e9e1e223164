using System.Diagnostics;
using System.Globalization;

namespace Alpr.Benchmarks.Peers;

/// <summary>A picture in colour, for models that need it: rows of red, green, blue bytes.</summary>
internal sealed record ColourPicture(byte[] Rgb, int Width, int Height)
{
    /// <summary>One colour of one pixel; 0 red, 1 green, 2 blue.</summary>
    public byte At(int x, int y, int colour) => Rgb[3 * (y * Width + x) + colour];

    /// <summary>Decodes a file through the <c>ffmpeg</c> program to a size that is known from its luma.</summary>
    /// <exception cref="InvalidDataException">ffmpeg is missing or gives another size.</exception>
    public static ColourPicture Decode(string path, int width, int height)
    {
        ProcessStartInfo start = new("ffmpeg") { RedirectStandardOutput = true, RedirectStandardError = true };
        string[] arguments =
            ["-v", "error", "-nostdin", "-noautorotate", "-i", path, "-frames:v", "1", "-f", "rawvideo", "-pix_fmt", "rgb24", "-"];
        foreach (string argument in arguments)
            start.ArgumentList.Add(argument);
        using Process process = Process.Start(start) ?? throw new InvalidDataException("ffmpeg does not start; run scripts/setup.");
        Task<string> errors = process.StandardError.ReadToEndAsync();
        byte[] rgb = new byte[3 * width * height];
        int got = process.StandardOutput.BaseStream.ReadAtLeast(rgb, rgb.Length, throwOnEndOfStream: false);
        bool more = process.StandardOutput.BaseStream.ReadByte() >= 0;
        process.WaitForExit();
        if (got != rgb.Length || more || process.ExitCode != 0)
        {
            string size = string.Create(CultureInfo.InvariantCulture, $"{width}x{height}");
            throw new InvalidDataException($"{path}: ffmpeg gives no picture of {size}. {errors.Result}");
        }
        return new ColourPicture(rgb, width, height);
    }
}
