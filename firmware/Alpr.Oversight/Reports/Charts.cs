using System.Globalization;

namespace Alpr.Oversight;

/// <summary>Charts as SVG within the page: no script, no font of their own, readable in black and white. The table under each has the numbers.</summary>
internal static class Charts
{
    private const int Width = 720, Left = 56, Right = 8;

    /// <summary>A column for each of some numbers, with three lines of a scale.</summary>
    /// <param name="page">Where to.</param>
    /// <param name="id">Of the element; this room's own.</param>
    /// <param name="title">What it shows.</param>
    /// <param name="values">The numbers.</param>
    /// <param name="labelOf">A column's label; empty for none.</param>
    public static void Columns(Html page, string id, string title, IReadOnlyList<long> values, Func<int, string> labelOf)
    {
        const int Top = 14, Height = 170, Bottom = 28;
        long top = NiceCeiling(values.DefaultIfEmpty().Max());
        Begin(page, id, title, Top + Height + Bottom);
        for (int line = 0; line <= 2; line++)
        {
            double y = Top + Height - Height * line / 2.0;
            page.Raw(Line(Left, y, Width - Right, y, line == 0 ? "axis" : "grid"))
                .Raw(At("text", Left - 6, y + 4, " text-anchor=\"end\"")).Text(Html.Number(top * line / 2)).Raw("</text>\n");
        }
        double step = (Width - Left - Right) / (double)Math.Max(1, values.Count);
        for (int i = 0; i < values.Count; i++)
        {
            double height = Height * values[i] / (double)top, x = Left + i * step;
            page.Raw(Rect(x + step * 0.12, Top + Height - height, step * 0.76, height, "bar"));
            Label(page, x + step / 2, Top + Height + 18, labelOf(i));
        }
        page.Raw("</svg>\n");
    }

    /// <summary>A bar for each name, the number at its end.</summary>
    public static void Bars(Html page, string id, string title, IReadOnlyList<(string Name, long Count, string Class)> bars)
    {
        const int Row = 24, Names = 190, Numbers = 70;
        long most = Math.Max(1, bars.Select(bar => bar.Count).DefaultIfEmpty().Max());
        Begin(page, id, title, bars.Count * Row + 6);
        for (int i = 0; i < bars.Count; i++)
        {
            double y = i * Row + 4, length = (Width - Names - Numbers) * bars[i].Count / (double)most;
            page.Raw(At("text", Names - 8, y + 13, " text-anchor=\"end\"")).Text(bars[i].Name).Raw("</text>\n")
                .Raw(Rect(Names, y, Math.Max(1, length), Row - 7, bars[i].Class))
                .Raw(At("text", Names + length + 6, y + 13, "")).Text(Html.Number(bars[i].Count)).Raw("</text>\n");
        }
        page.Raw("</svg>\n");
    }

    /// <summary>A column for each day's share: full height for the whole day; what is missing hangs from above in another colour.</summary>
    public static void Shares(Html page, string id, string title, IReadOnlyList<DayShare> days, Func<int, string> labelOf)
    {
        const int Top = 14, Height = 110, Bottom = 28;
        Begin(page, id, title, Top + Height + Bottom);
        double step = (Width - Left - Right) / (double)Math.Max(1, days.Count);
        for (int i = 0; i < days.Count; i++)
        {
            double x = Left + i * step, width = Math.Max(0.5, step * (days.Count > 120 ? 1 : 0.86));
            if (days[i].Share is { } share)
            {
                double height = Height * share;
                page.Raw(Rect(x, Top + Height - height, width, height, "bar"));
                if (share < 1)
                    page.Raw(Rect(x, Top, width, Math.Max(2, Height - height), "missing")); // two pixels at least, to be seen
            }
            else
            {
                page.Raw(Rect(x, Top, width, Height, "unknown"));
            }
            Label(page, x + step / 2, Top + Height + 18, labelOf(i));
        }
        for (int line = 0; line <= 2; line++)
        {
            double y = Top + Height - Height * line / 2.0;
            page.Raw(Line(Left, y, Width - Right, y, line == 0 ? "axis" : "grid")).Raw(At("text", Left - 6, y + 4, " text-anchor=\"end\"")).Text($"{line * 50}\u2009%").Raw("</text>\n");
        }
        page.Raw("</svg>\n");
    }

    /// <summary>The end of a scale: round, and even, so that its middle is a whole number.</summary>
    internal static long NiceCeiling(long most)
    {
        foreach (long small in new[] { 2, 4, 6, 8 })
        {
            if (small >= most)
                return small;
        }
        for (long power = 1; power < long.MaxValue / 200; power *= 10)
        {
            foreach (long factor in new[] { 10, 12, 16, 20, 24, 30, 40, 50, 60, 80 })
            {
                if (factor * power >= most)
                    return factor * power;
            }
        }
        return most;
    }

    private static void Begin(Html page, string id, string title, int height) => page
        .Raw($"<svg viewBox=\"0 0 {Width} {height}\" role=\"img\" aria-labelledby=\"{id}\">\n<title id=\"{id}\">").Text(title + "; the table below has the numbers").Raw("</title>\n");

    private static void Label(Html page, double x, double y, string text)
    {
        if (text.Length > 0)
            page.Raw(At("text", x, y, $" text-anchor=\"{(x < Left + 20 ? "start" : "middle")}\"")).Text(text).Raw("</text>\n");
    }

    private static string Rect(double x, double y, double width, double height, string name) =>
        string.Create(CultureInfo.InvariantCulture, $"<rect class=\"{name}\" x=\"{x:0.##}\" y=\"{y:0.##}\" width=\"{width:0.##}\" height=\"{height:0.##}\"/>\n");

    private static string Line(double x1, double y1, double x2, double y2, string name) =>
        string.Create(CultureInfo.InvariantCulture, $"<line class=\"{name}\" x1=\"{x1:0.##}\" y1=\"{y1:0.##}\" x2=\"{x2:0.##}\" y2=\"{y2:0.##}\"/>\n");

    private static string At(string element, double x, double y, string more) =>
        string.Create(CultureInfo.InvariantCulture, $"<{element} x=\"{x:0.##}\" y=\"{y:0.##}\"{more}>");
}
