using System.Diagnostics.CodeAnalysis;
using Alpr.Contracts.V1;

namespace Alpr.Evidence;

/// <summary>
/// Judges a batch file. Three files hold all of it: this one reads the file's order and end, <see cref="HeaderCheck"/>
/// settles whose log it is and whether it continues the kept one, <see cref="RecordCheck"/> looks at each record and
/// image and at the root over them all. Nothing is used before it is checked; nothing in a file makes it throw.
/// </summary>
public static class BatchVerifier
{
    /// <summary>Reads a batch to its end and reports all that is wrong with it.</summary>
    /// <param name="batch">The file, at its beginning.</param>
    /// <param name="options">What to judge it against; null judges it against itself.</param>
    /// <exception cref="IOException">The stream could not be read.</exception>
    public static VerificationReport Verify(Stream batch, VerificationOptions? options = null)
    {
        FindingList findings = new();
        BatchReader reader = new(batch);
        using HeaderCheck header = new(findings, options ?? new());
        RecordCheck? records = null;

        if (TryRead(reader, findings, out BatchPart? part))
        {
            if (part.PartCase != BatchPart.PartOneofCase.Header)
                findings.Add(FindingKind.Malformed, "the batch does not begin with a header");
            else if (header.Check(part.Header))
                records = new(findings, header);
        }
        if (records is not null && ReadRecords(reader, findings, records, out BatchEnd? end))
        {
            records.Finish(end);
            if (reader.Read(out _) != BatchRead.EndOfFile)
                findings.Add(FindingKind.TrailingBytes, "there are bytes after the end of the batch");
        }
        return Report(findings, header, records);
    }

    private static bool ReadRecords(
        BatchReader reader, FindingList findings, RecordCheck records, [NotNullWhen(true)] out BatchEnd? end)
    {
        end = null;
        while (TryRead(reader, findings, out BatchPart? part))
        {
            switch (part.PartCase)
            {
                case BatchPart.PartOneofCase.Record:
                    records.Record(part.Record);
                    break;
                case BatchPart.PartOneofCase.Image:
                    records.Image(part.Image);
                    break;
                case BatchPart.PartOneofCase.End:
                    end = part.End;
                    return true;
                default:
                    findings.Add(FindingKind.Malformed,
                        $"behind record {records.Expected - 1} is a part that does not belong there");
                    return false;
            }
        }
        return false;
    }

    private static bool TryRead(BatchReader reader, FindingList findings, [NotNullWhen(true)] out BatchPart? part)
    {
        switch (reader.Read(out part))
        {
            case BatchRead.Part when part is not null:
                return true;
            case BatchRead.NotABatch:
                findings.Add(FindingKind.NotABatch, "the file is not a batch: it does not begin with the bytes of one");
                return false;
            case BatchRead.EndOfFile or BatchRead.Truncated:
                findings.Add(FindingKind.Truncated, "the file ends before the end of the batch");
                return false;
            default:
                findings.Add(FindingKind.Malformed,
                    "a part of the file is too long, or not encoded as this version of the program does");
                return false;
        }
    }

    private static VerificationReport Report(FindingList findings, HeaderCheck header, RecordCheck? records) => new()
    {
        Findings = findings.Findings,
        FindingsLeftOut = findings.LeftOut,
        Trust = header.Trust,
        DeviceId = header.DeviceId,
        KeyId = header.Key?.KeyId,
        Checkpoint = header.Checkpoint,
        ContinuesFrom = header.ContinuesFrom,
        First = header.First,
        Records = records?.Records ?? 0,
        Detections = records?.Detections ?? 0,
        Images = records?.Images ?? 0,
        FirstTime = records?.Times.First,
        LastTime = records?.Times.Last,
        DatedLater = records?.Times.DatedLater ?? 0,
        Undated = records?.Times.Undated ?? 0,
    };
}
