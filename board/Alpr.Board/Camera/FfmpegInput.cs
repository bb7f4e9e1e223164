using System.Globalization;
using Alpr.Board.Imaging;

namespace Alpr.Board.Camera;

/// <summary>What the <c>ffmpeg</c> program is asked to open, with the options that keep it from opening anything else.</summary>
internal sealed class FfmpegInput
{
    private const string StallLimitUs = "10000000"; // ten seconds without a byte: the stream is dead

    // A few bytes of PNG can ask for gigabytes; the same bound as for JPEG.
    private static readonly string PixelsMax = JpegDecoder.SourcePixelsMax.ToString(CultureInfo.InvariantCulture);

    // Containers of recordings and raw streams. Left out are those that refer to other files: playlists, lists of parts, SDP.
    private const string RecordingFormats =
        "mov,mp4,m4a,3gp,3g2,mj2,matroska,webm,avi,mpegts,mpeg,mpegvideo,m4v,mjpeg,h264,hevc,flv,asf,ogg,ivf,yuv4mpegpipe";

    private static readonly string[] Schemes = ["rtsp", "rtsps", "http", "https"];

    private readonly string _address;
    private readonly string[] _options;
    private readonly string[] _secrets;

    private FfmpegInput(string name, string address, bool isLive, string[] options, string[] secrets)
    {
        Name = name;
        IsLive = isLive;
        _address = address;
        _options = options;
        _secrets = secrets;
    }

    /// <summary>The path, or the address without credentials and query.</summary>
    public string Name { get; }

    /// <summary>True for network streams.</summary>
    public bool IsLive { get; }

    /// <summary>True for files of many frames, whose mean rate can be asked for.</summary>
    public bool IsRecording { get; private init; }

    /// <summary>True when the text looks like an address rather than a path.</summary>
    public static bool IsAddress(string input) => input.Contains("://", StringComparison.Ordinal);

    /// <summary>A recording.</summary>
    public static FfmpegInput Recording(string path) =>
        File(path, ["-protocol_whitelist", "file", "-format_whitelist", RecordingFormats], isRecording: true);

    /// <summary>An image file. Its extension says its format, so that a name with % is no pattern of names.</summary>
    public static FfmpegInput Still(string path)
    {
        string format = Path.GetExtension(path).ToUpperInvariant() switch
        {
            ".PNG" => "png_pipe",
            ".BMP" => "bmp_pipe",
            ".WEBP" => "webp_pipe",
            ".TIF" or ".TIFF" => "tiff_pipe",
            _ => "jpeg_pipe",
        };
        return File(path, ["-protocol_whitelist", "file", "-format_whitelist", format, "-f", format], isRecording: false);
    }

    /// <summary>A network stream.</summary>
    /// <exception cref="CameraException">The scheme is unknown, or it can't be told where the credentials end.</exception>
    public static FfmpegInput Stream(string address)
    {
        int colon = address.IndexOf("://", StringComparison.Ordinal);
        string scheme = colon < 0 ? "" : address[..colon];
        if (!Schemes.Contains(scheme, StringComparer.OrdinalIgnoreCase))
        {
            throw new CameraException(
                $"An address must begin with one of {string.Join(", ", Schemes.Select(s => s + "://"))}; this one does not.");
        }

        string rest = address[(colon + 3)..];
        int hostEnd = rest.IndexOfAny(['/', '?', '#']);
        string host = hostEnd < 0 ? rest : rest[..hostEnd];
        string path = hostEnd < 0 ? "" : rest[hostEnd..];
        int at = host.LastIndexOf('@');
        string credentials = at < 0 ? "" : host[..at];
        host = host[(at + 1)..];
        // A password with an unescaped / or ? would end up in the path and so in every message: refuse without repeating it.
        if (path.Contains('@', StringComparison.Ordinal))
        {
            throw new CameraException(
                $"A {scheme}:// address may hold no @, / or ? in its credentials or after the host; write %40, %2F, %3F.");
        }
        if (host.Length == 0)
            throw new CameraException($"A {scheme}:// address must name a host.");

        int queryStart = path.IndexOfAny(['?', '#']);
        string query = queryStart < 0 ? "" : path[queryStart..];
        string password = credentials[(credentials.IndexOf(':', StringComparison.Ordinal) + 1)..];
        string[] secrets = [address, query.TrimStart('?', '#'), credentials, password, Uri.UnescapeDataString(password)];
        string[] options = scheme.StartsWith("rtsp", StringComparison.OrdinalIgnoreCase)
            ? ["-protocol_whitelist", "rtsp,rtsps,rtp,srtp,udp,tcp,tls,crypto", "-rtsp_transport", "tcp", "-timeout", StallLimitUs]
            : ["-protocol_whitelist", "http,https,httpproxy,tcp,tls,crypto", "-rw_timeout", StallLimitUs];
        string name = $"{scheme}://{host}{path[..^query.Length]}";
        return new(name, address, isLive: true, [.. options, "-fflags", "nobuffer"], secrets);
    }

    /// <summary>The arguments of the program: Y4M in 8-bit luma to standard output.</summary>
    /// <param name="framesPerSecond">Rate to convert to, a number or a fraction, or null for the container's nominal rate.</param>
    /// <param name="size">Size to scale to, or null for the source's own.</param>
    public string[] Arguments(string? framesPerSecond, (int Width, int Height)? size)
    {
        List<string> filters = [];
        if (framesPerSecond is not null)
            filters.Add($"fps={framesPerSecond}");
        if (size is { } scaled)
            filters.Add($"scale={scaled.Width}:{scaled.Height}:flags=area");
        return
        [
            "-nostdin", "-v", "error", "-max_pixels", PixelsMax, .. _options, "-i", _address, "-an", "-sn", "-dn",
            .. filters.Count > 0 ? (string[])["-vf", string.Join(",", filters)] : [],
            // A recording's frames are made evenly spaced, as their number is their time. A live stream is timed on arrival.
            .. IsLive ? (string[])["-fps_mode", "passthrough"] : [],
            "-pix_fmt", "gray", "-f", "yuv4mpegpipe", "-strict", "-1", "-",
        ];
    }

    /// <summary>The arguments of <c>ffprobe</c>: the mean rate of a recording's frames, a fraction, and its seconds, a line each.</summary>
    public string[] ProbeArguments() =>
        ["-v", "error", .. _options, "-select_streams", "v:0", "-show_entries", "stream=avg_frame_rate:format=duration", "-of", "csv=p=0", _address];

    /// <summary>Takes address, credentials and query out of a text that is about to be shown.</summary>
    public string Redact(string text)
    {
        for (int i = 0; i < _secrets.Length; i++)
        {
            if (_secrets[i].Length > 0)
                text = text.Replace(_secrets[i], i == 0 ? Name : "***", StringComparison.Ordinal);
        }
        return text;
    }

    // The scheme before a full path: neither a leading - nor a : in a name means anything to ffmpeg then.
    private static FfmpegInput File(string path, string[] options, bool isRecording) =>
        new(path, "file:" + Path.GetFullPath(path), isLive: false, options, []) { IsRecording = isRecording };
}
