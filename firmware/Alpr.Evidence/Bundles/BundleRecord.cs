using System.Globalization;
using System.Text;
using Alpr.Contracts.V1;

namespace Alpr.Evidence;

/// <summary>A statement or exhibit of a bundle, and the files it becomes.</summary>
/// <param name="Sequence">Its place in the log.</param>
/// <param name="Record">What it says.</param>
/// <param name="KeyId">The key that signed it.</param>
/// <param name="IsExhibit">False for a statement.</param>
internal sealed record BundleRecord(long Sequence, Record Record, string KeyId, bool IsExhibit)
{
    /// <summary>The pictures that are there, as they are named in the bundle.</summary>
    public List<BundleImage> Images { get; } = [];

    /// <summary>Folder of its files.</summary>
    public string Folder => BundleFormat.FolderOf(Sequence);

    /// <summary>Writes what is signed, the signature, the leaf and the way from it to the root.</summary>
    public static BundleRecord Write(StoredZip zip, ProvenRecord proven, Record record, long size, bool isExhibit)
    {
        if (!EnvelopeView.TryRead(proven.Envelope.Span, out EnvelopeView envelope))
            throw new InvalidDataException($"Record {proven.Sequence} was proven and is no envelope.");
        long sequence = (long)proven.Sequence;
        string folder = BundleFormat.FolderOf(sequence);
        zip.Add(folder + "envelope", proven.Envelope.Span);
        zip.Add(folder + "payload", envelope.Payload);
        zip.Add(folder + "signature.der", envelope.Signature);
        zip.Add(folder + "inclusion.txt", Encoding.ASCII.GetBytes(Path(proven, sequence, size)));
        return new(sequence, record, Encoding.ASCII.GetString(envelope.KeyId), isExhibit);
    }

    /// <summary>Writes a picture of the record.</summary>
    public void Add(StoredZip zip, BatchImage image)
    {
        ImageReference? reference = BatchFormat.ImagesOf(Record).FirstOrDefault(candidate => candidate.Sha256 == image.Sha256);
        string kind = reference?.Kind == ImageKind.Plate ? "plate" : "scene";
        string extension = reference?.MediaType == "image/jpeg" ? "jpg" : "bin";
        string name = string.Create(CultureInfo.InvariantCulture, $"{Folder}{kind}-{Images.Count + 1}.{extension}");
        zip.Add(name, image.Content.Span);
        Images.Add(new(name, reference?.Kind ?? ImageKind.Unspecified, Convert.ToHexStringLower(image.Sha256.Span)));
    }

    // One line for each hash: on which side of it the path so far stands (RFC 9162, 2.1.3.2).
    private static string Path(ProvenRecord proven, long sequence, long size)
    {
        StringBuilder lines = new();
        long node = sequence, last = size - 1;
        foreach (Google.Protobuf.ByteString sibling in proven.Inclusion)
        {
            bool siblingIsLeft = (node & 1) != 0 || node == last;
            if (siblingIsLeft)
            {
                while ((node & 1) == 0 && node != 0)
                    (node, last) = (node >> 1, last >> 1);
            }
            lines.Append(siblingIsLeft ? "left " : "right ").Append(Convert.ToBase64String(sibling.Span)).Append('\n');
            (node, last) = (node >> 1, last >> 1);
        }
        return lines.ToString();
    }
}

/// <summary>A picture in a bundle.</summary>
internal sealed record BundleImage(string Name, ImageKind Kind, string Sha256);
