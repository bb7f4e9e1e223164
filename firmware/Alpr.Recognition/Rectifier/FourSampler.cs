using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Alpr.Contracts;

namespace Alpr.Recognition.Rectifier;

/// <summary>
/// Bilinear values of a frame at four points of a plate's plane, on any processor; pixel centres lie at .5, outside the edge
/// pixels are repeated.
/// </summary>
internal readonly ref struct FourSampler
{
    private readonly ref byte _luma;
    private readonly int _width;
    private readonly Vector128<float> _edgeX, _edgeY;
    private readonly Vector128<int> _lastX, _lastY;

    /// <summary>Prepares for a frame of at least 2 x 2 pixels.</summary>
    public FourSampler(Frame frame)
    {
        _luma = ref MemoryMarshal.GetReference(frame.Luma);
        _width = frame.Width;
        (_edgeX, _edgeY) = (Vector128.Create((float)frame.Width - 1), Vector128.Create((float)frame.Height - 1));
        (_lastX, _lastY) = (Vector128.Create(frame.Width - 2), Vector128.Create(frame.Height - 2));
    }

    /// <summary>The values at four points, given by what their places across and down contribute to them.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector128<float> At(in AcrossFour across, in Down down)
    {
        Vector128<float> w = Vector128<float>.One / (across.W + Vector128.Create(down.W));
        Vector128<float> pointX = (across.X + Vector128.Create(down.X)) * w, pointY = (across.Y + Vector128.Create(down.Y)) * w;
        (Vector128<int> x, Vector128<float> partX) = Split(pointX, _edgeX, _lastX);
        (Vector128<int> y, Vector128<float> partY) = Split(pointY, _edgeY, _lastY);
        Vector128<int> at = y * _width + x;
        Vector128<int> four = Fours(at.AsUInt64()), lowByte = Vector128.Create(0xff);
        Vector128<float> top = Between(four & lowByte, (four >>> 8) & lowByte, partX);
        Vector128<float> bottom = Between((four >>> 16) & lowByte, four >>> 24, partX);
        return top + partY * (bottom - top);
    }

    /// <summary>The pixel before a coordinate and how far past it: always inside the frame, whatever the coordinate; that of NaN is 0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (Vector128<int> Whole, Vector128<float> Part) Split(Vector128<float> coordinate, Vector128<float> edge, Vector128<int> last)
    {
        Vector128<float> centred = coordinate - Vector128.Create(0.5f);
        Vector128<float> known = Vector128.ConditionalSelect(Vector128.Equals(centred, centred), centred, Vector128<float>.Zero);
        Vector128<float> inside = Vector128.MinNative(Vector128.MaxNative(known, Vector128<float>.Zero), edge);
        Vector128<int> whole = Vector128.Min(Vector128.ConvertToInt32Native(inside), last);
        return (whole, inside - Vector128.ConvertToSingle(whole));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<float> Between(Vector128<int> left, Vector128<int> right, Vector128<float> part)
    {
        Vector128<float> from = Vector128.ConvertToSingle(left);
        return from + part * Vector128.ConvertToSingle(right - left);
    }

    /// <summary>Of each of four places the pixel, its right neighbour and the two below, from the lowest byte up.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private Vector128<int> Fours(Vector128<ulong> at)
    {
        ulong a = at.ToScalar(), b = at.GetElement(1);
        return Vector128.Create(Four((uint)a), Four((uint)(a >> 32)), Four((uint)b), Four((uint)(b >> 32))).AsInt32();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private uint Four(nuint at)
    {
        ref byte upper = ref Unsafe.Add(ref _luma, at), lower = ref Unsafe.Add(ref upper, _width);
        return Unsafe.ReadUnaligned<ushort>(ref upper) | (uint)Unsafe.ReadUnaligned<ushort>(ref lower) << 16; // little-endian, as all our processors are
    }
}
