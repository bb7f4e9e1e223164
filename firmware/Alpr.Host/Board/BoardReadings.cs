using Alpr.Board.Devices;
using Alpr.Board.Profile;
using Alpr.Board.Time;
using Alpr.Consoles;
using static System.FormattableString;

namespace Alpr.Host.Board;

/// <summary>
/// What the board's sensors said last, for a self-test that must not touch the buses, which the board's thread owns: it asks each sensor once a second, so a fresh
/// value is a sensor that answers. The board's thread writes, any reads.
/// </summary>
internal sealed class BoardReadings(BoardProfile profile, IClock clock)
{
    private const long FreshUs = 5_000_000; // several of the board thread's looks

    private readonly Lock _gate = new();
    private readonly Dictionary<string, (double Celsius, long Us)> _temperatures = [];
    private (double Lux, long Us) _lux = (0, long.MinValue / 2);
    private (PowerReading Reading, long Us) _supply = (default, long.MinValue / 2);

    /// <summary>A temperature was read.</summary>
    public void Temperature(string name, double celsius)
    {
        lock (_gate)
            _temperatures[name] = (celsius, clock.MonotonicUs);
    }

    /// <summary>The ambient light was read.</summary>
    public void AmbientLight(double lux)
    {
        lock (_gate)
            _lux = (lux, clock.MonotonicUs);
    }

    /// <summary>The supply was read.</summary>
    public void Supply(PowerReading reading)
    {
        lock (_gate)
            _supply = (reading, clock.MonotonicUs);
    }

    /// <summary>A line for each sensor that is fitted.</summary>
    /// <param name="faults">Why a part does not work, by its name in the conditions; empty: it does, or nobody knows.</param>
    public IReadOnlyList<UnitTestRow> Rows(Func<string, string> faults)
    {
        const string Silent = "no answer in five seconds", Remedy = "Check its cable, supply and address strap; 'status' says more.";
        List<UnitTestRow> rows = [];
        long nowUs = clock.MonotonicUs;
        lock (_gate)
        {
            foreach (ThermometerProfile thermometer in profile.Thermometers)
            {
                bool isRead = _temperatures.TryGetValue(thermometer.Name, out (double Celsius, long Us) read) && nowUs - read.Us <= FreshUs;
                Add($"{thermometer.Name} temperature", isRead && read.Celsius <= thermometer.WarnAtC, isRead ? Invariant($"{read.Celsius:0.0} C, warned of above {thermometer.WarnAtC:0} C") : "");
            }
            if (profile.Power is { } power)
            {
                bool isRead = nowUs - _supply.Us <= FreshUs, isWell = _supply.Reading.Volts >= power.VoltsMin && _supply.Reading.Volts <= power.VoltsMax;
                Add("supply", isRead && isWell, isRead ? Invariant($"{_supply.Reading.Volts:0.0} V, {_supply.Reading.Amperes:0.00} A, {_supply.Reading.Watts:0.0} W") : "");
            }
            if (profile.AmbientLight is not null)
                Add("light sensor", nowUs - _lux.Us <= FreshUs, nowUs - _lux.Us <= FreshUs ? Invariant($"{_lux.Lux:0.##} lux") : "");
        }
        return rows;

        void Add(string what, bool ok, string seen)
        {
            string fault = ok ? "" : faults(what);
            rows.Add(new(what, ok, seen.Length > 0 ? seen : Silent, ok ? "" : fault.Length > 0 ? fault : Remedy));
        }
    }
}
