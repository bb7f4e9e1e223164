using Alpr.Contracts.V1;

namespace Alpr.Journal;

/// <summary>An image to be kept with a record.</summary>
/// <param name="Kind">What it shows.</param>
/// <param name="MediaType">Its format, such as <c>image/jpeg</c>.</param>
/// <param name="Width">Pixels in a row.</param>
/// <param name="Height">Rows.</param>
/// <param name="Bytes">The file's bytes, 1 to <see cref="Evidence.EvidenceLimits.ImageBytesMax"/>; read during the call
/// only.</param>
public readonly record struct ImageBlob(ImageKind Kind, string MediaType, int Width, int Height, ReadOnlyMemory<byte> Bytes);
