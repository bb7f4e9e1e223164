using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;

namespace Alpr.Evidence;

/// <summary>What a signature line of a checkpoint says about a key.</summary>
public enum CheckpointSignature
{
    /// <summary>No line is by this key under the log's name.</summary>
    Absent,

    /// <summary>A line claims to be by this key and is not: the whole checkpoint must be refused.</summary>
    Wrong,

    /// <summary>The key signed this checkpoint.</summary>
    Valid,
}

/// <summary>
/// The signed statement "my log has this many records and this root": C2SP tlog-checkpoint, a C2SP signed-note. Its
/// signature is of type 0x02 (ECDSA P-256, SHA-256, DER) of that specification, whose key id is the first four bytes
/// of SHA-256 of the key's SubjectPublicKeyInfo, so the public tools for such logs read it. The key's name in the
/// signature line is the origin. Extension lines are read, covered by the signature, and never written.
/// </summary>
public sealed class Checkpoint
{
    private const int NoteKeyIdBytes = 4;
    private const string SignaturePrefix = "\u2014 "; // em dash, as the specification has it
    private static readonly UTF8Encoding StrictUtf8 = new(false, true);

    private readonly byte[] _signedText;
    private readonly List<(string Name, byte[] Signature)> _signatures;

    private Checkpoint(byte[] note, byte[] signedText, string origin, long size, Hash256 root, List<(string, byte[])> signatures)
    {
        Note = note;
        _signedText = signedText;
        _signatures = signatures;
        Origin = origin;
        Size = size;
        Root = root;
    }

    /// <summary>The log's name, unique to one journal file of one device; see <see cref="OriginOf"/>.</summary>
    public string Origin { get; }

    /// <summary>Records in the log.</summary>
    public long Size { get; }

    /// <summary>Root of the tree over their envelopes.</summary>
    public Hash256 Root { get; }

    /// <summary>The whole signed note, as it was read or written.</summary>
    public ReadOnlyMemory<byte> Note { get; }

    /// <summary>The origin of a journal.</summary>
    /// <param name="deviceId">Whose journal.</param>
    /// <param name="logId">Drawn when the journal was made, so that a device that starts a second journal is not taken
    /// for one that forged its first.</param>
    public static string OriginOf(string deviceId, string logId) => $"{OriginPrefixOf(deviceId)}{logId}";

    /// <summary>What every origin of a device begins with.</summary>
    public static string OriginPrefixOf(string deviceId) => $"alpr-journal/{deviceId}/";

    /// <summary>Makes and signs a checkpoint.</summary>
    public static Checkpoint Sign(string origin, long size, in Hash256 root, DeviceKey key)
    {
        ArgumentNullException.ThrowIfNull(key);
        string text = string.Create(CultureInfo.InvariantCulture, $"{origin}\n{size}\n{Convert.ToBase64String(root.Bytes)}\n");
        Span<byte> signature = stackalloc byte[NoteKeyIdBytes + DeviceKey.SignatureBytesMax];
        key.PublicKey.Fingerprint.Bytes[..NoteKeyIdBytes].CopyTo(signature);
        int length = key.Sign(StrictUtf8.GetBytes(text), signature[NoteKeyIdBytes..]);
        string line = $"{SignaturePrefix}{origin} {Convert.ToBase64String(signature[..(NoteKeyIdBytes + length)])}\n";
        return TryRead(StrictUtf8.GetBytes($"{text}\n{line}"), out Checkpoint? checkpoint, out string? problem)
            ? checkpoint
            : throw new ArgumentException($"A checkpoint for '{origin}', size {size}, is not well formed: {problem}.");
    }

