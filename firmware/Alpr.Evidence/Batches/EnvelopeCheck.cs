using System.Diagnostics.CodeAnalysis;
using System.Text;
using Alpr.Contracts.V1;
using Google.Protobuf;

namespace Alpr.Evidence;

/// <summary>Opens envelopes: well formed, signed by the key in force at their place, holding a record of the device.</summary>
internal sealed class EnvelopeCheck(FindingList findings, KeyTimeline keys, string deviceId)
{
    /// <summary>Reads the record in an envelope without asking who signed it; reports an envelope that is none.</summary>
    public bool TryRead(ReadOnlySpan<byte> bytes, long sequence, [NotNullWhen(true)] out Record? record)
    {
        record = null;
        if (!EnvelopeView.TryRead(bytes, out EnvelopeView envelope)
            || !envelope.PayloadType.SequenceEqual(Dsse.RecordPayloadTypeUtf8))
        {
            findings.Add(FindingKind.RecordMalformed, $"record {sequence}: its envelope is not well formed", sequence);
            return false;
        }
        try
        {
            record = Record.Parser.ParseFrom(envelope.Payload);
            return true;
        }
        catch (InvalidProtocolBufferException)
        {
            findings.Add(FindingKind.RecordMalformed, $"record {sequence}: its envelope holds no record", sequence);
            return false;
        }
    }

    /// <summary>Reads the record in an envelope that the key in force at a sequence signed; reports any other.</summary>
    public bool TryOpen(ReadOnlySpan<byte> bytes, long sequence, [NotNullWhen(true)] out Record? record) =>
        TryRead(bytes, sequence, out record) && IsSigned(bytes, record, sequence, keys.KeyAt(sequence));

    /// <summary>Reports an envelope that a key did not sign, or of another device.</summary>
    public bool IsSigned(ReadOnlySpan<byte> bytes, Record record, long sequence, DevicePublicKey key)
    {
        if (!EnvelopeView.TryRead(bytes, out EnvelopeView envelope) || !envelope.KeyId.SequenceEqual(Encoding.ASCII.GetBytes(key.KeyId)))
        {
            findings.Add(FindingKind.SignatureWrong, $"record {sequence}: it is signed by another key than {key.KeyId}", sequence);
            return false;
        }
        if (!Dsse.IsSignedBy(envelope, key))
        {
            findings.Add(FindingKind.SignatureWrong, $"record {sequence}: its signature does not match", sequence);
            return false;
        }
        if (record.DeviceId != deviceId)
        {
            findings.Add(FindingKind.OtherDevice,
                $"record {record.Sequence} is of device '{record.DeviceId}', not {deviceId}", (long)record.Sequence);
        }
        return true;
    }
}
