namespace Alpr.Illumination.Tests;

/// <summary>
/// A road as a camera sees it, in photometric units: sun, clouds, street lamps, vehicles with plates, and our own light (in units of what the
/// sensor makes of it, as if it were candela).
/// </summary>
/// <remarks>
/// Twilight: 400 lux with the sun on the horizon, 3.4 at -6 degrees, 0.008 at -12 (P. Bond and F. Henderson's table as given by the
/// US Naval Observatory's explanatory notes on twilight). Retro-reflective sheeting returns 50 to 400 cd/lux/m2 at small angles (ASTM D4956,
/// types I and III), worn or dirty a tenth; a diffuse white plate returns 0.6/pi = 0.2.
/// </remarks>
internal sealed class RoadModel(Scenario scenario, Random random)
{
    public const int FramesPerSecond = 10;

    private const double LampCandela = 2000, StreetLux = 8, RoadReflectance = 0.18;

    private double _cloud = 1, _cloudTo = 1, _headlightsUntil, _headlightsLux, _convoyUntil, _lightningUntil, _vehicleFrom = 5;
    private double _retro, _white, _orientation;

    public double SunLux { get; private set; }

    public double Hour { get; private set; }

    /// <summary>Number of the vehicle in view, 0 when there is none.</summary>
    public int Vehicle { get; private set; }

    public double DistanceMetres { get; private set; }

    public double SensorLux => Ambient + _headlightsLux * (Hour * 3600 < _headlightsUntil ? 1 : 0);

    public double ClippedShare { get; private set; }

    private bool InConvoy => Hour * 3600 < _convoyUntil;

    private double Ambient => SunLux + (SunLux < 30 ? StreetLux : 0) + (Hour * 3600 < _lightningUntil ? 8000 : 0);

    private int _vehicles;

    public void Advance(double seconds)
    {
        const double Dt = 1.0 / FramesPerSecond;
        Hour = seconds / 3600;
        double hourAngle = (Hour - 12) * Math.PI / 12, latitude = 40 * Math.PI / 180, declination = 10 * Math.PI / 180;
        double height = Math.Asin(Math.Sin(latitude) * Math.Sin(declination) + Math.Cos(latitude) * Math.Cos(declination) * Math.Cos(hourAngle));
        double degrees = height * 180 / Math.PI;
        double clear = degrees >= 0 ? 400 + 120_000 * Math.Pow(Math.Sin(height), 1.2)
            : degrees > -6 ? 400 * Math.Pow(3.4 / 400, -degrees / 6)
            : 3.4 * Math.Pow(0.008 / 3.4, Math.Min(12, -degrees - 6) / 6);
        if (scenario.Clouds)
        {
            if (random.NextDouble() < Dt / 120)
                _cloudTo = Math.Pow(2, -4.3 * random.NextDouble());
            _cloud += (_cloudTo - _cloud) * Dt / 10;
        }
        SunLux = clear * _cloud;
        bool dark = SunLux < 20;
        if (scenario.Headlights && dark && random.NextDouble() < Dt / 15)
            (_headlightsUntil, _headlightsLux) = (seconds + 2 + 8 * random.NextDouble(), 50 + 400 * random.NextDouble());
        if (scenario.Lightning.Contain(Hour) && random.NextDouble() < Dt / 8)
            _lightningUntil = seconds + 0.1 + 0.3 * random.NextDouble();
        if (scenario.Convoys && random.NextDouble() < Dt / 900)
            _convoyUntil = seconds + 50;
        ClippedShare = dark && Vehicle > 0 ? 0.03 : 0;
        MoveVehicle(seconds);
    }

    private void MoveVehicle(double seconds)
    {
        if (seconds < _vehicleFrom)
            return;
        const double Passage = 1.5;
        if (Vehicle == 0)
        {
            Vehicle = ++_vehicles;
            _retro = Math.Clamp(120 * Math.Pow(2, 0.8 * SensorModel.Gauss(random)), 8, 400);
            _white = 0.6 * Math.Pow(2, 0.2 * SensorModel.Gauss(random));
            _orientation = 0.4 + 0.8 * random.NextDouble(); // of the plate to the light: into the sun or out of it
        }
        double gone = (seconds - _vehicleFrom) / Passage;
        DistanceMetres = 20 - 11 * gone;
        if (gone < 1)
            return;
        Vehicle = 0;
        _vehicleFrom = seconds + 1 - Math.Log(1 - random.NextDouble()) * 10;
    }

    /// <summary>Luminance of the middle of the picture.</summary>
    public double SceneLuminance(double irLevel, bool filterOut)
    {
        double lit = Ambient * (filterOut && SunLux > StreetLux ? 2.3 : 1) + LampCandela * irLevel / 400;
        double luminance = lit * RoadReflectance / Math.PI;
        return !InConvoy ? luminance : SunLux > 50 ? luminance / 8 : luminance * 20;
    }

    /// <summary>Luminance of the plate's background and of its characters.</summary>
    public (double Light, double Dark) PlateLuminance(double irLevel, bool filterOut)
    {
        double ambient = Ambient * (filterOut && SunLux > StreetLux ? 2.3 : 1) * _orientation * (InConvoy && SunLux > 50 ? 0.3 : 1);
        double lamp = LampCandela * irLevel / (DistanceMetres * DistanceMetres);
        double veil = ClippedShare > 0 ? 0.5 : 0; // its headlights, scattered in the lens
        return (ambient * _white / Math.PI + lamp * _retro + veil, ambient * 0.05 / Math.PI + lamp * (0.04 * _retro) + veil);
    }
}