    /// <summary>Reads a checkpoint without trusting it; ask <see cref="SignatureBy"/> next.</summary>
    public static bool TryRead(
        ReadOnlySpan<byte> note, [NotNullWhen(true)] out Checkpoint? checkpoint, [NotNullWhen(false)] out string? problem)
    {
        checkpoint = null;
        if (note.Length > EvidenceLimits.CheckpointBytesMax)
            return Fail($"it has {note.Length} bytes, more than {EvidenceLimits.CheckpointBytesMax}", out problem);
        if (!TryDecode(note, out string? text))
            return Fail("it is not UTF-8 text without control characters", out problem);
        int blank = text.LastIndexOf("\n\n", StringComparison.Ordinal);
        if (blank < 0)
            return Fail("it has no blank line before its signatures", out problem);

        string[] lines = text[..blank].Split('\n');
        if (lines.Length < 3 || Array.Exists(lines, line => line.Length == 0))
            return Fail("it has no three lines of origin, size and root", out problem);
        if (!TryReadSize(lines[1], out long size))
            return Fail("its size is not a decimal number without leading zeros", out problem);
        if (!StrictBase64.TryDecode(lines[2], out byte[]? rootBytes) || !Hash256.TryRead(rootBytes, out Hash256 root))
            return Fail("its root is not a SHA-256 value in base 64", out problem);
        if (!TryReadSignatures(text[(blank + 2)..], out List<(string, byte[])>? signatures))
            return Fail("its signature lines are not well formed", out problem);

        byte[] signedText = StrictUtf8.GetBytes(text[..(blank + 1)]);
        checkpoint = new(note.ToArray(), signedText, lines[0], size, root, signatures);
        problem = null;
        return true;
    }

    /// <summary>
    /// What the signature lines say about a key. Lines by other keys are ignored, as the specification asks: they are
    /// witnesses' cosignatures or come from a later key.
    /// </summary>
    public CheckpointSignature SignatureBy(DevicePublicKey key)
    {
        ArgumentNullException.ThrowIfNull(key);
        CheckpointSignature result = CheckpointSignature.Absent;
        foreach ((string name, byte[] signature) in _signatures)
        {
            if (name != Origin || !signature.AsSpan(0, NoteKeyIdBytes).SequenceEqual(key.Fingerprint.Bytes[..NoteKeyIdBytes]))
                continue;
            if (!key.Verify(_signedText, signature.AsSpan(NoteKeyIdBytes)))
                return CheckpointSignature.Wrong;
            result = CheckpointSignature.Valid;
        }
        return result;
    }

    private static bool TryDecode(ReadOnlySpan<byte> note, [NotNullWhen(true)] out string? text)
    {
        text = null;
        foreach (byte b in note)
        {
            if (b < ' ' && b != '\n')
                return false;
        }
        try
        {
            text = StrictUtf8.GetString(note);
            return true;
        }
        catch (DecoderFallbackException)
        {
            return false;
        }
    }

    private static bool TryReadSize(string line, out long size) =>
        long.TryParse(line, NumberStyles.None, CultureInfo.InvariantCulture, out size)
        && size <= EvidenceLimits.TreeSizeMax
        && line == size.ToString(CultureInfo.InvariantCulture);

    private static bool TryReadSignatures(string text, [NotNullWhen(true)] out List<(string, byte[])>? signatures)
    {
        signatures = null;
        if (!text.EndsWith('\n'))
            return false;
        List<(string, byte[])> found = [];
        foreach (string line in text[..^1].Split('\n', EvidenceLimits.CheckpointSignaturesMax + 1))
        {
            string[] words = line.Split(' ');
            if (found.Count == EvidenceLimits.CheckpointSignaturesMax
                || words.Length != 3
                || words[0] != SignaturePrefix[..1]
                || !IsKeyName(words[1])
                || !StrictBase64.TryDecode(words[2], out byte[]? signature)
                || signature.Length <= NoteKeyIdBytes)
                return false;
            found.Add((words[1], signature));
        }
        signatures = found;
        return true;
    }

    private static bool IsKeyName(string name)
    {
        foreach (char c in name)
        {
            if (char.IsWhiteSpace(c) || c == '+')
                return false;
        }
        return name.Length > 0;
    }

    private static bool Fail(string reason, out string problem)
    {
        problem = reason;
        return false;
    }
}
