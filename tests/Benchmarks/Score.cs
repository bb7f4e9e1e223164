using System.Globalization;
using Alpr.Contracts;

namespace Alpr.Benchmarks;

/// <summary>A plate that somebody found.</summary>
/// <param name="Text">Its characters.</param>
/// <param name="Rank">Plates of one frame are compared by this.</param>
/// <param name="Corners">In frame pixels.</param>
/// <param name="Confidence">How sure the reader is of the characters, 0 to 1, where that matters.</param>
internal sealed record FoundPlate(string Text, float Rank, Quad Corners, float Confidence = 1);

/// <summary>Counts right answers as the shared scorer does.</summary>
internal sealed class Score
{
    private const float OverlapMin = 0.3f; // of the boxes' union: the plate counts as found

    private int _frames, _exact, _folded, _found;

    /// <summary>Adds one frame's answer.</summary>
    /// <param name="truth">What is right.</param>
    /// <param name="plates">Best first.</param>
    public void Add(Photograph truth, List<FoundPlate> plates)
    {
        _frames++;
        if (plates.Count == 0)
            return;
        _exact += plates[0].Text == truth.Plate ? 1 : 0;
        _folded += Fold(plates[0].Text) == Fold(truth.Plate) ? 1 : 0;
        Quad box = Quad.FromRectangle(truth.X, truth.Y, truth.Width, truth.Height);
        _found += plates.Exists(plate => Boxes.Overlap(plate.Corners, box) >= OverlapMin) ? 1 : 0;
    }

    /// <summary>exact / folded / found of how many.</summary>
    public override string ToString() => _frames == 0
        ? "-"
        : string.Create(CultureInfo.InvariantCulture, $"{_exact} / {_folded} / {_found} of {_frames}");

    private static string Fold(string text) => text.Replace('O', '0').Replace('Q', '0').Replace('I', '1');
}
