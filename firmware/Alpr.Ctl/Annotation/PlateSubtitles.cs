using System.Globalization;
using System.Numerics;
using System.Text;
using Alpr.Contracts;

namespace Alpr.Ctl.Annotation;

/// <summary>
/// Outlines and readings of a video as subtitles in the Advanced SubStation Alpha format, whose drawings libass rasterises: one event a plate and frame.
/// Source: the format's specification, v4.00+, and libass's drawing commands.
/// </summary>
internal sealed class PlateSubtitles
{
    private const string Colour = "&H1FD2FF&"; // blue, green, red: the yellow of the still pictures
    private const float SurelyRead = 0.95f;

    private readonly StringBuilder _events = new();

    /// <summary>Plates that were drawn.</summary>
    public int Plates { get; private set; }

    /// <summary>Adds what was read in a frame.</summary>
    /// <param name="fromUs">When it begins to be shown, microseconds from the video's begin.</param>
    /// <param name="toUs">When the next one is shown.</param>
    /// <param name="plates">What was read, in frame pixels.</param>
    /// <param name="scale">Video pixels per frame pixel.</param>
    /// <param name="width">Video pixels in a row.</param>
    public void Add(long fromUs, long toUs, ReadOnlySpan<PlateReading> plates, float scale, int width)
    {
        float line = Math.Max(2, width / 500f), size = Math.Max(16, width / 50f);
        foreach (ref readonly PlateReading plate in plates)
        {
            Quad corners = plate.Corners.Scale(scale);
            Begin(fromUs, toUs, "Outline");
            _events.Append(CultureInfo.InvariantCulture, $"{{\\an7\\pos(0,0)\\bord{line:0.#}\\3c{Colour}\\1a&HFF&\\p1}}");
            char command = 'm';
            foreach (Vector2 corner in (ReadOnlySpan<Vector2>)[corners.TopLeft, corners.TopRight, corners.BottomRight, corners.BottomLeft])
            {
                _events.Append(CultureInfo.InvariantCulture, $"{command} {corner.X:0} {corner.Y:0} ");
                command = 'l';
            }
            _events.Append("{\\p0}\n");
            bool above = corners.Min.Y > 2 * size;
            Begin(fromUs, toUs, "Reading");
            _events.Append(CultureInfo.InvariantCulture, $"{{\\an{(above ? 2 : 8)}\\pos({corners.Centre.X:0},{(above ? corners.Min.Y - 2 * line : corners.Max.Y + 2 * line):0})\\fs{size:0}\\3c{Colour}}}");
            _events.Append(CultureInfo.InvariantCulture, $"{(plate.Text.Length == 0 ? "?" : plate.Text.ToString())} {IssuingState.Likeliest(plate.States)} {plate.Confidence:0.00}{(plate.Confidence >= SurelyRead ? "" : " ?")}\n");
            Plates++;
        }
    }

    /// <summary>The whole file.</summary>
    /// <param name="width">Video pixels in a row.</param>
    /// <param name="height">Rows.</param>
    public string ToFile(int width, int height) => string.Create(CultureInfo.InvariantCulture, $"""
        [Script Info]
        ScriptType: v4.00+
        PlayResX: {width}
        PlayResY: {height}
        ScaledBorderAndShadow: yes

        [V4+ Styles]
        Format: Name, Fontname, Fontsize, PrimaryColour, SecondaryColour, OutlineColour, BackColour, Bold, Italic, Underline, StrikeOut, ScaleX, ScaleY, Spacing, Angle, BorderStyle, Outline, Shadow, Alignment, MarginL, MarginR, MarginV, Encoding
        Style: Outline,DejaVu Sans Mono,16,&H00000000,&H00000000,&H001FD2FF,&H00000000,0,0,0,0,100,100,0,0,1,2,0,7,0,0,0,1
        Style: Reading,DejaVu Sans Mono,16,&H00000000,&H00000000,&H001FD2FF,&H00000000,-1,0,0,0,100,100,0,0,3,4,0,2,0,0,0,1

        [Events]
        Format: Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text
        {_events}
        """);

    private void Begin(long fromUs, long toUs, string style) => _events.Append("Dialogue: 0,").Append(Time(fromUs)).Append(',').Append(Time(toUs)).Append(',').Append(style).Append(",,0,0,0,,");

    // The format counts hundredths of a second.
    private static string Time(long us)
    {
        TimeSpan time = TimeSpan.FromMilliseconds(Math.Round(us / 10_000.0) * 10);
        return string.Create(CultureInfo.InvariantCulture, $"{(int)time.TotalHours}:{time.Minutes:00}:{time.Seconds:00}.{time.Milliseconds / 10:00}");
    }
}
