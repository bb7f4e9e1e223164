using System.Collections.Concurrent;
using Alpr.Board.Devices;
using Alpr.Board.Profile;
using Alpr.Board.Storage;
using Alpr.Board.Time;
using Alpr.Contracts.V1;
using static System.FormattableString;

namespace Alpr.Host.Board;

/// <summary>What the unit looks at besides whether its devices answer: temperatures, supply, disk, memory and clock against the profile's budgets.</summary>
internal sealed class UnitChecks
{
    private const int LifeUsedWarnPercent = 90;

    private readonly BudgetProfile _budgets;
    private readonly PowerMonitorProfile? _supply;
    private readonly ConditionBoard _conditions;
    private readonly IClock _clock;
    private readonly string _journalFolder;

    /// <summary>Prepares the checks.</summary>
    /// <param name="profile">The budgets.</param>
    /// <param name="conditions">Where what is found is shown.</param>
    /// <param name="clock">Says whether the time is known.</param>
    /// <param name="journalPath">The journal's file; its disk is the one that counts.</param>
    public UnitChecks(BoardProfile profile, ConditionBoard conditions, IClock clock, string journalPath)
    {
        (_budgets, _supply, _conditions, _clock) = (profile.Budgets, profile.Power, conditions, clock);
        Readings = new(profile, clock);
        _journalFolder = Path.GetDirectoryName(Path.GetFullPath(journalPath))!;
    }

    /// <summary>The newest temperatures in degrees Celsius by their names in the profile; without those whose sensors do not answer. Any thread reads.</summary>
    public ConcurrentDictionary<string, double> Temperatures { get; } = [];

    /// <summary>What the sensors said last. Any thread reads.</summary>
    public BoardReadings Readings { get; }

    /// <summary>A temperature, or null when its sensor does not answer.</summary>
    public void Temperature(FittedThermometer thermometer, double? celsius)
    {
        string part = thermometer.Slot.Name;
        if (celsius is { } measured)
        {
            Temperatures[thermometer.Profile.Name] = measured;
            Readings.Temperature(thermometer.Profile.Name, measured);
        }
        else
            Temperatures.TryRemove(thermometer.Profile.Name, out _);
        if (celsius is not { } value)
            _conditions.Report(part, Light.Amber, thermometer.Slot.Fault);
        else if (value > thermometer.Profile.WarnAtC)
            _conditions.Report(part, Light.Amber, Invariant($"{value:0} C, above {thermometer.Profile.WarnAtC:0} C. Shade the enclosure and check its thermal contact."));
        else
            _conditions.Report(part, Light.Green);
    }

    /// <summary>The supply, if it is measured.</summary>
    public void Supply(DeviceSlot<IPowerMonitor>? monitor)
    {
        if (monitor is null || _supply is null || !monitor.TryUse(static device => device.Read(), out PowerReading reading))
            return;
        Readings.Supply(reading);
        string wrong = reading switch
        {
            _ when reading.Volts < _supply.VoltsMin => Invariant($"{reading.Volts:0.0} V, below {_supply.VoltsMin:0.0} V. Check the supply and the cable's length."),
            _ when reading.Volts > _supply.VoltsMax => Invariant($"{reading.Volts:0.0} V, above {_supply.VoltsMax:0.0} V. Check the supply before it harms the unit."),
            _ when reading.Watts > _budgets.WattsMax => Invariant($"{reading.Watts:0.0} W, above {_budgets.WattsMax:0.0} W. Something draws more than it should."),
            _ => "",
        };
        _conditions.Report("supply", wrong.Length == 0 ? Light.Green : Light.Amber, wrong);
    }

    /// <summary>Disk, memory and clock.</summary>
    public void Unit()
    {
        Disk();
        long bytes = Environment.WorkingSet;
        _conditions.Report("memory", bytes <= _budgets.MemoryBytesMax ? Light.Green : Light.Amber,
            bytes <= _budgets.MemoryBytesMax ? "" : Invariant($"{bytes >> 20} MiB in use, above {_budgets.MemoryBytesMax >> 20} MiB. Report it with a support bundle."));
        bool isSet = _clock.Discipline.Source != ClockSource.Unset;
        _conditions.Report("clock", isSet ? Light.Green : Light.Amber, isSet ? "" : "The time was not set since power-up. Records are dated later; check the network's NTP, or GPS.");
    }

    private void Disk()
    {
        try
        {
            DiskFigures disk = DiskFigures.Read(_journalFolder);
            string wrong = disk switch
            {
                _ when disk.FreeBytes < _budgets.DiskBytesFreeMin =>
                    Invariant($"{disk.FreeBytes >> 20} MiB free, below {_budgets.DiskBytesFreeMin >> 20} MiB. Sync what waits, or lower journal.bytes_max."),
                _ when disk.LifeUsedPercent >= LifeUsedWarnPercent => Invariant($"its flash has used {disk.LifeUsedPercent} % of its life. Replace it before it fails."),
                _ => "",
            };
            _conditions.Report("disk", wrong.Length == 0 ? Light.Green : Light.Amber, wrong);
        }
        catch (IOException away)
        {
            _conditions.Report("disk", Light.Red, away.Message);
        }
    }
}
