using System.Globalization;
using Alpr.CommandLine;
using Alpr.Contracts;

namespace Alpr.Ctl.Output;

/// <summary>Plates as the rows of a table, a row as soon as it is known; the path, which has any length, stands last.</summary>
internal sealed class PlateTable
{
    // How sure a reading is: 'make evaluate' finds 98.9% of those at 0.95 and above right (models/MODEL_CARD.md).
    private const float Sure = 0.95f, Fair = 0.7f;
    private const int PlateColumn = 9, StateColumn = 5;

    private readonly Ink _ink = Ink.Output;
    private bool _hasHeading = Console.IsOutputRedirected;

    /// <summary>The plates of one image.</summary>
    /// <param name="file">The image.</param>
    /// <param name="milliseconds">Time to recognise, without reading the file.</param>
    /// <param name="plates">What was read.</param>
    public void WriteImage(string file, double milliseconds, ReadOnlySpan<PlateReading> plates)
    {
        Heading("sure      time  file");
        string rest = string.Create(CultureInfo.InvariantCulture, $"{milliseconds,6:0.0} ms  {file}");
        if (plates.Length == 0)
            Console.WriteLine($"{_ink.Quiet("no plate".PadRight(PlateColumn + StateColumn + 7))}{rest}");
        foreach (ref readonly PlateReading plate in plates)
            Row(plate.Text, IssuingState.Likeliest(plate.States), plate.Confidence, rest);
    }

    /// <summary>One vehicle pass.</summary>
    public void WritePassage(Passage passage)
    {
        Heading("sure  seen");
        Row(passage.Text, passage.State, passage.Confidence, string.Create(CultureInfo.InvariantCulture,
            $"{passage.FirstUs / 1e6:0.0} to {passage.LastUs / 1e6:0.0} s in {passage.Frames} frames"));
    }

    private void Row(in PlateText text, IssuingState state, float confidence, string rest)
    {
        string sure = confidence.ToString("0.00", CultureInfo.InvariantCulture);
        sure = confidence >= Sure ? _ink.Good(sure) : confidence >= Fair ? _ink.Doubtful(sure) : _ink.Bad(sure);
        string issuer = state.IsKnown ? state.ToString() : "-";
        Console.WriteLine($"{text.ToString().PadRight(PlateColumn)}{issuer.PadRight(StateColumn)}{sure}   {rest}");
    }

    private void Heading(string rest)
    {
        if (!_hasHeading)
            Console.WriteLine(_ink.Quiet($"{"plate".PadRight(PlateColumn)}{"from".PadRight(StateColumn)}{rest}"));
        _hasHeading = true;
    }
}
