using System.Globalization;
using System.Text;
using Alpr.Board.Storage;
using Alpr.Evidence;

namespace Alpr.Pull.Folder;

/// <summary>
/// Where batches lie until they are proven, and where those stay that are not: <c>DIR/UNIT/next.part</c> and <c>DIR/UNIT/refused/</c>. One process at a time has it.
/// </summary>
internal sealed class SpoolFolder : IDisposable
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite, OwnersFolder = OwnerOnly | UnixFileMode.UserExecute;
    private readonly FileStream _lock;

    /// <summary>Takes the folder, which is made when it is not there.</summary>
    /// <exception cref="PullException">It cannot be used, or another process has it.</exception>
    public SpoolFolder(string path)
    {
        Path = System.IO.Path.GetFullPath(path);
        try
        {
            Directory.CreateDirectory(Path, OwnersFolder);
            _lock = Create(System.IO.Path.Combine(Path, ".pull.lock"), FileMode.OpenOrCreate);
        }
        catch (IOException taken) when (taken.HResult == 11) // EAGAIN in errno.h: flock(2) by another
        {
            throw new PullException(PullProblem.OtherPull, "", $"another process pulls into {Path}", "Let it end, or use another folder", taken);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new PullException(PullProblem.Settings, "", $"the folder {Path} cannot be used ({failure.Message.TrimEnd('.')})", "Check the path and who owns it", failure);
        }
    }

    /// <summary>The folder.</summary>
    public string Path { get; }

    /// <summary>A unit's own folder. Made when it is not there.</summary>
    public string Of(string unit)
    {
        string folder = System.IO.Path.Combine(Path, unit); // unit names have the characters of device ids
        if (!Directory.Exists(folder))
        {
            Directory.CreateDirectory(folder, OwnersFolder);
            DurableFile.FlushFolder(Path);
        }
        return folder;
    }

    /// <summary>A folder within a unit's. Made when it is not there.</summary>
    public string Of(string unit, string name)
    {
        string folder = System.IO.Path.Combine(Of(unit), name);
        if (!Directory.Exists(folder))
        {
            Directory.CreateDirectory(folder, OwnersFolder);
            DurableFile.FlushFolder(Of(unit));
        }
        return folder;
    }

    /// <summary>A new file; one that a killed pull left there goes.</summary>
    public FileStream Spool(string unit) => Create(System.IO.Path.Combine(Of(unit), "next.part"), FileMode.Create);

    /// <summary>See <see cref="IBatchStore.RefuseAsync"/>. The same bytes are kept once, and of many only the first ones.</summary>
    public string Refuse(string unit, string path, long position, IReadOnlyList<string> findings)
    {
        try
        {
            using FileStream file = File.OpenRead(path);
            string hash = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(file))[..16];
            string folder = Of(unit, "refused");
            string kept = System.IO.Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"{position:D12}-{hash}{BatchFormat.Extension}"));
            if (!File.Exists(kept) && Directory.EnumerateFiles(folder, "*" + BatchFormat.Extension).Count() >= PullLimits.RefusedKeptMax)
                return $"{folder} ({PullLimits.RefusedKeptMax} are there already, so this one was not added)";
            DurableFile.Write(kept + ".txt", Encoding.UTF8.GetBytes(string.Join('\n', findings) + "\n"));
            File.Move(path, kept, overwrite: true);
            DurableFile.FlushFolder(folder);
            return kept;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return $"{path} (moving it failed: {failure.Message.TrimEnd('.')})"; // the finding is what matters
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _lock.Dispose();

    private static FileStream Create(string path, FileMode mode) =>
        new(path, new FileStreamOptions { Mode = mode, Access = FileAccess.ReadWrite, Share = FileShare.None, UnixCreateMode = OwnerOnly, BufferSize = 0 });
}
