using System.Numerics;
using Alpr.Contracts;
using Alpr.Onnx;

namespace Alpr.Benchmarks.Peers;

/// <summary>The reader fast-plate-ocr CCT-XS v1: nine places, each a digit, a letter or nothing.</summary>
/// <remarks>Source: github.com/ankandrew/fast-plate-ocr. Input: the plate's box, stretched to 128 x 64, RGB bytes.</remarks>
internal sealed class CctReader : IDisposable
{
    private const int Width = 128, Height = 64;
    private const int Places = 9;
    private const string Alphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ_";

    private readonly OnnxModel _model;

    /// <summary>Loads the model.</summary>
    public CctReader(string path)
    {
        _model = OnnxModel.Load("fast-plate-ocr", File.ReadAllBytes(path),
            [new("input", TensorType.UInt8, [1, Height, Width, 3])],
            [new("Identity:0", TensorType.Float32, [1, Places, Alphabet.Length])]);
    }

    /// <summary>Reads the upright box around a plate; what the bare model took is added to <paramref name="bare"/>.</summary>
    /// <returns>The text and the mean of its characters' probabilities.</returns>
    public (string Text, float Confidence) Read(ColourPicture picture, Vector2 low, Vector2 high, ref Duration bare)
    {
        Fill(picture, low, high, _model.Input<byte>(0));
        Duration from = Meter.Now;
        _model.Run();
        bare += Meter.Now - from;

        ReadOnlySpan<float> places = _model.Output<float>(0);
        Span<char> text = stackalloc char[Places];
        int length = 0;
        float sum = 0;
        for (int i = 0; i < Places; i++)
        {
            ReadOnlySpan<float> place = places.Slice(i * Alphabet.Length, Alphabet.Length);
            int best = 0;
            for (int c = 1; c < place.Length; c++)
            {
                if (place[c] > place[best])
                    best = c;
            }
            sum += place[best];
            if (best < Limits.AlphabetSize)
                text[length++] = Alphabet[best];
        }
        return (new string(text[..length]), sum / Places);
    }

    /// <inheritdoc/>
    public void Dispose() => _model.Dispose();

    private static void Fill(ColourPicture picture, Vector2 low, Vector2 high, Span<byte> output)
    {
        Vector2 step = (high - low) / new Vector2(Width, Height);
        for (int y = 0; y < Height; y++)
        {
            float py = Math.Clamp(low.Y + (y + 0.5f) * step.Y - 0.5f, 0, picture.Height - 1);
            int row = (int)py, below = Math.Min(row + 1, picture.Height - 1);
            for (int x = 0; x < Width; x++)
            {
                float px = Math.Clamp(low.X + (x + 0.5f) * step.X - 0.5f, 0, picture.Width - 1);
                int column = (int)px, right = Math.Min(column + 1, picture.Width - 1);
                for (int c = 0; c < 3; c++)
                {
                    float upper = Mix(picture.At(column, row, c), picture.At(right, row, c), px - column);
                    float lower = Mix(picture.At(column, below, c), picture.At(right, below, c), px - column);
                    output[3 * (y * Width + x) + c] = (byte)(Mix(upper, lower, py - row) + 0.5f);
                }
            }
        }
    }

    private static float Mix(float a, float b, float part) => a + part * (b - a);
}
