using System.Globalization;
using System.Net;
using System.Numerics;
using System.Text;
using Alpr.Contracts;

namespace Alpr.Ctl.Annotation;

/// <summary>Draws what was read onto a picture: an SVG file that embeds the untouched JPEG and outlines and names each plate.</summary>
internal static class AnnotatedImage
{
    private const string Colour = "#ffd21f"; // the yellow of road signs: seen on tarmac, on paint and on plates alike

    /// <summary>Writes the picture.</summary>
    /// <param name="path">File to write.</param>
    /// <param name="jpeg">The original bytes.</param>
    /// <param name="width">Image pixels in a row.</param>
    /// <param name="height">Image rows.</param>
    /// <param name="plates">What was read, in frame pixels.</param>
    /// <param name="sourceScale">Image pixels per frame pixel.</param>
    public static void Write(string path, ReadOnlySpan<byte> jpeg, int width, int height, ReadOnlySpan<PlateReading> plates, float sourceScale)
    {
        StringBuilder svg = new();
        svg.Append(CultureInfo.InvariantCulture, $"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width} {height}\" font-family=\"DejaVu Sans Mono, Menlo, Consolas, monospace\" font-weight=\"bold\">\n");
        svg.Append(CultureInfo.InvariantCulture, $"<image width=\"{width}\" height=\"{height}\" href=\"data:image/jpeg;base64,");
        svg.Append(Convert.ToBase64String(jpeg)).Append("\"/>\n");
        foreach (ref readonly PlateReading plate in plates)
            AddPlate(svg, plate, plate.Corners.Scale(sourceScale), width, height);
        svg.Append("</svg>\n");
        File.WriteAllText(path, svg.ToString());
    }

    private static void AddPlate(StringBuilder svg, in PlateReading plate, in Quad corners, int width, int height)
    {
        float line = Math.Max(2, width / 500f), size = Math.Max(16, width / 50f);
        svg.Append("<polygon fill=\"none\" stroke=\"").Append(Colour);
        svg.Append(CultureInfo.InvariantCulture, $"\" stroke-width=\"{line:0.#}\" points=\"");
        foreach (Vector2 corner in (ReadOnlySpan<Vector2>)[corners.TopLeft, corners.TopRight, corners.BottomRight, corners.BottomLeft])
            svg.Append(CultureInfo.InvariantCulture, $"{corner.X:0.#},{corner.Y:0.#} ");
        svg.Append("\"/>\n");
        string label = WebUtility.HtmlEncode($"{plate.Text} {plate.Confidence.ToString("0.00", CultureInfo.InvariantCulture)}");
        float boxWidth = label.Length * size * 0.62f + size * 0.6f, boxHeight = size * 1.4f; // 0.6 em is a monospaced glyph's width
        float x = Math.Clamp(corners.Centre.X - boxWidth / 2, 0, Math.Max(0, width - boxWidth));
        float above = corners.Min.Y - boxHeight - 2 * line;
        float y = above >= 0 ? above : Math.Min(corners.Max.Y + 2 * line, height - boxHeight);
        svg.Append(CultureInfo.InvariantCulture, $"<rect x=\"{x:0.#}\" y=\"{y:0.#}\" width=\"{boxWidth:0.#}\" height=\"{boxHeight:0.#}\" rx=\"{line:0.#}\" fill=\"{Colour}\"/>\n");
        svg.Append(CultureInfo.InvariantCulture, $"<text x=\"{x + size * 0.3f:0.#}\" y=\"{y + size:0.#}\" font-size=\"{size:0.#}\">{label}</text>\n");
    }
}
