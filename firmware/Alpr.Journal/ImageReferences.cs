using Alpr.Contracts.V1;
using Alpr.Evidence;
using Google.Protobuf;

namespace Alpr.Journal;

/// <summary>Writes into a detection which images belong to it, so that its signature covers them.</summary>
internal static class ImageReferences
{
    /// <summary>Hashes the images and refers to them.</summary>
    /// <param name="record">A record without references; only a detection may have images.</param>
    /// <param name="images">The images.</param>
    /// <param name="hashes">Takes the SHA-256 of each image.</param>
    /// <exception cref="ArgumentException">Something is outside its bounds; the record is unchanged.</exception>
    public static void Write(Record record, ReadOnlySpan<ImageBlob> images, Span<Hash256> hashes)
    {
        if (images.Length > EvidenceLimits.ImagesPerRecordMax)
            throw new ArgumentException($"A record has at most {EvidenceLimits.ImagesPerRecordMax} images, not {images.Length}.");
        if (record.BodyCase != Record.BodyOneofCase.Detection)
        {
            if (!images.IsEmpty)
                throw new ArgumentException($"A record of kind {record.BodyCase} has no images.");
            return;
        }
        foreach (ref readonly ImageBlob image in images)
        {
            if (image.Bytes.Length is 0 or > EvidenceLimits.ImageBytesMax)
                throw new ArgumentException($"An image has 1 to {EvidenceLimits.ImageBytesMax} bytes, not {image.Bytes.Length}.");
        }
        record.Detection.Images.Clear();
        for (int i = 0; i < images.Length; i++)
        {
            ref readonly ImageBlob image = ref images[i];
            hashes[i] = Hash256.Of(image.Bytes.Span);
            record.Detection.Images.Add(new ImageReference
            {
                Kind = image.Kind,
                MediaType = image.MediaType,
                Sha256 = ByteString.CopyFrom(hashes[i].Bytes),
                Width = (uint)image.Width,
                Height = (uint)image.Height,
            });
        }
    }
}
