using Alpr.Contracts;

namespace Alpr.Board.Camera.V4l2;

/// <summary>Turns a picture over in place, for a sensor that hangs upside down and cannot do it itself. Allocates nothing.</summary>
internal static class FrameFlip
{
    /// <summary>Exchanges left and right, top and bottom, or both.</summary>
    public static void Apply(Frame frame, bool horizontal, bool vertical)
    {
        Span<byte> luma = frame.Luma;
        if (horizontal && vertical)
        {
            luma.Reverse();
            return;
        }
        int width = frame.Width;
        for (int y = 0; horizontal && y < frame.Height; y++)
            luma.Slice(y * width, width).Reverse();
        for (int top = 0, bottom = frame.Height - 1; vertical && top < bottom; top++, bottom--)
            Exchange(luma.Slice(top * width, width), luma.Slice(bottom * width, width));
    }

    private static void Exchange(Span<byte> a, Span<byte> b)
    {
        Span<byte> held = stackalloc byte[256];
        for (int x = 0; x < a.Length; x += held.Length)
        {
            int count = Math.Min(held.Length, a.Length - x);
            a.Slice(x, count).CopyTo(held);
            b.Slice(x, count).CopyTo(a[x..]);
            held[..count].CopyTo(b[x..]);
        }
    }
}
