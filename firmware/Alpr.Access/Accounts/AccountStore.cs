using System.Security.Cryptography;
using Alpr.Board.Storage;
using Alpr.HotLists;

namespace Alpr.Access;

/// <summary>Where a writing of the accounts stands; tests cut the power at each.</summary>
internal enum AccountStep
{
    /// <summary>The temporary file is made and empty.</summary>
    Begun,

    /// <summary>All is in the temporary file and forced to disk.</summary>
    Written,

    /// <summary>The temporary file was read back and is right.</summary>
    ReadBack,

    /// <summary>The temporary file has the name of the accounts.</summary>
    Renamed,

    /// <summary>The folder is forced to disk.</summary>
    Done,
}

/// <summary>
/// The accounts of the unit, in memory and in one encrypted file. A change is written under another name, forced to the disk, read back and renamed:
/// after a power cut there is the old file or the new one. Any thread; one process, which holds a lock file as long as the store is open.
/// </summary>
/// <remarks>Who can write to the disk can put an older file of the same unit back. It is authentic, and nothing in it tells.</remarks>
public sealed class AccountStore : IDisposable
{
    private const string TemporarySuffix = ".new", LockSuffix = ".lock";

    private readonly Lock _gate = new();
    private readonly string _path, _temporary;
    private readonly StoreKey _key;
    private readonly FileStream _lock;
    private volatile AccountSet _accounts;

    /// <summary>Reads the accounts; without a file there are none.</summary>
    /// <param name="path">The file. Its folder is made where there is none.</param>
    /// <param name="key">The unit's; stays the caller's.</param>
    /// <exception cref="AccountException">The file was altered or cannot be read, or another process has the accounts.</exception>
    public AccountStore(string path, StoreKey key)
    {
        ArgumentNullException.ThrowIfNull(key);
        (_path, _temporary, _key) = (Path.GetFullPath(path), Path.GetFullPath(path) + TemporarySuffix, key);
        _lock = Guard(() =>
        {
            Directory.CreateDirectory(Path.GetDirectoryName(_path)!, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
            return OpenLock();
        });
        try
        {
            _accounts = Guard(() =>
            {
                File.Delete(_temporary);
                return File.Exists(_path) ? Read(_path) : AccountSet.Empty;
            });
        }
        catch (AccountException)
        {
            _lock.Dispose();
            throw;
        }
    }

    /// <summary>Called at each step of a writing; a test throws there.</summary>
    internal Action<AccountStep>? AtStep { get; set; }

    /// <summary>The accounts as they are now.</summary>
    internal AccountSet Accounts => _accounts;

    /// <summary>How many accounts there are; 0: the first administrator has to be made on the unit.</summary>
    public int Count => _accounts.Count;

    /// <summary>Lets another process have the accounts.</summary>
    public void Dispose() => _lock.Dispose();

    /// <summary>
    /// Changes the accounts; durable on return. Changes come one after the other, each on what the one before left. When the change gives back what it
    /// was given, nothing is written.
    /// </summary>
    /// <param name="change">Short, calls nothing that waits.</param>
    /// <exception cref="AccountException">The disk does not take it: the old accounts hold, or the new ones when only the folder failed.</exception>
    internal T Change<T>(Func<AccountSet, (AccountSet Next, T Value)> change)
    {
        lock (_gate)
        {
            (AccountSet next, T value) = change(_accounts);
            if (!ReferenceEquals(next, _accounts))
                Write(next);
            return value;
        }
    }

    private void Write(AccountSet next) => Guard(() =>
    {
        byte[] bytes = AccountFile.Seal(next, _key);
        if (bytes.Length > AccessLimits.FileBytesMax)
            throw new IOException("the accounts are more than the file may hold");
        using (FileStream file = new(_temporary, new FileStreamOptions
        {
            Mode = FileMode.Create,
            Access = FileAccess.Write,
            UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
        }))
        {
            AtStep?.Invoke(AccountStep.Begun);
            file.Write(bytes);
            file.Flush(flushToDisk: true);
        }
        AtStep?.Invoke(AccountStep.Written);
        AccountSet read = Read(_temporary); // what holds is what the disk gave back
        AtStep?.Invoke(AccountStep.ReadBack);
        File.Move(_temporary, _path, overwrite: true); // rename(2)
        _accounts = read;
        AtStep?.Invoke(AccountStep.Renamed);
        DurableFile.FlushFolder(Path.GetDirectoryName(_path)!);
        AtStep?.Invoke(AccountStep.Done);
        return 0;
    });

    private AccountSet Read(string path)
    {
        using FileStream file = new(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0);
        if (file.Length > AccessLimits.FileBytesMax)
            throw new AccountException(path, $"it has {file.Length} bytes, more than a file of accounts can have", "It is not used. Check the path");
        byte[] bytes = new byte[file.Length];
        file.ReadExactly(bytes);
        return AccountFile.Open(path, bytes, _key);
    }

    private FileStream OpenLock()
    {
        try
        {
            return new(_path + LockSuffix, new FileStreamOptions
            {
                Mode = FileMode.OpenOrCreate,
                Access = FileAccess.Write,
                Share = FileShare.None, // flock(2): goes with the process, however it ends
                UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
            });
        }
        catch (IOException error) when (error.HResult == 11) // EWOULDBLOCK, asm-generic/errno-base.h: somebody has it
        {
            throw new AccountException(_path, "another process has the accounts", "Stop the appliance's service first, or let it do this", error);
        }
    }

    private T Guard<T>(Func<T> act)
    {
        try
        {
            return act();
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or CryptographicException)
        {
            throw new AccountException(_path, "the disk fails: " + error.Message.TrimEnd('.'), "Check space and rights of the folder", error);
        }
    }
}
