using System.Security.Cryptography;
using Alpr.Board.Storage;

namespace Alpr.HotLists;

/// <summary>A list that was installed.</summary>
/// <param name="List">The list, ready to be matched.</param>
/// <param name="Outcome">What came of its file.</param>
public sealed record HotListInstallation(InstalledHotList List, ImportOutcome Outcome);

/// <summary>A stored list that could not be read.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Problem">What is wrong and what to do.</param>
public sealed record DamagedHotList(string Name, string Problem);

/// <summary>Where an installation stands; tests cut the power at each.</summary>
internal enum InstallStep
{
    /// <summary>The temporary file is made and empty.</summary>
    Begun,

    /// <summary>All entries and the header are in the temporary file and forced to disk.</summary>
    Written,

    /// <summary>The temporary file was read back and is right.</summary>
    ReadBack,

    /// <summary>The temporary file has the list's name.</summary>
    Renamed,

    /// <summary>The folder is forced to disk.</summary>
    Done,
}

/// <summary>
/// The lists on the disk, one encrypted file each. A list is written under another name, forced to the disk, read back, and renamed: after a power
/// cut there is the old one or the new one. One thread at a time for each list: different lists may be changed at once, since they share nothing but
/// the folder and the key.
/// </summary>
public sealed class HotListStore
{
    private const string Suffix = ".hotlist", TemporarySuffix = ".hotlist-new", AddedSuffix = ".hotlist-added";
    private const long UsPerHour = 3_600_000_000;

    private readonly string _folder;
    private readonly StoreKey _key;

    /// <summary>Opens the folder, which is made where there is none, and removes what an interrupted installation left.</summary>
    /// <param name="folder">For nothing but lists.</param>
    /// <param name="key">Stays the caller's.</param>
    /// <exception cref="HotListException">The folder cannot be used.</exception>
    public HotListStore(string folder, StoreKey key)
    {
        (_folder, _key) = (folder, key);
        Guard(folder, () =>
        {
            Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
            foreach (string path in Directory.EnumerateFiles(folder))
            {
                if (path.EndsWith(TemporarySuffix, StringComparison.Ordinal) || path.EndsWith(AddedSuffix, StringComparison.Ordinal))
                    File.Delete(path);
            }
            return 0;
        });
    }

    /// <summary>Called at each step of an installation; a test throws there.</summary>
    internal Action<InstallStep>? AtStep { get; set; }

    /// <summary>Names of the stored lists, in order.</summary>
    public IReadOnlyList<string> Names =>
        [.. Directory.EnumerateFiles(_folder, "*" + Suffix).Select(path => Path.GetFileNameWithoutExtension(path)).Order(StringComparer.Ordinal)];

    /// <summary>Reads a stored list whole.</summary>
    /// <exception cref="HotListException">There is none, or it is torn or altered.</exception>
    public InstalledHotList Load(string name)
    {
        string path = PathOf(name, Suffix);
        InstalledHotList list = Guard(path, () => StoreReader.Read(path, _key));
        return list.Header.Name == name
            ? list
            : throw new HotListException(path, $"it holds the list '{list.Header.Name}'", "Somebody renamed it: give it its name again");
    }

    /// <summary>Reads all stored lists. What is damaged is named and left out; the others are there.</summary>
    public IReadOnlyList<InstalledHotList> LoadAll(out IReadOnlyList<DamagedHotList> damaged)
    {
        List<InstalledHotList> lists = [];
        List<DamagedHotList> bad = [];
        foreach (string name in Names)
        {
            try
            {
                lists.Add(Load(name));
            }
            catch (HotListException failure)
            {
                bad.Add(new(name, failure.Message));
            }
        }
        damaged = bad;
        return lists;
    }

    /// <summary>Imports a file and puts it in the place of the list of its name. Whatever fails, the old one stays.</summary>
    /// <param name="definition">Which list it is.</param>
    /// <param name="source">The file's bytes.</param>
    /// <param name="sourceName">Where they came from; credentials are taken out.</param>
    /// <param name="nowUtcUs">Microseconds since 1970.</param>
    /// <param name="inForce">
    /// The list of the name that is in force; null: none. Its date must not be newer, an incremental file adds to it, and the days of its entries
    /// without a date go on.
    /// </param>
    /// <exception cref="HotListException">The file is refused or the disk does not take it.</exception>
    public HotListInstallation Install(
        HotListDefinition definition, Stream source, string sourceName, long nowUtcUs, InstalledHotList? inForce)
    {
        ImportOutcome? outcome = null;
        HotListHeader MakeHeader(IEntrySink sink)
        {
            IEntrySink ending = definition.EntryDaysMax > 0 ? new FirstSight(sink, definition.EntryDaysMax, inForce, nowUtcUs) : sink;
            outcome = HotListImport.Run(source, definition, nowUtcUs, inForce?.Header.ListDateUs ?? 0, ending);
            long dated = outcome.ListDateUs != 0 ? outcome.ListDateUs : nowUtcUs;
            return new()
            {
                Name = definition.Name,
                Category = definition.Category,
                Informational = definition.Informational,
                Source = SourceName.WithoutCredentials(sourceName),
                SourceSha256 = outcome.Sha256,
                ListDateUs = outcome.ListDateUs,
                ExpiresUs = definition.ExpiresAfterHours > 0 ? dated + definition.ExpiresAfterHours * UsPerHour : 0,
                InstalledUs = Math.Max(nowUtcUs, 1),
                LinesRefused = outcome.LinesRefused,
                EntriesWithheld = outcome.EntriesWithheld,
            };
        }
        InstalledHotList list = Write(definition.Name, MakeHeader, definition.Incremental ? inForce : null, nowUtcUs);
        return new(list, outcome!);
    }

