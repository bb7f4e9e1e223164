using System.Buffers.Text;
using Alpr.Contracts;

namespace Alpr.Board.Camera;

/// <summary>
/// Reads 8-bit luma pictures from a YUV4MPEG2 stream (<c>yuv4mpeg(5)</c> of mjpegtools): a line of parameters, then
/// for each picture a line <c>FRAME</c> and its bytes.
/// </summary>
/// <remarks>Reading pictures allocates nothing if the stream's own reads do not.</remarks>
internal sealed class Y4mReader(Stream stream)
{
    private const int LineMax = 256; // ffmpeg's longest is about 100
    private const int FallbackRate = 25; // for F0:0, "unknown"

    private readonly byte[] _line = new byte[LineMax];

    /// <summary>Pixels in a row.</summary>
    public int Width { get; private set; }

    /// <summary>Rows.</summary>
    public int Height { get; private set; }

    /// <summary>Frames in <see cref="RateSeconds"/> seconds.</summary>
    public int RateFrames { get; private set; } = FallbackRate;

    /// <summary>Seconds for <see cref="RateFrames"/> frames.</summary>
    public int RateSeconds { get; private set; } = 1;

    /// <summary>True when the stream ended where a picture was due, not within one.</summary>
    public bool EndedCleanly { get; private set; }

    /// <summary>Reads the first line.</summary>
    /// <param name="error">What is wrong with it; empty when the stream had nothing at all to say.</param>
    /// <returns>False when the stream is no Y4M of 8-bit luma, or has a side outside 1 to <see cref="Limits.ImageSideMax"/>.</returns>
    public bool TryReadHeader(out string error)
    {
        error = "";
        int length = ReadLine(0);
        if (length < 0)
            return false;
        ReadOnlySpan<byte> line = _line.AsSpan(0, length);
        bool mono = false;
        if (!line.StartsWith("YUV4MPEG2 "u8))
            error = "ffmpeg's output is no YUV4MPEG2 stream.";
        foreach (Range range in line.Split((byte)' '))
        {
            ReadOnlySpan<byte> word = line[range];
            if (word.IsEmpty)
                continue;
            switch (word[0])
            {
                case (byte)'W':
                    Width = Number(word[1..]);
                    break;
                case (byte)'H':
                    Height = Number(word[1..]);
                    break;
                case (byte)'F' when word.IndexOf((byte)':') is int colon and > 0:
                    int frames = Number(word[1..colon]), seconds = Number(word[(colon + 1)..]);
                    if (frames > 0 && seconds > 0)
                        (RateFrames, RateSeconds) = (frames, seconds);
                    break;
                case (byte)'C':
                    mono = word.SequenceEqual("Cmono"u8);
                    break;
                default:
                    break; // interlacing, aspect and comments change no pixel
            }
        }
        if (error.Length == 0 && !mono)
            error = "ffmpeg's output is not 8-bit luma.";
        else if (error.Length == 0 && (Width < 1 || Height < 1 || Width > Limits.ImageSideMax || Height > Limits.ImageSideMax))
            error = $"The picture is {Width}x{Height}; each side must be 1 to {Limits.ImageSideMax} pixels.";
        return error.Length == 0;
    }

    /// <summary>Reads the next picture.</summary>
    /// <returns>False at the end; <see cref="EndedCleanly"/> says how it came.</returns>
    /// <exception cref="ArgumentException">The picture does not fit the frame.</exception>
    public bool TryRead(Frame frame)
    {
        ReadOnlySpan<byte> marker = "FRAME\n"u8;
        int got = ReadFully(_line.AsSpan(0, marker.Length));
        EndedCleanly = got == 0;
        if (got < marker.Length || !_line.AsSpan(0, marker.Length - 1).SequenceEqual(marker[..^1]))
            return false;
        // The line may hold parameters; ffmpeg writes none.
        if (_line[got - 1] != '\n' && ReadLine(got) < 0)
            return false;
        frame.SetSize(Width, Height);
        return ReadFully(frame.Luma) == frame.Luma.Length;
    }

    private static int Number(ReadOnlySpan<byte> digits) =>
        Utf8Parser.TryParse(digits, out int value, out int used) && used == digits.Length ? value : 0;

    // Byte by byte, so that not one of the picture is taken. Returns the length without the line end; -1 when there is none.
    private int ReadLine(int length)
    {
        for (; length < LineMax; length++)
        {
            if (stream.Read(_line.AsSpan(length, 1)) == 0)
                return -1;
            if (_line[length] == '\n')
                return length;
        }
        return -1;
    }

    private int ReadFully(Span<byte> into)
    {
        int length = 0;
        while (length < into.Length)
        {
            int got = stream.Read(into[length..]);
            if (got == 0)
                break;
            length += got;
        }
        return length;
    }
}
