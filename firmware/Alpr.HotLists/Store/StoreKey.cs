using System.Security.Cryptography;
using Alpr.Board.Storage;

namespace Alpr.HotLists;

/// <summary>
/// The key under which lists lie on the disk: 32 bytes in a file of their own, or in a credential that systemd decrypted for the service. Each
/// stored file gets its own key of it (HKDF, RFC 5869) with a salt made for that file.
/// </summary>
public sealed class StoreKey : IDisposable
{
    /// <summary>Length of a key in bytes.</summary>
    public const int Bytes = 32;

    private const UnixFileMode Others = UnixFileMode.GroupWrite | UnixFileMode.GroupExecute
        | UnixFileMode.OtherRead | UnixFileMode.OtherWrite | UnixFileMode.OtherExecute;

    private readonly byte[] _key;

    /// <summary>Copies a key.</summary>
    /// <exception cref="ArgumentException">It has not <see cref="Bytes"/> bytes.</exception>
    public StoreKey(ReadOnlySpan<byte> key)
    {
        if (key.Length != Bytes)
            throw new ArgumentException($"A key of hot lists has {Bytes} bytes.", nameof(key));
        _key = key.ToArray();
    }

    /// <summary>Reads a key file or a credential's file.</summary>
    /// <exception cref="HotListException">It is not there, is no key, or others may read it.</exception>
    public static StoreKey Load(string path)
    {
        Span<byte> key = stackalloc byte[Bytes + 1];
        try
        {
            // The group's right to read is not refused: where systemd gives the service its right by an access list, those bits are its mask.
            UnixFileMode mode = File.GetUnixFileMode(path);
            if ((mode & Others) != 0)
            {
                throw new HotListException(path, $"its mode {Convert.ToString((int)mode, 8)} lets others at the key of the hot lists",
                    $"If nobody can have read it, run: chmod 600 '{path}'. Otherwise make a new one and install the lists again");
            }
            using FileStream file = File.OpenRead(path);
            if (file.ReadAtLeast(key, key.Length, throwOnEndOfStream: false) != Bytes)
                throw new HotListException(path, $"it is no key of hot lists, which has {Bytes} bytes", "Make one with: head -c 32 /dev/urandom");
            return new(key[..Bytes]);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new HotListException(path, "the key of the hot lists cannot be read: " + error.Message.TrimEnd('.'),
                "Check the path and the service's rights; without the key, install the lists again", error);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(key);
        }
    }

    /// <summary>Makes a key file of mode 600 that must not exist.</summary>
    /// <exception cref="HotListException">It exists or cannot be written.</exception>
    public static StoreKey Create(string path)
    {
        byte[] key = RandomNumberGenerator.GetBytes(Bytes);
        try
        {
            using (FileStream file = new(path, new FileStreamOptions
            {
                Mode = FileMode.CreateNew,
                Access = FileAccess.Write,
                UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
            }))
            {
                file.Write(key);
                file.Flush(flushToDisk: true);
            }
            DurableFile.FlushFolder(Path.GetDirectoryName(Path.GetFullPath(path))!);
            return new(key);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new HotListException(path, "the key of the hot lists cannot be made: " + error.Message.TrimEnd('.'),
                "Check the folder; a key is never replaced", error);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(key);
        }
    }

    /// <summary>The cipher of one file.</summary>
    /// <param name="salt">That file's own.</param>
    internal AesGcm OpenCipher(ReadOnlySpan<byte> salt) => OpenCipher(salt, "alpr hot list file 1"u8);

    /// <summary>The cipher of one file of another kind: what one kind's key sealed, no other kind's opens.</summary>
    /// <param name="salt">That file's own.</param>
    /// <param name="kind">Which kind of file, and its version.</param>
    internal AesGcm OpenCipher(ReadOnlySpan<byte> salt, ReadOnlySpan<byte> kind)
    {
        Span<byte> key = stackalloc byte[Bytes];
        HKDF.DeriveKey(HashAlgorithmName.SHA256, _key, key, salt, kind);
        AesGcm cipher = new(key, StoreFormat.TagBytes);
        CryptographicOperations.ZeroMemory(key);
        return cipher;
    }

    /// <inheritdoc/>
    public void Dispose() => CryptographicOperations.ZeroMemory(_key);
}
