using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Alpr.Recognition.Detector;

/// <summary>Two rows of pixels made one of half the width: each output pixel is the mean of two by two, rounded to the nearest, a half upwards.</summary>
internal static class Halving
{
    private const int Ahead = 8192; // bytes: memory is asked for the coming rows while these are summed, as a new frame is in no cache

    /// <summary>Fills a row.</summary>
    /// <param name="upper">At least twice as many pixels as the output has.</param>
    /// <param name="lower">As many.</param>
    /// <param name="output">The row.</param>
    public static void Row(ReadOnlySpan<byte> upper, ReadOnlySpan<byte> lower, Span<byte> output) => Row(upper, lower, output, Avx2.IsSupported);

    /// <summary>The same with the choice of the form left to the caller; both give the same bytes.</summary>
    /// <param name="upper">As above.</param>
    /// <param name="lower">As above.</param>
    /// <param name="output">As above.</param>
    /// <param name="wide">32 pixels at a time first; needs AVX2.</param>
    internal static unsafe void Row(ReadOnlySpan<byte> upper, ReadOnlySpan<byte> lower, Span<byte> output, bool wide)
    {
        upper = upper[..(2 * output.Length)];
        lower = lower[..(2 * output.Length)];
        ref byte a = ref MemoryMarshal.GetReference(upper);
        ref byte b = ref MemoryMarshal.GetReference(lower);
        ref byte row = ref MemoryMarshal.GetReference(output);
        int x = 0;
        if (wide)
        {
            for (; x <= output.Length - 32; x += 32)
            {
                Sse.Prefetch0((byte*)Unsafe.AsPointer(ref a) + 2 * x + Ahead); // a hint: past the frame's end it does nothing
                Sse.Prefetch0((byte*)Unsafe.AsPointer(ref b) + 2 * x + Ahead);
                MeansOfThirtyTwo(ref Unsafe.Add(ref a, 2 * x), ref Unsafe.Add(ref b, 2 * x)).StoreUnsafe(ref row, (nuint)x);
            }
        }
        for (; x <= output.Length - 16; x += 16)
            MeansOfSixteen(ref Unsafe.Add(ref a, 2 * x), ref Unsafe.Add(ref b, 2 * x)).StoreUnsafe(ref row, (nuint)x);
        for (; x < output.Length; x++)
            output[x] = (byte)((upper[2 * x] + upper[2 * x + 1] + lower[2 * x] + lower[2 * x + 1] + 2) >> 2);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<byte> MeansOfThirtyTwo(ref byte upper, ref byte lower)
    {
        Vector256<short> first = MeansBySixteen(ref upper, ref lower);
        Vector256<short> second = MeansBySixteen(ref Unsafe.Add(ref upper, 32), ref Unsafe.Add(ref lower, 32));
        Vector256<byte> packed = Avx2.PackUnsignedSaturate(first, second); // by halves: first, second, first, second
        return Avx2.Permute4x64(packed.AsUInt64(), 0b11_01_10_00).AsByte();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<short> MeansBySixteen(ref byte upper, ref byte lower)
    {
        Vector256<sbyte> one = Vector256.Create((sbyte)1);
        Vector256<short> a = Avx2.MultiplyAddAdjacent(Vector256.LoadUnsafe(ref upper), one);
        Vector256<short> b = Avx2.MultiplyAddAdjacent(Vector256.LoadUnsafe(ref lower), one);
        return Avx2.ShiftRightLogical(Avx2.Add(Avx2.Add(a, b), Vector256.Create((short)2)), 2);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<byte> MeansOfSixteen(ref byte upper, ref byte lower) => Vector128.Narrow(
        MeansByEight(ref upper, ref lower), MeansByEight(ref Unsafe.Add(ref upper, 16), ref Unsafe.Add(ref lower, 16)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<ushort> MeansByEight(ref byte upper, ref byte lower)
    {
        if (Ssse3.IsSupported)
        {
            Vector128<sbyte> one = Vector128.Create((sbyte)1);
            Vector128<short> above = Ssse3.MultiplyAddAdjacent(Vector128.LoadUnsafe(ref upper), one);
            Vector128<short> below = Ssse3.MultiplyAddAdjacent(Vector128.LoadUnsafe(ref lower), one);
            return (above + below + Vector128.Create((short)2)).AsUInt16() >> 2;
        }
        Vector128<ushort> lowByte = Vector128.Create((ushort)0xff);
        Vector128<ushort> a = Vector128.LoadUnsafe(ref upper).AsUInt16(), b = Vector128.LoadUnsafe(ref lower).AsUInt16();
        return ((a & lowByte) + (a >> 8) + (b & lowByte) + (b >> 8) + Vector128.Create((ushort)2)) >> 2;
    }
}
