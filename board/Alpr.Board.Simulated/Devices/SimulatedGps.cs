using System.Globalization;
using System.Text;
using Alpr.Board.Gpio;
using Alpr.Board.Simulated.Buses;

namespace Alpr.Board.Simulated.Devices;

/// <summary>What a simulated receiver knows at a time.</summary>
/// <param name="HasFix">False under a bridge.</param>
/// <param name="LatitudeDegrees">North positive.</param>
/// <param name="LongitudeDegrees">East positive.</param>
/// <param name="Satellites">In use.</param>
/// <param name="Silent">True when it says nothing at all.</param>
public readonly record struct SimulatedFix(bool HasFix, double LatitudeDegrees, double LongitudeDegrees, int Satellites = 9, bool Silent = false);

/// <summary>An NMEA receiver: each second a pulse and, a while after, GGA and RMC, or what is left of them on a bad cable.</summary>
public sealed class SimulatedGps : ISerialPeer
{
    private const long SecondUs = 1_000_000, PulseUs = 100_000;

    private readonly Timeline<SimulatedFix> _fixes;
    private readonly DateTimeOffset _start;
    private readonly long _startUs;
    private readonly ulong _seed;
    private long _second, _pulseSecond = 1;

    /// <summary>A receiver.</summary>
    /// <param name="fixes">What it knows, from its start on.</param>
    /// <param name="start">UTC, a whole second, at <paramref name="startUs"/>.</param>
    /// <param name="startUs">Monotonic time of the start.</param>
    /// <param name="seed">Of the damage.</param>
    public SimulatedGps(Timeline<SimulatedFix> fixes, DateTimeOffset start, long startUs, ulong seed = 1) =>
        (_fixes, _start, _startUs, _seed) = (fixes, start, startUs, seed);

    /// <summary>From a pulse to its sentences.</summary>
    public long DelayUs { get; set; } = 300_000;

    /// <summary>Share of the bytes that arrive wrong.</summary>
    public double Damage { get; set; }

    /// <summary>A sentence as it is on the line.</summary>
    public static string Sentence(string text)
    {
        int sum = 0;
        foreach (char character in text)
            sum ^= character;
        return $"${text}*{sum:X2}\r\n";
    }

    /// <inheritdoc/>
    public void Speak(SimulatedSerialPort line, long nowUs)
    {
        // Sentences of a second come after it began; those of one that is long past were said too and lie in the line's buffer, or were lost.
        for (; _startUs + (_second + 1) * SecondUs + DelayUs <= nowUs; _second++)
        {
            byte[] bytes = Encoding.ASCII.GetBytes(Say(_second + 1));
            for (int i = 0; i < bytes.Length && Damage > 0; i++)
            {
                ulong place = (ulong)_second << 16 | (uint)i;
                if (SeededNumbers.Share(_seed, place) < Damage)
                    bytes[i] = (byte)SeededNumbers.At(~_seed, place);
            }
            line.Receive(bytes);
        }
    }

    /// <summary>Gives the pulses due by a time to a line: up at the second, down a tenth later. For a time before the next sentence is read.</summary>
    public void Pulse(SimulatedGpioController pins, int pin, long nowUs)
    {
        for (; _startUs + _pulseSecond * SecondUs <= nowUs; _pulseSecond++)
        {
            long at = _startUs + _pulseSecond * SecondUs;
            if (!_fixes.At(at - _startUs).HasFix)
                continue;
            pins.Drive(pin, PinValue.High, at);
            pins.Drive(pin, PinValue.Low, at + PulseUs);
        }
    }

    /// <inheritdoc/>
    public void Hear(ReadOnlySpan<byte> bytes)
    {
    }

    private string Say(long second)
    {
        SimulatedFix fix = _fixes.At(second * SecondUs);
        if (fix.Silent)
            return "";
        DateTimeOffset utc = _start.AddSeconds(second);
        string time = utc.ToString("HHmmss'.00'", CultureInfo.InvariantCulture), date = utc.ToString("ddMMyy", CultureInfo.InvariantCulture);
        if (!fix.HasFix)
            return Sentence($"GNGGA,{time},,,,,0,00,99.99,,,,,,") + Sentence($"GNRMC,{time},V,,,,,,,{date},,,N");
        string place = Angle(fix.LatitudeDegrees, 2, 'N', 'S') + "," + Angle(fix.LongitudeDegrees, 3, 'E', 'W');
        return Sentence($"GNGGA,{time},{place},1,{fix.Satellites:D2},0.90,52.0,M,-32.0,M,,") + Sentence($"GNRMC,{time},A,{place},0.01,,{date},,,A");
    }

    private static string Angle(double degrees, int digits, char positive, char negative)
    {
        const int Parts = 60 * 100_000; // hundred-thousandths of a minute, rounded once, so that no minute is 60
        long parts = (long)Math.Round(Math.Abs(degrees) * Parts);
        string whole = (parts / Parts).ToString(new string('0', digits), CultureInfo.InvariantCulture);
        return string.Create(CultureInfo.InvariantCulture,
            $"{whole}{parts % Parts / 1e5:00.00000},{(degrees < 0 ? negative : positive)}");
    }
}
