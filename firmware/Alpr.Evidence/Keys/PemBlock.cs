using System.Security.Cryptography;

namespace Alpr.Evidence;

/// <summary>One part of a PEM file (RFC 7468).</summary>
/// <param name="Label">What it says it is.</param>
/// <param name="Content">Its bytes.</param>
internal sealed record PemBlock(string Label, byte[] Content)
{
    /// <summary>The label of an X.509 certificate.</summary>
    public const string Certificate = "CERTIFICATE";

    /// <summary>The label of a SubjectPublicKeyInfo.</summary>
    public const string PublicKey = "PUBLIC KEY";

    /// <summary>Every part of a text, in order; whatever lies between them is a comment.</summary>
    public static List<PemBlock> ReadAll(string text)
    {
        List<PemBlock> blocks = [];
        ReadOnlySpan<char> rest = text;
        while (PemEncoding.TryFind(rest, out PemFields fields))
        {
            byte[] content = new byte[fields.DecodedDataLength];
            if (!Convert.TryFromBase64Chars(rest[fields.Base64Data], content, out int written) || written != content.Length)
                break; // the platform has looked at it already, so this does not happen
            blocks.Add(new(rest[fields.Label].ToString(), content));
            rest = rest[fields.Location.End..];
        }
        return blocks;
    }
}
