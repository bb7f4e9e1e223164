using Alpr.Board.Time;
using Alpr.Contracts.V1;
using Alpr.Evidence;
using Google.Protobuf;

namespace Alpr.Journal;

/// <summary>
/// Writes the header of a record: who, which run, where in the log, when, under which configuration and models.
/// </summary>
internal sealed class RecordHeader
{
    private const int BootIdBytes = 16;
    private readonly string _deviceId;
    private readonly RecordContext _context;
    private readonly IClock _clock;
    private readonly ByteString _bootId, _configuration;
    private ByteString _policy = ByteString.Empty;

    public RecordHeader(string deviceId, RecordContext context, IClock clock)
    {
        if (context.BootId.Length != BootIdBytes)
            throw new ArgumentException($"A boot id has {BootIdBytes} bytes, not {context.BootId.Length}.");
        RequireHash(context.ConfigurationSha256, "configuration");
        _deviceId = deviceId;
        _context = context;
        _clock = clock;
        _bootId = ByteString.CopyFrom(context.BootId.Span);
        _configuration = ByteString.CopyFrom(context.ConfigurationSha256.Span);
    }

    /// <summary>SHA-256 of the policy in force, which the next record states; empty when there is none.</summary>
    public ByteString Policy
    {
        get => _policy;
        set
        {
            RequireHash(value.Memory, "policy");
            _policy = value;
        }
    }

    public void Write(Record record, long sequence, in Hash256 previousLeaf)
    {
        if (record.BodyCase == Record.BodyOneofCase.None)
            throw new ArgumentException("A record needs a body.");
        record.DeviceId = _deviceId;
        record.BootId = _bootId;
        record.Sequence = (ulong)sequence;
        record.PreviousHash = ByteString.CopyFrom(previousLeaf.Bytes);
        record.ConfigurationSha256 = _configuration;
        record.PolicySha256 = _policy;
        record.Time ??= _context.IsRecording
            ? new() { UtcUs = ClockWatch.UtcUs(_clock), BoottimeUs = _clock.MonotonicUs, Source = TimeSource.Recording }
            : ClockWatch.Now(_clock);
        record.Models.Clear();
        for (int i = 0; i < _context.Models.Count; i++)
            record.Models.Add(_context.Models[i]);
    }

    private static void RequireHash(ReadOnlyMemory<byte> hash, string of)
    {
        if (hash.Length is not (0 or Hash256.Size))
            throw new ArgumentException($"The hash of the {of} has {Hash256.Size} bytes, not {hash.Length}.");
    }
}
