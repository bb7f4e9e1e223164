using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Alpr.Board.Ssh;

/// <summary>A key of the unit for an SSH server: P-256, which every OpenSSH of ten years takes.</summary>
/// <param name="PrivatePem">The private key (PKCS#8, PEM), for a file that nobody else may read.</param>
/// <param name="PublicLine">The line for the server's <c>authorized_keys</c> (RFC 5656, section 3.1).</param>
public sealed record SshUnitKey(byte[] PrivatePem, string PublicLine)
{
    private const string Algorithm = "ecdsa-sha2-nistp256", Curve = "nistp256";

    /// <summary>Makes one.</summary>
    /// <param name="comment">Behind the public key, such as the unit's name.</param>
    public static SshUnitKey Make(string comment)
    {
        using ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        ECPoint point = key.ExportParameters(includePrivateParameters: false).Q;
        byte[] blob = [.. Text(Encoding.ASCII.GetBytes(Algorithm)), .. Text(Encoding.ASCII.GetBytes(Curve)), .. Text([4, .. point.X!, .. point.Y!])];
        return new(Encoding.ASCII.GetBytes(key.ExportPkcs8PrivateKeyPem() + "\n"), $"{Algorithm} {Convert.ToBase64String(blob)} {comment}");
    }

    private static byte[] Text(byte[] bytes)
    {
        byte[] text = new byte[4 + bytes.Length];
        BinaryPrimitives.WriteInt32BigEndian(text, bytes.Length);
        bytes.CopyTo(text, 4);
        return text;
    }

    /// <summary>Says nothing of the key.</summary>
    public override string ToString() => PublicLine;
}
