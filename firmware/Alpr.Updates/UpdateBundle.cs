using System.IO.Compression;
using System.Security.Cryptography;
using Alpr.Evidence;

namespace Alpr.Updates;

/// <summary>The file that an update travels in. <see cref="Open"/> believes nothing that the release key did not sign.</summary>
public sealed class UpdateBundle : IDisposable
{
    /// <summary>How its file's name ends.</summary>
    public const string Extension = ".alpru";

    private const string ManifestName = "manifest.json", SignatureName = "manifest.sig", FilesFolder = "files/";
    private const int ManifestBytesMax = 1 << 20, SignatureBytesMax = 200;

    private readonly ZipArchive _zip;

    private UpdateBundle(ZipArchive zip, UpdateManifest manifest, string sha256) => (_zip, Manifest, Sha256) = (zip, manifest, sha256);

    /// <summary>What it holds, as it was signed.</summary>
    public UpdateManifest Manifest { get; }

    /// <summary>SHA-256 of the manifest, hex: what the log says of an update.</summary>
    public string Sha256 { get; }

    /// <summary>Opens a bundle and checks its signature, its form and whether it is for this machine. No file of it is read yet.</summary>
    /// <param name="path">The file.</param>
    /// <param name="release">The key that signs releases.</param>
    /// <param name="platform">This machine's, such as <c>linux-arm64</c>.</param>
    /// <exception cref="UpdateException">It is not to be taken.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static UpdateBundle Open(string path, DevicePublicKey release, string platform)
    {
        ArgumentNullException.ThrowIfNull(release);
        ZipArchive zip = Zip(path);
        try
        {
            byte[] manifest = Read(zip, ManifestName, ManifestBytesMax), signature = Read(zip, SignatureName, SignatureBytesMax);
            if (!release.Verify(Signed(manifest), signature))
                throw new UpdateException($"{Path.GetFileName(path)} is not signed by the release key of this unit. Get the bundle from whoever makes the releases.");
            UpdateManifest read = UpdateManifest.Parse(manifest);
            return read.Platform == platform
                ? new(zip, read, Convert.ToHexStringLower(SHA256.HashData(manifest)))
                : throw new UpdateException($"{Path.GetFileName(path)} is for {read.Platform}, and this unit is {platform}. Take the bundle for it.");
        }
        catch
        {
            zip.Dispose();
            throw;
        }
    }

    /// <summary>Writes a bundle of a folder.</summary>
    /// <param name="folder">Whose files are taken, with what lies below.</param>
    /// <param name="version">Its version.</param>
    /// <param name="platform">For which machines.</param>
    /// <param name="release">The private key that signs releases, P-256.</param>
    /// <param name="output">A new stream.</param>
    /// <exception cref="UpdateException">The folder cannot be one.</exception>
    public static UpdateManifest Write(string folder, string version, string platform, ECDsa release, Stream output)
    {
        ArgumentNullException.ThrowIfNull(release);
        string[] paths = [.. Directory.GetFiles(folder, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal)];
        UpdateManifest manifest = new()
        {
            Format = UpdateManifest.FormatNow, Version = version, Platform = platform, Files = [.. paths.Select(path => Describe(folder, path))],
        };
        if (manifest.Problem() is { } problem)
            throw new UpdateException($"{folder} cannot be an update: {problem}.");
        byte[] bytes = manifest.ToBytes();
        using ZipArchive zip = new(output, ZipArchiveMode.Create, leaveOpen: true);
        Add(zip, ManifestName, bytes);
        Add(zip, SignatureName, release.SignData(Signed(bytes), HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence));
        foreach (string path in paths)
        {
            using Stream entry = zip.CreateEntry(FilesFolder + Relative(folder, path)).Open();
            using FileStream file = File.OpenRead(path);
            file.CopyTo(entry);
        }
        return manifest;
    }

    /// <summary>Copies a file out and compares it with the manifest.</summary>
    /// <exception cref="UpdateException">It is not the one that was signed.</exception>
    public void Extract(UpdateFile file, Stream into)
    {
        ArgumentNullException.ThrowIfNull(file);
        ArgumentNullException.ThrowIfNull(into);
        ZipArchiveEntry entry = _zip.GetEntry(FilesFolder + file.Path) ?? throw Altered(file);
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        try
        {
            using Stream from = entry.Open();
            byte[] buffer = new byte[1 << 16];
            long left = file.Bytes;
            while (from.Read(buffer) is > 0 and int read)
            {
                if ((left -= read) < 0)
                    throw Altered(file); // before it fills the disk
                hash.AppendData(buffer.AsSpan(0, read));
                into.Write(buffer.AsSpan(0, read));
            }
            if (left != 0 || Convert.ToHexStringLower(hash.GetHashAndReset()) != file.Sha256)
                throw Altered(file);
        }
        catch (InvalidDataException broken)
        {
            throw new UpdateException($"{file.Path} in the bundle is damaged. Copy the bundle again.", broken);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _zip.Dispose();

    private static UpdateException Altered(UpdateFile file) => new($"{file.Path} in the bundle is not the file that was signed. Copy the bundle again, from its maker.");

    // What is signed says what it is, so that no signature of the key over something else can stand for an update's.
    private static byte[] Signed(ReadOnlySpan<byte> manifest) => [.. "alpr update v1\n"u8, .. manifest];

    private static ZipArchive Zip(string path)
    {
        FileStream file = File.OpenRead(path);
        try
        {
            return new(file, ZipArchiveMode.Read);
        }
        catch (InvalidDataException broken)
        {
            file.Dispose();
            throw new UpdateException($"{Path.GetFileName(path)} is no update bundle, or is cut. Copy it again.", broken);
        }
    }

    private static byte[] Read(ZipArchive zip, string name, int bytesMax)
    {
        try
        {
            using Stream entry = (zip.GetEntry(name) ?? throw new UpdateException($"The bundle has no {name}. Take a whole bundle.")).Open();
            byte[] bytes = new byte[bytesMax + 1];
            int read = entry.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
            return read <= bytesMax ? bytes[..read] : throw new UpdateException($"The bundle's {name} has more than {bytesMax} bytes. Take a whole bundle.");
        }
        catch (InvalidDataException broken)
        {
            throw new UpdateException($"The bundle's {name} is damaged. Copy the bundle again.", broken);
        }
    }

    private static void Add(ZipArchive zip, string name, byte[] bytes)
    {
        using Stream entry = zip.CreateEntry(name).Open();
        entry.Write(bytes);
    }

    private static UpdateFile Describe(string folder, string path)
    {
        using FileStream file = File.OpenRead(path);
        return new() { Path = Relative(folder, path), Bytes = file.Length, Sha256 = Convert.ToHexStringLower(SHA256.HashData(file)), Runs = (File.GetUnixFileMode(path) & UnixFileMode.UserExecute) != 0 };
    }

    private static string Relative(string folder, string path) => Path.GetRelativePath(folder, path).Replace(Path.DirectorySeparatorChar, '/');
}
