using System.Diagnostics.CodeAnalysis;
using Alpr.Contracts.V1;

namespace Alpr.Evidence;

/// <summary>
/// Judges a batch file. This reads the file; <see cref="HeaderCheck"/> settles whose log it is, <see cref="BatchContent"/>
/// what each part behind the header is worth. Nothing is used before it is checked; nothing in a file makes it throw.
/// </summary>
public static class BatchVerifier
{
    /// <summary>Reads a batch to its end and reports all that is wrong with it.</summary>
    /// <param name="batch">The file, at its beginning.</param>
    /// <param name="options">What to judge it against; null judges it against itself.</param>
    /// <param name="visitor">Is given each statement, exhibit and record that is whole and signed, and its images; null for nobody.
    /// Believe them only when the report says that all is proven.</param>
    /// <exception cref="IOException">The stream could not be read.</exception>
    public static VerificationReport Verify(Stream batch, VerificationOptions? options = null, IBatchVisitor? visitor = null)
    {
        FindingList findings = new();
        BatchReader reader = new(batch);
        using HeaderCheck header = new(findings, options ?? new());
        BatchContent? content = null;

        if (TryRead(reader, findings, out BatchPart? part))
        {
            if (part.PartCase != BatchPart.PartOneofCase.Header)
                findings.Add(FindingKind.Malformed, "the batch does not begin with a header");
            else if (header.Check(part.Header))
                content = new(findings, header, part.Header, options ?? new(), visitor);
        }
        if (content is not null && ReadContent(reader, findings, content) && reader.Read(out _) != BatchRead.EndOfFile)
            findings.Add(FindingKind.TrailingBytes, "there are bytes after the end of the batch");
        return Report(findings, header, content);
    }

    private static bool ReadContent(BatchReader reader, FindingList findings, BatchContent content)
    {
        while (TryRead(reader, findings, out BatchPart? part))
        {
            if (!content.Take(part))
            {
                findings.Add(FindingKind.Malformed,
                    $"behind record {content.LastSequence} is a part that does not belong there");
                return false;
            }
            if (part.PartCase == BatchPart.PartOneofCase.End)
                return true;
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

    private static VerificationReport Report(FindingList findings, HeaderCheck header, BatchContent? content) => new()
    {
        Findings = findings.Findings,
        FindingsLeftOut = findings.LeftOut,
        Trust = header.Trust,
        DeviceId = header.DeviceId,
        KeyId = header.Key?.KeyId,
        KeyChanges = header.Keys?.Changes ?? 0,
        Checkpoint = header.Checkpoint,
        ContinuesFrom = content?.ContinuesFrom,
        First = header.First,
        Records = content?.Records.Count ?? 0,
        Purged = content?.Records.Purged ?? 0,
        Lost = content?.Records.Lost ?? 0,
        Exhibits = content?.Exhibits ?? 0,
        Statements = content?.Statements ?? 0,
        Kinds = content?.Kinds ?? new Dictionary<Record.BodyOneofCase, long>(),
        Images = content?.Images.Count ?? 0,
        ImagesPurged = content?.Images.Purged ?? 0,
        FirstTime = content?.Times.First,
        LastTime = content?.Times.Last,
        DatedLater = content?.Times.DatedLater ?? 0,
        Undated = content?.Times.Undated ?? 0,
    };
}
