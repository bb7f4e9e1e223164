namespace Alpr.Faults.Tests;

/// <summary>
/// A disk in memory that remembers what was written and not yet synced. When the power goes, a random part of that is kept,
/// sector by sector and in any order, one sector torn; all that was synced stays.
/// </summary>
/// <remarks>
/// Simpler than a file system in one point: that a file exists is durable at once. SQLite syncs the folder after it makes a file.
/// </remarks>
internal sealed class SimulatedDisk
{
    /// <summary>What a disk writes whole or not at all, but for the one that the power cut hits.</summary>
    public const int SectorBytes = 512;

    private readonly Dictionary<string, SimulatedFile> _files = [];

    /// <summary>Writes, truncations and syncs so far.</summary>
    public int Operations { get; private set; }

    /// <summary>The operation at which the power goes; it is begun and not finished.</summary>
    public int FailsAt { get; init; } = int.MaxValue;

    /// <summary>True once the power went. Everything fails from then on.</summary>
    public bool IsDead { get; private set; }

    public bool Exists(string path) => _files.ContainsKey(path);

    public void Delete(string path) => _files.Remove(path);

    public SimulatedFile Open(string path)
    {
        if (!_files.TryGetValue(path, out SimulatedFile? file))
            _files[path] = file = new SimulatedFile();
        return file;
    }

    /// <summary>What a reader of a file sees; nothing when there is no such file.</summary>
    public byte[] Content(string path)
    {
        if (!_files.TryGetValue(path, out SimulatedFile? file))
            return [];
        byte[] content = new byte[file.Length];
        file.Read(0, content);
        return content;
    }

    /// <summary>Counts an operation that changes the disk; false when the power goes at it or is gone.</summary>
    public bool TryBegin()
    {
        IsDead |= Operations++ >= FailsAt;
        return !IsDead;
    }

    /// <summary>The disk as it is found when the power is back.</summary>
    public SimulatedDisk AfterPowerCut(Random random, int failsAt = int.MaxValue)
    {
        SimulatedDisk disk = new() { FailsAt = failsAt };
        foreach ((string path, SimulatedFile file) in _files)
            disk._files[path] = file.AfterPowerCut(random);
        return disk;
    }
}

/// <summary>One file: what is durable, what a reader sees, and the way from one to the other.</summary>
internal sealed class SimulatedFile
{
    private readonly List<(long Offset, byte[]? Bytes)> _unsynced = []; // no bytes: cut off at the offset
    private byte[] _durable;
    private byte[] _seen;
    private int _length;

    public SimulatedFile() : this([])
    {
    }

    private SimulatedFile(byte[] content)
    {
        _durable = content;
        _seen = [.. content];
        _length = content.Length;
    }

    public int Length => _length;

    /// <summary>Copies what is there; returns how many bytes that were.</summary>
    public int Read(long offset, Span<byte> into)
    {
        int count = (int)Math.Clamp(_length - offset, 0, into.Length);
        if (count > 0)
            _seen.AsSpan((int)offset, count).CopyTo(into);
        return count;
    }

    public void Write(long offset, ReadOnlySpan<byte> bytes)
    {
        byte[] kept = bytes.ToArray();
        _unsynced.Add((offset, kept));
        Put(ref _seen, ref _length, offset, kept);
    }

    public void Truncate(long length)
    {
        _unsynced.Add((length, null));
        Cut(ref _seen, ref _length, length);
    }

    public void Sync()
    {
        _durable = _seen.AsSpan(0, _length).ToArray();
        _unsynced.Clear();
    }

    /// <summary>What a power cut leaves: half of the unsynced sectors, in any order, the last of them torn.</summary>
    public SimulatedFile AfterPowerCut(Random random)
    {
        List<(long Offset, byte[]? Bytes)> sectors = [];
        foreach ((long offset, byte[]? bytes) in _unsynced)
        {
            if (bytes is null)
                sectors.Add((offset, null));
            for (long at = offset; bytes is not null && at < offset + bytes.Length;)
            {
                long end = Math.Min(offset + bytes.Length, (at / SimulatedDisk.SectorBytes + 1) * SimulatedDisk.SectorBytes);
                sectors.Add((at, bytes[(int)(at - offset)..(int)(end - offset)]));
                at = end;
            }
        }
        (long, byte[]?)[] order = [.. sectors];
        random.Shuffle(order);
        int kept = random.Next(4) switch { 0 => 0, 1 => order.Length, _ => random.Next(order.Length + 1) };
        byte[] content = [.. _durable];
        int length = content.Length;
        for (int i = 0; i < kept; i++)
        {
            (long offset, byte[]? bytes) = order[i];
            bool torn = i == kept - 1 && bytes is { Length: > 1 };
            if (bytes is null)
                Cut(ref content, ref length, offset);
            else
                Put(ref content, ref length, offset, torn ? bytes.AsSpan(0, random.Next(1, bytes.Length)) : bytes);
        }
        return new SimulatedFile(content.AsSpan(0, length).ToArray());
    }

    private static void Put(ref byte[] content, ref int length, long offset, ReadOnlySpan<byte> bytes)
    {
        int end = checked((int)offset + bytes.Length);
        if (end > content.Length)
            Array.Resize(ref content, Math.Max(end, content.Length * 2));
        bytes.CopyTo(content.AsSpan((int)offset));
        length = Math.Max(length, end);
    }

    private static void Cut(ref byte[] content, ref int length, long to)
    {
        if (to >= length)
            return;
        content.AsSpan((int)to, length - (int)to).Clear();
        length = (int)to;
    }
}
