using Alpr.Board.Time;

namespace Alpr.ListFeeds;

/// <summary>
/// A folder into which a technician or a transfer tool drops files. A file is taken when it stayed the same for a while and has no name of one that is
/// still being written; a list that was installed lies no longer in plain, and one that was refused is put aside with the reason.
/// </summary>
public sealed class FolderSource : IListSource
{
    private const int FilesMax = 10_000; // beyond it the folder is used for something else
    private const string RefusedSuffix = ".refused", ReasonSuffix = ".refused.txt";

    private static readonly string[] Unfinished = [".part", ".partial", ".filepart", ".tmp", ".temp", ".crdownload", ".swp", "~"];

    private readonly FeedAddress _address;
    private readonly Func<string, bool> _isOurs;
    private readonly bool _isIncremental;
    private readonly IClock _clock;
    private readonly FeedTimes _times;
    private Dictionary<string, (FileLook Look, long SinceUs)> _seen = [];
    private readonly Dictionary<string, FileLook> _done = []; // could neither be removed nor put aside: not taken again and again

    /// <summary>Watches a folder.</summary>
    /// <param name="address">Of the kind <see cref="FeedKind.Folder"/>.</param>
    /// <param name="isOurs">Tells by a file's name whether it belongs to the list.</param>
    /// <param name="isIncremental">True when each file adds to the list, so that all are taken, the oldest first; else the newest replaces all.</param>
    /// <param name="clock">For how long a file stayed the same.</param>
    /// <param name="times">For how long it must.</param>
    public FolderSource(FeedAddress address, Func<string, bool> isOurs, bool isIncremental, IClock clock, FeedTimes times)
    {
        (_address, _isOurs, _isIncremental, _clock, _times) = (address, isOurs, isIncremental, clock, times);
    }

    /// <inheritdoc/>
    public string Name => _address.Name;

    /// <inheritdoc/>
    public bool Confirms => false;

    /// <inheritdoc/>
    public long? WatchUs => _times.FolderQuietUs;

    /// <summary>True when files lie there in plain that could neither be removed nor put aside.</summary>
    public bool HasLeftover => _done.Count > 0;

    /// <summary>True for a file of a list: its name begins with the list's, in either case, and with no other list's that is longer.</summary>
    /// <param name="file">The file's name.</param>
    /// <param name="list">The list's.</param>
    /// <param name="all">All lists' names.</param>
    public static bool Belongs(string file, string list, IEnumerable<string> all) =>
        file.StartsWith(list, StringComparison.OrdinalIgnoreCase)
        && !all.Any(other => other.Length > list.Length && file.StartsWith(other, StringComparison.OrdinalIgnoreCase));

    /// <inheritdoc/>
    public ListOffer? Fetch(FeedState known, CancellationToken stop)
    {
        LocalDisk disk = new(Name, _times, stop);
        try
        {
            Offer? offer = Choose(disk);
            if (offer is null)
                disk.Dispose();
            return offer;
        }
        catch
        {
            disk.Dispose();
            throw;
        }
    }

    private Offer? Choose(LocalDisk disk)
    {
        Dictionary<string, (FileLook Look, long SinceUs)> now = disk.Do(LookAround);
        long monotonic = _clock.MonotonicUs;
        foreach ((string path, (FileLook Look, long SinceUs) before) in _seen)
        {
            if (now.TryGetValue(path, out (FileLook Look, long SinceUs) file) && file.Look == before.Look)
                now[path] = before;
        }
        _seen = now;
        List<KeyValuePair<string, (FileLook Look, long SinceUs)>> whole =
        [
            .. now.Where(file => monotonic - file.Value.SinceUs >= _times.FolderQuietUs)
                .OrderBy(file => file.Value.Look.ModifiedUs).ThenBy(file => file.Key, StringComparer.Ordinal),
        ];
        if (whole.Count == 0)
            return null;
        (string chosen, (FileLook look, _)) = _isIncremental ? whole[0] : whole[^1];
        return new Offer
        {
            Name = _address.Name + "/" + Path.GetFileName(chosen),
            Content = disk.Open(chosen, look),
            Seen = new(),
            Source = this,
            Disk = disk,
            Path = chosen,
            Look = look,
            Superseded = _isIncremental ? [] : [.. whole[..^1].Select(file => file.Key)],
        };
    }

    private Dictionary<string, (FileLook Look, long SinceUs)> LookAround()
    {
        Dictionary<string, (FileLook Look, long SinceUs)> files = [];
        long monotonic = _clock.MonotonicUs;
        foreach (string path in _done.Keys.Where(path => !File.Exists(path)).ToArray())
            _done.Remove(path);
        foreach (FileInfo file in new DirectoryInfo(_address.Path).EnumerateFiles().Take(FilesMax))
        {
            // Pipes and devices have no length; a link could lead anywhere.
            if (!IsCandidate(file.Name) || file.LinkTarget is not null || FileLook.At(file.FullName) is not { Length: > 0 } look)
                continue;
            if (_done.TryGetValue(file.FullName, out FileLook done) && done == look)
                continue;
            files.Add(file.FullName, (look, monotonic));
        }
        return files;
    }

    private bool IsCandidate(string name) => _isOurs(name) && name[0] != '.'
        && !Unfinished.Any(suffix => name.EndsWith(suffix, StringComparison.OrdinalIgnoreCase)) && !IsPutAside(name);

    private static bool IsPutAside(string name) =>
        name.EndsWith(RefusedSuffix, StringComparison.Ordinal) || name.EndsWith(ReasonSuffix, StringComparison.Ordinal);

    /// <summary>Removes what lies in plain: files of the list that were installed or that a newer one replaced, and those put aside before.</summary>
    private void Clear(IEnumerable<string> files)
    {
        foreach (string path in files)
            File.Delete(path);
        foreach (FileInfo file in new DirectoryInfo(_address.Path).EnumerateFiles().Take(FilesMax))
        {
            if (IsPutAside(file.Name) && _isOurs(file.Name))
                file.Delete();
        }
    }

    private sealed class Offer : ListOffer
    {
        public required FolderSource Source { get; init; }

        public required LocalDisk Disk { get; init; }

        public required string Path { get; init; }

        public required FileLook Look { get; init; }

        public required IReadOnlyList<string> Superseded { get; init; }

        public override void Taken() => Settle("it was installed, but it still lies there in plain", () =>
            Source.Clear([Path, .. Superseded]));

        public override void Refused(string reason) => Settle("it was refused, but it cannot be renamed", () =>
        {
            Source.Clear([]); // one refused file of a list lies about at most
            File.Move(Path, Path + RefusedSuffix, overwrite: true);
            File.WriteAllText(Path + ReasonSuffix, reason + "\n");
        });

        protected override void Dispose(bool disposing)
        {
            Disk.Dispose();
            base.Dispose(disposing);
        }

        private void Settle(string problem, Action act)
        {
            try
            {
                Disk.Do(() =>
                {
                    act();
                    return true;
                });
            }
            catch (FeedException error)
            {
                Source._done[Path] = Look;
                throw new FeedException(Name, problem, "Give the service's user the right to remove files of the folder, then remove it", error);
            }
        }
    }
}
