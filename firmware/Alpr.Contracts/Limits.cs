namespace Alpr.Contracts;

/// <summary>Bounds that several rooms must agree on. Each says why it has its value.</summary>
public static class Limits
{
    /// <summary>Longest plate text in characters. US plates have at most 8; toll and trade plates reach 9; one is spare.</summary>
    public const int PlateLengthMax = 10;

    /// <summary>Shortest text taken for a plate, in characters. One-character vanity plates exist but drown in noise.</summary>
    public const int PlateLengthMin = 2;

    /// <summary>Alternative texts kept with a reading or a passage, beside the best one.</summary>
    public const int CandidatesMax = 4;

    /// <summary>Plates handled in one frame. A four-lane gantry view shows about eight.</summary>
    public const int PlatesPerFrameMax = 16;

    /// <summary>Largest frame the pipeline holds, in pixels. 4096 x 3072: the largest global-shutter sensor in the field's price class.</summary>
    public const int FramePixelsMax = 4096 * 3072;

    /// <summary>Longest image side accepted from outside, in pixels. Beyond it a file is an attack or a panorama, not a road photograph.</summary>
    public const int ImageSideMax = 16384;

    /// <summary>Characters a reader can name: the digits 0-9, then A-Z.</summary>
    public const int AlphabetSize = 36;
}
