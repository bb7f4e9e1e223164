using Alpr.Board.Time;
using Alpr.Contracts.V1;
using Google.Protobuf;

namespace Alpr.Sync;

/// <summary>The marked record with which a backend is tried. It is not signed and is in no log: it states nothing.</summary>
public static class TestRecord
{
    /// <summary>What stands where a plate would: no state issues it.</summary>
    public const string Plate = "TEST";

    /// <summary>The payload type of its envelope, which no verifier takes for a record.</summary>
    public const string PayloadType = "application/vnd.alpr.test.v1+protobuf";

    /// <summary>Makes one.</summary>
    /// <param name="deviceId">Whose backend is tried.</param>
    /// <param name="clock">The time.</param>
    public static Delivery Make(string deviceId, IClock clock)
    {
        ArgumentNullException.ThrowIfNull(clock);
        long utcUs = (clock.UtcNow - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;
        Record record = new()
        {
            DeviceId = deviceId,
            Time = new() { UtcUs = utcUs, BoottimeUs = clock.MonotonicUs, Source = TimeSource.System },
            Detection = new() { Plate = Plate, FirstUs = clock.MonotonicUs, LastUs = clock.MonotonicUs },
        };
        Envelope envelope = new() { PayloadType = PayloadType, Payload = record.ToByteString() };
        return new()
        {
            Sequence = 0,
            Envelope = envelope.ToByteArray(),
            Record = record,
            IdempotencyKey = Delivery.KeyOf($"test/{deviceId}", utcUs),
            IsTest = true,
        };
    }
}
