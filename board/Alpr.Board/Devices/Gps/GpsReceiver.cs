using Alpr.Board.Gpio;
using Alpr.Board.Serial;
using Alpr.Board.Time;

namespace Alpr.Board.Devices;

/// <summary>A satellite receiver that speaks NMEA 0183 on a serial line, with or without a pulse each second on a GPIO line.</summary>
/// <remarks>
/// It has no thread: its owner calls <see cref="Poll"/>, every 100 ms or more often where there is a pulse. Nothing allocates but errors.
/// A date before 2024 is that of a receiver whose week counter has rolled over (every 1024 weeks): it counts as no fix. The port is disposed with it.
/// </remarks>
public sealed class GpsReceiver : IDisposable, IIdentifiable
{
    /// <summary>After this long without a sentence there is no data; without a fix, none.</summary>
    public const long SilenceUsMax = 5_000_000;

    /// <summary>How far a time from a sentence alone may be off: it comes up to a second late, and then waits for the next <see cref="Poll"/>.</summary>
    public const long SentenceUncertaintyUs = 1_000_000;

    /// <summary>How far a time from a pulse may be off: the kernel's answer to an interrupt.</summary>
    public const long PulseUncertaintyUs = 100;

    private const int BytesPerRead = 256, ReadsPerPoll = 16; // four seconds at 9600 bits a second
    private const long IdentifyUs = 2_500_000, IdentifyStepUs = 50_000;
    private static readonly DateTimeOffset Earliest = new(2024, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly ISerialPort _port;
    private readonly IClock _clock;
    private readonly GpsPulse? _pulse;
    private readonly NmeaFramer _framer = new();
    private readonly byte[] _bytes = new byte[BytesPerRead];
    private NmeaGga _gga;
    private GpsFix _fix;
    private GpsTime _time;
    private bool _hasFix, _everFixed;
    private long _pollUs, _previousPollUs, _sentenceUs = long.MinValue, _ggaUs = long.MinValue;

    /// <summary>A receiver on an open line.</summary>
    /// <param name="port">The line, which is emptied and set not to wait.</param>
    /// <param name="clock">Ages.</param>
    /// <param name="pins">Chip of the pulse's line; null for none.</param>
    /// <param name="pulsePin">The pulse's line.</param>
    /// <exception cref="IOException">The pulse's line cannot be had.</exception>
    public GpsReceiver(ISerialPort port, IClock clock, IGpioController? pins = null, int pulsePin = 0)
    {
        (_port, _clock) = (port, clock);
        port.ReadTimeout = 0;
        port.DiscardInBuffer(); // what came before is of unknown age
        _pollUs = clock.MonotonicUs;
        _pulse = pins is null ? null : new(pins, pulsePin);
    }

    /// <inheritdoc/>
    public string Device => "GPS receiver";

    /// <inheritdoc/>
    public string Where => $"{_port.PortName} {_port.BaudRate} bit/s";

    /// <inheritdoc/>
    public string Expected => "NMEA sentences";

    /// <inheritdoc/>
    public string Remedy => "Nothing at all: check power, and the receiver's TX on the board's RX. Bytes but no sentences: the bit rate is another.";

    /// <summary>What it is doing.</summary>
    public GpsState State
    {
        get
        {
            long now = _clock.MonotonicUs;
            if (_sentenceUs == long.MinValue || now - _sentenceUs > SilenceUsMax)
                return GpsState.NoData;
            return _hasFix && now - _fix.AtUs <= SilenceUsMax ? GpsState.Fix : GpsState.NoFix;
        }
    }

    /// <summary>Bytes read so far.</summary>
    public long Bytes { get; private set; }

    /// <summary>Sound sentences so far.</summary>
    public long Sentences => _framer.Sentences;

    /// <summary>Sentences dropped so far: damaged on the line, or malformed.</summary>
    public long Damaged => _framer.Damaged + Malformed;

    /// <summary>Fixes refused for a date before 2024.</summary>
    public long RefusedDates { get; private set; }

    private long Malformed { get; set; }

    /// <summary>The last fix there ever was, and how long ago.</summary>
    /// <returns>False when there never was one.</returns>
    public bool TryGetLastFix(out GpsFix fix, out long ageUs)
    {
        fix = _fix;
        ageUs = _clock.MonotonicUs - _fix.AtUs;
        return _everFixed;
    }

    /// <summary>The time of the last fix.</summary>
    /// <returns>False when there is no fix now.</returns>
    public bool TryGetTime(out GpsTime time)
    {
        time = _time;
        return State == GpsState.Fix;
    }

    /// <summary>Reads what has come. Does not wait.</summary>
    /// <returns>True when a new fix was among it.</returns>
    /// <exception cref="IOException">The line, or the chip of the pulse's line, is gone.</exception>
    public bool Poll()
    {
        bool fresh = false;
        long now = _clock.MonotonicUs;
        (_previousPollUs, _pollUs) = (_pollUs, now);
        try
        {
            _pulse?.Look(now);
            for (int read = 0; read < ReadsPerPoll; read++)
            {
                int length = _port.Read(_bytes);
                if (length == 0)
                    break;
                Bytes += length;
                foreach (byte value in _bytes.AsSpan(0, length))
                {
                    if (_framer.TryTake(value))
                        fresh |= Take(now);
                }
            }
        }
        catch (IOException error)
        {
            throw new IOException($"{Device}: {error.Message}", error);
        }
        return fresh;
    }

    /// <inheritdoc/>
    /// <remarks>Listens for up to 2.5 seconds, for a receiver speaks once a second.</remarks>
    public DeviceIdentity Identify() => I2cRegisters.Ask(() =>
    {
        long sentences = Sentences, bytes = Bytes;
        for (long waited = 0; waited < IdentifyUs && Sentences == sentences; waited += IdentifyStepUs)
        {
            Poll();
            if (Sentences == sentences)
                _clock.WaitUntil(_clock.MonotonicUs + IdentifyStepUs);
        }
        if (Sentences == sentences)
            return new(false, Bytes > bytes ? $"{Bytes - bytes} bytes without a sentence" : "nothing");
        return new(true, State == GpsState.Fix ? $"NMEA sentences, fix by {_fix.Satellites} satellites" : "NMEA sentences, no fix");
    });

    /// <summary>Gives the pulse's line back and closes the port.</summary>
    public void Dispose()
    {
        _pulse?.Dispose();
        _port.Dispose();
    }

    private bool Take(long now)
    {
        _sentenceUs = now;
        ReadOnlySpan<byte> sentence = _framer.Sentence;
        switch (NmeaSentence.Kind(sentence))
        {
            case NmeaKind.Gga when NmeaSentence.TryParseGga(sentence, out NmeaGga gga):
                (_gga, _ggaUs) = (gga, now);
                _hasFix &= gga.HasFix;
                return false;
            case NmeaKind.Rmc when NmeaSentence.TryParseRmc(sentence, out NmeaRmc rmc):
                return Take(rmc, now);
            case NmeaKind.Other:
                return false;
            default:
                Malformed++;
                return false;
        }
    }

    private bool Take(NmeaRmc rmc, long now)
    {
        bool stale = rmc.HasFix && rmc.Utc < Earliest;
        if (stale)
            RefusedDates++;
        _hasFix = rmc.HasFix && !stale;
        if (!_hasFix)
            return false;
        bool known = _ggaUs != long.MinValue && now - _ggaUs <= SilenceUsMax && _gga.HasFix;
        _fix = new(rmc.Utc, rmc.LatitudeDegrees, rmc.LongitudeDegrees, known ? _gga.AltitudeMetres : double.NaN,
            known ? _gga.Satellites : 0, known ? _gga.Hdop : double.NaN, now);
        _everFixed = true;
        long pulseUs = 0;
        bool exact = rmc.Utc.Ticks % TimeSpan.TicksPerSecond == 0 && _pulse is { } pulse && pulse.TryMatch(out pulseUs);
        _time = exact ? new(rmc.Utc, pulseUs, PulseUncertaintyUs) : new(rmc.Utc, now, SentenceUncertaintyUs + now - _previousPollUs);
        return true;
    }
}