    /// <summary>Adds entries to a list, in place of those of the same plate, state and category; expired ones are left out.</summary>
    /// <param name="header">The new list's; numbers of entries and bytes are set here.</param>
    /// <param name="entries">Gives the new entries to a sink.</param>
    /// <param name="inForce">The list to add to; null: none yet.</param>
    /// <param name="nowUtcUs">Microseconds since 1970.</param>
    internal InstalledHotList Add(HotListHeader header, Action<IEntrySink> entries, InstalledHotList? inForce, long nowUtcUs) =>
        Write(header.Name, sink =>
        {
            entries(sink);
            return header;
        }, inForce, nowUtcUs);

    /// <summary>Writes a list anew without some of its entries; expired ones are left out too.</summary>
    /// <param name="header">The new list's; numbers of entries and bytes are set here.</param>
    /// <param name="inForce">The list as it is.</param>
    /// <param name="isToGo">Tells of an entry whether it is left out.</param>
    /// <param name="nowUtcUs">Microseconds since 1970.</param>
    internal InstalledHotList Without(HotListHeader header, InstalledHotList inForce, EntryTest isToGo, long nowUtcUs) =>
        Write(header.Name, sink =>
        {
            HotListMerge.Without(inForce, isToGo, nowUtcUs, sink);
            return header;
        }, null, nowUtcUs);

    /// <summary>Removes a stored list. False when there is none.</summary>
    /// <exception cref="HotListException">The disk refuses.</exception>
    public bool Remove(string name)
    {
        string path = PathOf(name, Suffix);
        return Guard(path, () =>
        {
            bool was = File.Exists(path);
            File.Delete(path);
            DurableFile.FlushFolder(_folder);
            return was;
        });
    }

    private InstalledHotList Write(string name, Func<StoreWriter, HotListHeader> fill, InstalledHotList? addTo, long nowUtcUs)
    {
        string path = PathOf(name, Suffix), temporary = PathOf(name, TemporarySuffix), added = PathOf(name, AddedSuffix);
        bool isRenamed = false;
        try
        {
            return Guard(path, () =>
            {
                InstalledHotList list = WriteAndReadBack(addTo is null ? temporary : added, name, fill);
                if (addTo is not null)
                {
                    list = WriteAndReadBack(temporary, name, sink => HotListMerge.Run(list, addTo, nowUtcUs, sink));
                    File.Delete(added);
                }
                File.Move(temporary, path, overwrite: true); // rename(2)
                isRenamed = true;
                AtStep?.Invoke(InstallStep.Renamed);
                DurableFile.FlushFolder(_folder);
                AtStep?.Invoke(InstallStep.Done);
                return list;
            });
        }
        catch (HotListException)
        {
            if (!isRenamed)
                RemoveQuietly(temporary);
            RemoveQuietly(added);
            throw;
        }
    }

    private InstalledHotList WriteAndReadBack(string path, string name, Func<StoreWriter, HotListHeader> fill)
    {
        using (StoreWriter writer = new(path, _key, name))
        {
            AtStep?.Invoke(InstallStep.Begun);
            writer.Complete(fill(writer));
        }
        AtStep?.Invoke(InstallStep.Written);
        InstalledHotList list = StoreReader.Read(path, _key); // what will be matched is what the disk gave back
        AtStep?.Invoke(InstallStep.ReadBack);
        return list;
    }

    private string PathOf(string name, string suffix) => HotListDefinition.IsName(name)
        ? Path.Combine(_folder, name + suffix)
        : throw new HotListException("hot list", "its name is none", $"Use up to {HotListLimits.NameLengthMax} of a-z, 0-9 and -");

    private static void RemoveQuietly(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // The next start removes it, and it is encrypted; the first error says what is wrong.
        }
    }

    private static T Guard<T>(string path, Func<T> act)
    {
        try
        {
            return act();
        }
        catch (FileNotFoundException)
        {
            throw new HotListException(path, "there is no such list", "Install it");
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or CryptographicException)
        {
            throw new HotListException(path, "the disk or the source fails: " + error.Message.TrimEnd('.'),
                "Check space and rights of the folder, and the source", error);
        }
    }
}
