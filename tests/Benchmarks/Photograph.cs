using System.Globalization;

namespace Alpr.Benchmarks;

/// <summary>One picture with its truth.</summary>
/// <param name="Path">The JPEG file.</param>
/// <param name="Plate">The right text, upper case.</param>
/// <param name="X">Left edge of the plate's box in pixels; as the three below, 0 for a tight crop.</param>
/// <param name="Y">Top edge.</param>
/// <param name="Width">Width.</param>
/// <param name="Height">Height.</param>
/// <param name="IsValidation">Of the half that nothing was tuned on: odd places in the order of the names.</param>
internal sealed record Photograph(string Path, string Plate, float X, float Y, float Width, float Height, bool IsValidation)
{
    /// <summary>Reads a folder's <c>truth.csv</c>, in the order of the names.</summary>
    /// <exception cref="InvalidDataException">The table is not as expected.</exception>
    public static List<Photograph> Load(string folder)
    {
        string table = System.IO.Path.Combine(folder, "truth.csv");
        string[] lines = File.ReadAllLines(table);
        string[] header = lines[0].Split(',');
        int file = Array.IndexOf(header, "file"), plate = Array.IndexOf(header, "plate"), x = Array.IndexOf(header, "x");
        if (file < 0 || plate < 0)
            throw new InvalidDataException($"{table}: the first line must name the columns file and plate.");

        string[][] rows = [.. lines.Skip(1).Where(line => line.Length > 0).Select(line => line.Split(','))];
        Array.Sort(rows, (a, b) => string.CompareOrdinal(a[file], b[file]));
        List<Photograph> photographs = [];
        foreach (string[] row in rows)
        {
            float Number(int column) => x < 0 ? 0 : float.Parse(row[column], CultureInfo.InvariantCulture);
            photographs.Add(new Photograph(
                System.IO.Path.Combine(folder, row[file]), row[plate].ToUpperInvariant(),
                Number(x), Number(x + 1), Number(x + 2), Number(x + 3), photographs.Count % 2 == 1));
        }
        return photographs;
    }
}
