using Alpr.Board.Configuration;
using Alpr.Board.Profile;
using Alpr.Consoles;
using Alpr.Host.Configuration;

namespace Alpr.Host.Consoles;

/// <summary>Where the console writes what lies below the program: the system's own folders, or on a desk a folder beside the configuration.</summary>
internal static class ConsolePlaces
{
    private const string DeskFolder = "system";

    /// <summary>The console's settings, with every place named.</summary>
    public static ConsoleSettings Of(ApplianceConfiguration configuration) =>
        configuration.Console!.WithPlaces(IsSimulated(configuration.Board) ? Path.Combine(Path.GetDirectoryName(configuration.FilePath)!, DeskFolder) : null);

    private static bool IsSimulated(string? board)
    {
        try
        {
            return board is not null && BoardProfile.Load(board) is { IsSimulated: true } profile
                && (profile.I2c.Count + profile.Gpio.Count > 0 || profile.Camera?.Device == BoardProfile.Simulated); // a bare machine with a camera of its own is real
        }
        catch (ConfigurationException)
        {
            return false; // the self-test and the start say what is wrong with it
        }
    }
}
