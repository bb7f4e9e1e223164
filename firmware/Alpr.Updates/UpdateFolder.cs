using Alpr.Board.Storage;

namespace Alpr.Updates;

/// <summary>
/// The folder that the service runs from: <c>versions/VERSION</c> for each version, <c>current</c> and <c>previous</c>, links to two of them, and <c>trial</c> while the current one has
/// not shown yet that it serves people. A power cut at any moment leaves a whole version in force.
/// </summary>
/// <param name="folder">Such as <c>/opt/alpr</c>.</param>
public sealed class UpdateFolder(string folder)
{
    private const string Versions = "versions", CurrentLink = "current", PreviousLink = "previous", TrialFile = "trial", Partial = ".partial";
    private const UnixFileMode ForAll = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead;
    private const UnixFileMode Runs = ForAll | UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;

    /// <summary>The version in force; null: the folder is none of this form.</summary>
    public string? Current => Target(CurrentLink);

    /// <summary>The one before; null: there is none.</summary>
    public string? Previous => Target(PreviousLink);

    /// <summary>True until the version in force has served people.</summary>
    public bool IsTrial => File.Exists(Path.Combine(folder, TrialFile));

    /// <summary>Unpacks a bundle beside what is there, checks each file, and puts it in force for the next start.</summary>
    /// <exception cref="UpdateException">It is in force already, or not what was signed; then nothing has changed.</exception>
    /// <exception cref="IOException">The disk does not take it; then nothing has changed.</exception>
    public void Install(UpdateBundle bundle, CancellationToken stop = default)
    {
        ArgumentNullException.ThrowIfNull(bundle);
        string version = bundle.Manifest.Version, home = Path.Combine(folder, Versions, version), partial = home + Partial;
        if (Current is not { } before)
            throw new UpdateException($"{folder} is not laid out for updates: it needs versions/ and the link current. docs/operations.md says how.");
        if (version == before)
            throw new UpdateException($"Version {version} is in force already.");
        Clear(partial);
        try
        {
            Unpack(bundle, partial, stop);
            Clear(home);
            Directory.Move(partial, home);
            DurableFile.FlushFolder(Path.Combine(folder, Versions));
        }
        catch
        {
            Clear(partial);
            throw;
        }
        Switch(version, before, isTrial: true);
        foreach (string old in Directory.GetDirectories(Path.Combine(folder, Versions)).Where(one => Path.GetFileName(one) != version && Path.GetFileName(one) != before))
            Clear(old);
    }

    /// <summary>Puts the version before in force again, for the next start.</summary>
    /// <exception cref="UpdateException">There is none.</exception>
    public void Back()
    {
        if (Current is not { } current || Previous is not { } previous)
            throw new UpdateException("There is no version before this one on the unit. Take a bundle of the one you want.");
        Switch(previous, current, isTrial: false);
    }

    /// <summary>The program serves people: the version stays.</summary>
    public void Confirm() => File.Delete(Path.Combine(folder, TrialFile));

    private static void Unpack(UpdateBundle bundle, string home, CancellationToken stop)
    {
        foreach (UpdateFile file in bundle.Manifest.Files)
        {
            stop.ThrowIfCancellationRequested();
            string path = Path.Combine(home, file.Path);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            using (FileStream into = new(path, FileMode.CreateNew))
            {
                bundle.Extract(file, into);
                into.Flush(flushToDisk: true);
            }
            File.SetUnixFileMode(path, file.Runs ? Runs : ForAll);
            DurableFile.FlushFolder(Path.GetDirectoryName(path)!);
        }
    }

    // First what an interrupted switch needs, the switch itself last: whichever link the power cut leaves, it leads to a whole version.
    private void Switch(string to, string from, bool isTrial)
    {
        string trial = Path.Combine(folder, TrialFile);
        if (isTrial)
            DurableFile.Write(trial, "0"u8);
        else
            File.Delete(trial);
        Link(PreviousLink, from);
        Link(CurrentLink, to);
        DurableFile.FlushFolder(folder);
    }

    private void Link(string name, string version)
    {
        string link = Path.Combine(folder, name), fresh = link + ".new";
        File.Delete(fresh);
        File.CreateSymbolicLink(fresh, Path.Combine(Versions, version));
        DurableFile.Rename(fresh, link); // the old link or the new one, never none
    }

    private string? Target(string name) => new FileInfo(Path.Combine(folder, name)).LinkTarget is { } target && Directory.Exists(Path.Combine(folder, target)) ? Path.GetFileName(target) : null;

    private static void Clear(string path)
    {
        if (Directory.Exists(path))
            Directory.Delete(path, recursive: true);
    }
}
