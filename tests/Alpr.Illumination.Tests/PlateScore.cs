using Alpr.Contracts;

namespace Alpr.Illumination.Tests;

/// <summary>Counts in how many frames, pairs of frames and vehicles a plate could be read, by time of day.</summary>
internal sealed class PlateScore
{
    public static readonly string[] Periods = ["day", "twilight", "night"];

    private const double ContrastMin = 30;   // luma; the shipped reader's pictures are stretched, and below quantisation shows
    private const double NoiseMargin = 4;    // contrast over the noise of one pixel
    private const double ClippedMax = 0.1;   // of the plate; beyond, strokes bloom

    private readonly int[] _frames = new int[3], _good = new int[3], _pairs = new int[3], _goodPairs = new int[3], _vehicles = new int[3], _read = new int[3];
    private int _vehicle, _period, _goodOfVehicle;
    private bool _isSecond, _firstGood;

    public void Add(int vehicle, double sunLux, in PlateBrightness plate, in FrameExposure taken)
    {
        if (vehicle != _vehicle)
        {
            EndVehicle();
            (_vehicle, _period, _goodOfVehicle, _isSecond) = (vehicle, sunLux > 1000 ? 0 : sunLux > 1 ? 1 : 2, 0, false);
        }
        double gain = Math.Pow(10, taken.GainDb / 20);
        double noise = 255 * Math.Sqrt(plate.Light / 255 * gain / 10_000 + gain * gain * 25 / 1e8);
        bool good = plate.Contrast >= Math.Max(ContrastMin, NoiseMargin * noise) && plate.ClippedShare <= ClippedMax;
        _frames[_period]++;
        _good[_period] += good ? 1 : 0;
        _goodOfVehicle += good ? 1 : 0;
        if (_isSecond)
        {
            _pairs[_period]++;
            _goodPairs[_period] += good || _firstGood ? 1 : 0;
        }
        (_isSecond, _firstGood) = (!_isSecond, good);
    }

    public double Frames(int period) => Share(_good[period], _frames[period]);

    public double Pairs(int period) => Share(_goodPairs[period], _pairs[period]);

    /// <summary>Vehicles with the three readable frames that a passage takes.</summary>
    public double Vehicles(int period) => Share(_read[period], _vehicles[period]);

    public double AllFrames => Share(_good.Sum(), _frames.Sum());

    public double AllPairs => Share(_goodPairs.Sum(), _pairs.Sum());

    public double AllVehicles => Share(_read.Sum(), _vehicles.Sum());

    public int FrameCount => _frames.Sum();

    private void EndVehicle()
    {
        if (_vehicle == 0)
            return;
        _vehicles[_period]++;
        _read[_period] += _goodOfVehicle >= 3 ? 1 : 0;
    }

    private static double Share(int part, int whole) => whole == 0 ? double.NaN : (double)part / whole;
}
