using Alpr.Contracts.V1;
using Google.Protobuf.Collections;

namespace Alpr.Evidence;

/// <summary>What writer and reader of a batch file agree on beside <c>batch.proto</c>.</summary>
public static class BatchFormat
{
    /// <summary>The file extension.</summary>
    public const string Extension = ".alprb";

    /// <summary>
    /// The version this code writes. A part with a field the reader does not know is refused, so a new field is a new version:
    /// 2 brought statements, exhibits and records that are gone.
    /// </summary>
    public const uint Version = 2;

    /// <summary>The oldest version this code reads.</summary>
    public const uint OldestVersion = 1;

    /// <summary>
    /// First bytes of a file: a name, and line ends that a transfer in text mode would change (as in PNG, ISO 15948).
    /// </summary>
    public static ReadOnlySpan<byte> Magic => "ALPRB\r\n\u001a"u8;

    /// <summary>The images that a record refers to; empty for kinds of record that have none.</summary>
    public static RepeatedField<ImageReference> ImagesOf(Record record)
    {
        ArgumentNullException.ThrowIfNull(record);
        return record.BodyCase == Record.BodyOneofCase.Detection ? record.Detection.Images : NoImages;
    }

    private static RepeatedField<ImageReference> NoImages => [];
}
