namespace Alpr.Board.Camera.V4l2;

/// <summary>One way a camera can be run: a pixel format, a size and the frame interval nearest to the one wanted.</summary>
/// <param name="Format">The pixel format.</param>
/// <param name="Width">Pixels in a row.</param>
/// <param name="Height">Rows.</param>
/// <param name="Interval">Time of a frame; 0/0 where the driver does not tell.</param>
internal readonly record struct VideoMode(LumaFormat Format, int Width, int Height, (uint Numerator, uint Denominator) Interval)
{
    /// <summary>Frames a second; 0 where the driver does not tell.</summary>
    public double FramesPerSecond => Interval.Numerator == 0 ? 0 : (double)Interval.Denominator / Interval.Numerator;

    /// <summary>As people write it.</summary>
    public override string ToString() => FramesPerSecond > 0 ? $"{Format.Name} {Width}x{Height} at {FramesPerSecond:0.##}/s" : $"{Format.Name} {Width}x{Height}";
}
