using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using Alpr.Contracts;

namespace Alpr.Recognition.Rectifier;

/// <summary>Where in a plate's plane the samples of each output pixel lie: as many in a pixel as it covers frame pixels.</summary>
internal readonly struct SampleGrid
{
    private readonly Homography _map;
    private readonly Vector128<float> _lanes; // how far the samples of four neighbouring pixels lie past that of the first
    private readonly float _stepU, _stepV, _marginX, _marginY;

    /// <summary>Lays the grid.</summary>
    /// <param name="corners">The plate in frame pixels.</param>
    /// <param name="marginX">Share of the width added on each side.</param>
    /// <param name="marginY">Share of the height added on each side.</param>
    /// <param name="width">Output pixels in a row.</param>
    /// <param name="height">Output rows.</param>
    /// <param name="samplesMax">Most samples along a side of an output pixel.</param>
    public SampleGrid(in Quad corners, float marginX, float marginY, int width, int height, int samplesMax)
    {
        _map = new Homography(corners);
        SamplesX = Samples(corners.Width, width, samplesMax);
        SamplesY = Samples(corners.Height, height, samplesMax);
        (_marginX, _marginY) = (marginX, marginY);
        _stepU = (1 + 2 * marginX) / (width * SamplesX);
        _stepV = (1 + 2 * marginY) / (height * SamplesY);
        Share = 1f / (SamplesX * SamplesY);
        _lanes = Vector128.Create(0f, 1, 2, 3) * (SamplesX * _stepU);
    }

    /// <summary>Samples of an output pixel in a row.</summary>
    public int SamplesX { get; }

    /// <summary>Rows of samples in an output pixel.</summary>
    public int SamplesY { get; }

    /// <summary>What one sample counts.</summary>
    public float Share { get; }

    /// <summary>Sample <paramref name="u"/> of each of the four pixels from column <paramref name="x"/> on.</summary>
    public AcrossFour Across(int x, int u) => _map.Across(Places(x, u));

    /// <summary>The same of eight pixels; needs AVX.</summary>
    public AcrossEight AcrossEight(int x, int u) => _map.Across(Avx.InsertVector128(Places(x, u).ToVector256Unsafe(), Places(x + 4, u), 1));

    /// <summary>A row of samples, counted through all output rows.</summary>
    public Down Down(int row) => _map.Down((row + 0.5f) * _stepV - _marginY);

    private Vector128<float> Places(int x, int u) => _lanes + Vector128.Create((x * SamplesX + u + 0.5f) * _stepU - _marginX);

    private static int Samples(float source, int output, int most) => Math.Clamp((int)MathF.Ceiling(source / output), 1, most);
}
