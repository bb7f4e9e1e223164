using Alpr.Board.Camera;
using Alpr.Board.Profile;
using Alpr.Board.Time;

namespace Alpr.Host.Board;

internal static class SimulatedSensor
{
    public static ICamera Open(BoardProfile profile, IClock clock) => CameraSource.Open(System.IO.Path.GetFullPath(profile.Camera!.Footage!, System.IO.Path.GetDirectoryName(System.IO.Path.GetFullPath(profile.Path))!), clock, null);
}
