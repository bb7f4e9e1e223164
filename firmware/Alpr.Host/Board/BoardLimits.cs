using Alpr.Board.Profile;
using Alpr.Illumination;

namespace Alpr.Host.Board;

/// <summary>What a board's profile says of light and exposure, as the loop takes it.</summary>
internal static class BoardLimits
{
    /// <summary>What the board can do and its light may do.</summary>
    public static IlluminationProfile ProfileOf(BoardProfile profile)
    {
        IlluminationProfile limits = new() { HasInfrared = profile.Illuminator is not null };
        if (profile.Camera is { } camera)
            limits = limits with { ExposureUsMax = camera.ExposureUsMax, GainDbMax = (float)camera.GainDbMax };
        if (profile.Illuminator is { } light)
        {
            limits = limits with
            {
                PulseUsMax = light.PulseUsMax,
                DutyMax = (float)light.DutyMax,
                AverageLevelMax = (float)light.AverageMax,
                DerateFromC = (float)light.DerateFromC,
                OffAboveC = (float)light.OffAtC,
            };
        }
        return limits;
    }

    /// <summary>What suits its camera.</summary>
    public static IlluminationOptions OptionsOf(BoardProfile profile) => profile.Camera is { } camera
        ? new() { MotionExposureUsMax = camera.ExposureUsMax, LumaGamma = (float)camera.LumaGamma }
        : new();
}
