using System.Security.Cryptography;
using System.Text;
using Alpr.Board.Configuration;
using Alpr.Board.Storage;

namespace Alpr.Access;

/// <summary>
/// Installed policies, each under the name of its content's SHA-256, so that the hash which the signed log has in <c>PolicyChanged</c> finds the very
/// bytes. The log decides which is in force; the file <c>current</c> helps where the log was lost. One thread at a time writes.
/// </summary>
public sealed class PolicyStore
{
    private const string Suffix = ".json", CurrentName = "current";
    private const int NameLength = 2 * SHA256.HashSizeInBytes;

    private readonly string _folder;

    /// <summary>Opens the folder, which is made where there is none, and removes what an interrupted write left.</summary>
    /// <param name="folder">For nothing but policies.</param>
    /// <exception cref="ConfigurationException">The folder cannot be used.</exception>
    public PolicyStore(string folder)
    {
        _folder = folder;
        Guard(folder, () =>
        {
            Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
            foreach (string path in Directory.EnumerateFiles(folder, "*" + DurableFile.TemporarySuffix))
                File.Delete(path);
            return 0;
        });
    }

    /// <summary>Keeps a policy. On return it is on the disk and was read back.</summary>
    /// <param name="bytes">The file as it is; <see cref="AgencyPolicy.Parse"/> it first.</param>
    /// <returns>Its SHA-256, which finds it.</returns>
    /// <exception cref="ConfigurationException">The disk does not take it.</exception>
    public byte[] Save(ReadOnlyMemory<byte> bytes)
    {
        byte[] sha256 = SHA256.HashData(bytes.Span);
        string path = PathOf(sha256);
        return Guard(path, () =>
        {
            if (!File.Exists(path) || !SHA256.HashData(File.ReadAllBytes(path)).AsSpan().SequenceEqual(sha256))
                DurableFile.Write(path, bytes.Span);
            LoadBytes(sha256);
            return sha256;
        });
    }

    /// <summary>True when the policy is kept here; whether it is unaltered shows when it is loaded.</summary>
    public bool Contains(ReadOnlySpan<byte> sha256) => File.Exists(PathOf(sha256));

    /// <summary>The bytes of a policy, of the hash that was asked for and no other.</summary>
    /// <exception cref="ConfigurationException">It is not there, or was altered.</exception>
    public byte[] LoadBytes(ReadOnlySpan<byte> sha256)
    {
        string path = PathOf(sha256);
        byte[] bytes = Guard(path, () => new FileInfo(path) is { Exists: true, Length: > ConfigurationFile.BytesMax } ? [] : File.ReadAllBytes(path));
        return SHA256.HashData(bytes).AsSpan().SequenceEqual(sha256)
            ? bytes
            : throw new ConfigurationException($"{path}: its content is not what its name says, so it was altered or the disk is failing. "
                + "It is not used: copy the agency's own file of this policy here under this name, or install a newer one, and find out who was at the disk.");
    }

    /// <summary>A policy, checked again.</summary>
    /// <exception cref="ConfigurationException">It is not there, was altered, or this program does not take it.</exception>
    public AgencyPolicy Load(ReadOnlySpan<byte> sha256) => AgencyPolicy.Parse(LoadBytes(sha256), PathOf(sha256));

    /// <summary>Notes which policy is in force, for the day on which the log is lost.</summary>
    /// <exception cref="ConfigurationException">It is not kept here, was altered, or the disk does not take the note.</exception>
    public void SetCurrent(ReadOnlySpan<byte> sha256)
    {
        LoadBytes(sha256);
        byte[] note = Encoding.ASCII.GetBytes(Convert.ToHexStringLower(sha256) + "\n");
        Guard(CurrentPath, () =>
        {
            DurableFile.Write(CurrentPath, note);
            return 0;
        });
    }

    /// <summary>The policy that was noted last; null when none ever was.</summary>
    /// <exception cref="ConfigurationException">The note is damaged.</exception>
    public byte[]? ReadCurrent()
    {
        if (!File.Exists(CurrentPath))
            return null;
        string note = Guard(CurrentPath, () =>
        {
            Span<byte> text = stackalloc byte[NameLength + 2];
            using FileStream file = File.OpenRead(CurrentPath);
            return Encoding.Latin1.GetString(text[..file.ReadAtLeast(text, text.Length, throwOnEndOfStream: false)]);
        });
        return note.Length == NameLength + 1 && note[^1] == '\n' && note[..NameLength].All(char.IsAsciiHexDigitLower)
            ? Convert.FromHexString(note[..NameLength])
            : throw new ConfigurationException($"{CurrentPath}: holds no SHA-256. "
                + "Delete it; the signed log says which policy is in force, or install the policy again.");
    }

    private string CurrentPath => Path.Combine(_folder, CurrentName);

    private string PathOf(ReadOnlySpan<byte> sha256) => sha256.Length == SHA256.HashSizeInBytes
        ? Path.Combine(_folder, Convert.ToHexStringLower(sha256) + Suffix)
        : throw new ArgumentException($"A SHA-256 has {SHA256.HashSizeInBytes} bytes.", nameof(sha256));

    private static T Guard<T>(string path, Func<T> act)
    {
        try
        {
            return act();
        }
        catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new ConfigurationException($"{path}: there is no such policy. Install it again from the agency's own file.");
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new ConfigurationException($"{path}: the disk fails ({error.Message}) Check space and rights of the folder.");
        }
    }
}
