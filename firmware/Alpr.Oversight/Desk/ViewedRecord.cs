using Alpr.Contracts.V1;

namespace Alpr.Oversight;

/// <summary>A detection or a hit with all that is kept of it.</summary>
/// <param name="Sequence">Place in the log.</param>
/// <param name="Record">What was signed; null when it was destroyed and only its leaf hash is left.</param>
/// <param name="Pictures">Pictures that are still there.</param>
/// <param name="Hits">Sequences of its hits.</param>
/// <param name="HeldBy">Cases that hold it.</param>
public sealed record ViewedRecord(
    long Sequence, Record? Record, IReadOnlyList<ViewedPicture> Pictures, IReadOnlyList<long> Hits, IReadOnlyList<string> HeldBy);

/// <summary>A picture with its bytes.</summary>
/// <param name="Name">File name in exports.</param>
/// <param name="Kind">What it shows.</param>
/// <param name="MediaType">Its format, such as <c>image/jpeg</c>.</param>
/// <param name="Bytes">The file.</param>
public sealed record ViewedPicture(string Name, ImageKind Kind, string MediaType, ReadOnlyMemory<byte> Bytes);

/// <summary>What an export gave.</summary>
/// <param name="Records">Records in it.</param>
/// <param name="LogSize">Records of the log whose checkpoint it proves them with.</param>
public readonly record struct ExportReceipt(long Records, long LogSize);

/// <summary>In which form records are taken away.</summary>
public enum ExportForm
{
    /// <summary>One file that our verifier proves: <c>.alprb</c>.</summary>
    Batch,

    /// <summary>A zip with a printable page, pictures, and steps that check it with openssl.</summary>
    Bundle,
}

/// <summary>Somebody who approved the destruction of old records.</summary>
/// <param name="Name">The person.</param>
/// <param name="Office">The office, as the policy's <c>retention.approvers</c> names it.</param>
public sealed record PurgeApprover(string Name, string Office);

/// <summary>Destroys what is old, when people ordered it: the journal's side of an approved purge.</summary>
public interface IPurgeOrders
{
    /// <summary>Orders the destruction of detections and hits made before a time that no case holds. Durable on return.</summary>
    /// <param name="before">Records made before this.</param>
    /// <param name="orderedBy">Who ordered it, two or more, for the signed <see cref="Purge"/>.</param>
    void Order(DateTimeOffset before, IReadOnlyList<string> orderedBy);
}
