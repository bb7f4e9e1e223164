using System.Numerics;
using Alpr.Contracts;

namespace Alpr.Recognition.Rectifier;

/// <summary>Cuts a plate out of a frame and straightens it to the reader's input.</summary>
internal static class PlateRectifier
{
    /// <summary>Share of the plate's width added left and right, so that a corner found too far in loses no character.</summary>
    public const float MarginX = 0.04f;

    /// <summary>Share of the plate's height added above and below.</summary>
    public const float MarginY = 0.08f;

    private const int SamplesMax = 8; // a plate 8 x 144 pixels wide still averages all its pixels

    /// <summary>Fills <paramref name="output"/> (row-major) with the plate, upright.</summary>
    /// <param name="frame">Source of the pixels; outside it the edge pixels are repeated.</param>
    /// <param name="corners">The plate in frame pixels.</param>
    /// <param name="marginX">Share of the width added on each side.</param>
    /// <param name="marginY">Share of the height added on each side.</param>
    /// <param name="output">Receives <paramref name="width"/> x <paramref name="height"/> bytes.</param>
    /// <param name="width">Output pixels in a row.</param>
    /// <param name="height">Output rows.</param>
    public static void Fill(Frame frame, in Quad corners, float marginX, float marginY, Span<byte> output, int width, int height)
    {
        Homography map = new(corners);
        int samplesX = Samples(corners.Width, width), samplesY = Samples(corners.Height, height);
        float stepU = (1 + 2 * marginX) / (width * samplesX), stepV = (1 + 2 * marginY) / (height * samplesY);
        float share = 1f / (samplesX * samplesY);
        ReadOnlySpan<byte> luma = frame.Luma;
        for (int y = 0; y < height; y++)
        {
            for (int x = 0; x < width; x++)
            {
                float sum = 0;
                for (int v = 0; v < samplesY; v++)
                {
                    for (int u = 0; u < samplesX; u++)
                    {
                        Vector2 point = map.Map((x * samplesX + u + 0.5f) * stepU - marginX, (y * samplesY + v + 0.5f) * stepV - marginY);
                        sum += Sample(luma, frame.Width, frame.Height, point);
                    }
                }
                output[y * width + x] = (byte)(sum * share + 0.5f);
            }
        }
    }

    private static int Samples(float source, int output) => Math.Clamp((int)MathF.Ceiling(source / output), 1, SamplesMax);

    /// <summary>Bilinear value at a point; pixel centres lie at .5.</summary>
    private static float Sample(ReadOnlySpan<byte> luma, int width, int height, Vector2 point)
    {
        float px = Math.Clamp(point.X - 0.5f, 0, width - 1), py = Math.Clamp(point.Y - 0.5f, 0, height - 1);
        if (!(px >= 0 && py >= 0)) // NaN: a quad seen edge-on has no inside
            return 0;
        int x = (int)px, y = (int)py;
        int right = x + 1 < width ? 1 : 0, below = y + 1 < height ? width : 0;
        float fx = px - x, fy = py - y;
        int at = y * width + x;
        float top = luma[at] + fx * (luma[at + right] - luma[at]);
        float bottom = luma[at + below] + fx * (luma[at + below + right] - luma[at + below]);
        return top + fy * (bottom - top);
    }
}
