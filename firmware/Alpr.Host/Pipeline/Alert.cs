using Alpr.Contracts.V1;

namespace Alpr.Host.Pipeline;

/// <summary>
/// A vehicle resembles an entry of a hot list: told once it is signed and durable, with the picture that a person compares first. Never confirmed.
/// </summary>
/// <param name="Hit">The hit, as it was signed.</param>
/// <param name="Detection">What was read, as it was signed.</param>
/// <param name="PlatePicture">JPEG of the plate.</param>
/// <param name="ConcludedUs">When the passage was concluded, monotonic microseconds.</param>
public sealed record Alert(Record Hit, Record Detection, ReadOnlyMemory<byte> PlatePicture, long ConcludedUs);
