using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using Alpr.Contracts;

namespace Alpr.Recognition.Rectifier;

/// <summary>
/// <see cref="FourSampler"/> for eight points, with the same arithmetic, by AVX2. Compiled just in time it runs wherever the
/// processor has AVX2; compiled ahead of time only where the compiler is told that every processor has at least AVX.
/// </summary>
internal readonly unsafe ref struct EightSampler
{
    private readonly int* _upper, _lower;
    private readonly Vector256<int> _width, _lastX, _lastY;
    private readonly Vector256<float> _edgeX, _edgeY;

    /// <summary>Prepares for a frame of at least 2 x 2 pixels.</summary>
    public EightSampler(Frame frame)
    {
        byte* luma = (byte*)Unsafe.AsPointer(ref MemoryMarshal.GetReference(frame.Luma)); // native memory: it does not move
        // Four bytes are read for two. Above, the two wanted come first, below they come last: so none lies outside the frame.
        _upper = (int*)luma;
        _lower = (int*)(luma + frame.Width - 2);
        _width = Vector256.Create(frame.Width);
        (_edgeX, _edgeY) = (Vector256.Create((float)frame.Width - 1), Vector256.Create((float)frame.Height - 1));
        (_lastX, _lastY) = (Vector256.Create(frame.Width - 2), Vector256.Create(frame.Height - 2));
    }

    /// <summary>The values at eight points, given by what their places across and down contribute to them.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector256<float> At(in AcrossEight across, in Down down)
    {
        Vector256<float> w = Avx.Divide(Vector256.Create(1f), Avx.Add(across.W, Vector256.Create(down.W)));
        Vector256<float> x = Inside(Avx.Multiply(Avx.Add(across.X, Vector256.Create(down.X)), w), _edgeX);
        Vector256<float> y = Inside(Avx.Multiply(Avx.Add(across.Y, Vector256.Create(down.Y)), w), _edgeY);
        Vector256<int> column = Avx2.Min(Avx.ConvertToVector256Int32WithTruncation(x), _lastX);
        Vector256<int> row = Avx2.Min(Avx.ConvertToVector256Int32WithTruncation(y), _lastY);
        Vector256<float> partX = Avx.Subtract(x, Avx.ConvertToVector256Single(column));
        Vector256<float> partY = Avx.Subtract(y, Avx.ConvertToVector256Single(row));
        Vector256<int> at = Avx2.Add(Avx2.MultiplyLow(row, _width), column);
        Vector256<int> upper = Avx2.GatherVector256(_upper, at, 1), lower = Avx2.GatherVector256(_lower, at, 1);
        Vector256<int> lowByte = Vector256.Create(0xff);
        Vector256<float> top = Between(Avx2.And(upper, lowByte), Avx2.And(Avx2.ShiftRightLogical(upper, 8), lowByte), partX);
        Vector256<float> bottom = Between(Avx2.And(Avx2.ShiftRightLogical(lower, 16), lowByte), Avx2.ShiftRightLogical(lower, 24), partX);
        return Avx.Add(top, Avx.Multiply(partY, Avx.Subtract(bottom, top)));
    }

    /// <summary>A coordinate counted from the centre of pixel 0, held inside the frame. Of NaN this maximum returns its second argument, 0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> Inside(Vector256<float> coordinate, Vector256<float> edge) =>
        Avx.Min(Avx.Max(Avx.Subtract(coordinate, Vector256.Create(0.5f)), Vector256<float>.Zero), edge);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> Between(Vector256<int> left, Vector256<int> right, Vector256<float> part)
    {
        Vector256<float> from = Avx.ConvertToVector256Single(left);
        return Avx.Add(from, Avx.Multiply(part, Avx.ConvertToVector256Single(Avx2.Subtract(right, left))));
    }
}
