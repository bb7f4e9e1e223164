using Alpr.Contracts;

namespace Alpr.Board.Camera;

/// <summary>Pictures of one input, decoded by the <c>ffmpeg</c> program and scaled down to fit the frames.</summary>
internal sealed class FfmpegDecoder(FfmpegInput input, double? framesPerSecond = null, string program = "ffmpeg") : IDisposable
{
    private string? _rate = framesPerSecond?.ToString(System.Globalization.CultureInfo.InvariantCulture);
    private FfmpegProcess? _process;
    private Y4mReader? _reader;
    private float _sourceScale = 1;
    private double _seconds;

    /// <summary>Position in the recording of the frame with this number, in microseconds.</summary>
    public long PositionUs(long number) => (long)((Int128)number * 1_000_000 * _reader!.RateSeconds / _reader.RateFrames);

    /// <summary>Frames that a recording will give, by the length that it says it has; null before it was opened and when nobody knows.</summary>
    public int? FrameCount => _reader is { } reader && _seconds > 0 ? (int)Math.Min(int.MaxValue, Math.Round(_seconds * reader.RateFrames / reader.RateSeconds)) : null;

    /// <summary>Starts the program and learns the size of its pictures; starts it again, scaling, if they are too large.</summary>
    /// <param name="capacity">Pixels that every frame given to <see cref="Read"/> can hold.</param>
    /// <param name="error">What went wrong; empty on success.</param>
    public bool TryOpen(int capacity, out string error)
    {
        if (input.IsRecording)
        {
            (string? rate, _seconds) = FfprobeStream.Ask(input);
            _rate ??= rate;
        }
        if (!TryStart(null, out error))
            return false;
        int width = _reader!.Width, height = _reader.Height;
        if ((long)width * height <= capacity)
            return true;

        double factor = Math.Sqrt((double)capacity / ((long)width * height));
        int smallerWidth = Math.Clamp((int)(width * factor), 1, capacity);
        int smallerHeight = Math.Clamp((int)(height * factor), 1, capacity / smallerWidth);
        _process!.Dispose();
        if (!TryStart((smallerWidth, smallerHeight), out error))
            return false;
        _sourceScale = (float)width / _reader.Width;
        return true;
    }

    /// <summary>Reads the next picture with its scale; false at the end. Allocates no managed memory.</summary>
    public bool Read(Frame frame)
    {
        frame.SourceScale = _sourceScale;
        return _reader!.TryRead(frame);
    }

    /// <summary>After the last picture: what went wrong, in ffmpeg's words without secrets; empty if it just ended.</summary>
    public string Finish()
    {
        string said = input.Redact(_process!.Finish());
        return said.Length > 0 || _reader!.EndedCleanly ? said : "ffmpeg's output stops within a picture.";
    }

    /// <inheritdoc/>
    public void Dispose() => _process?.Dispose();

    private bool TryStart((int, int)? size, out string error)
    {
        _process = FfmpegProcess.TryStart(program, input.Arguments(_rate, size), out error);
        if (_process == null)
            return false;
        _reader = new(_process.Output);
        if (_reader.TryReadHeader(out error))
            return true;
        if (error.Length == 0)
            error = input.Redact(_process.Finish());
        if (error.Length == 0)
            error = "ffmpeg found no picture in it.";
        return false;
    }
}
