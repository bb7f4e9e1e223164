using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using SQLitePCL;

namespace Alpr.Faults.Tests;

/// <summary>
/// Puts a <see cref="SimulatedDisk"/> under SQLite (sqlite.org/vfs.html): a copy of the default VFS whose files are ours. It is made
/// the default, so that the journal opens its file on it without knowing. Locks always succeed: one connection at a time.
/// </summary>
internal static unsafe partial class DiskVfs
{
    private const int Ok = 0, IoErrorShortRead = 522, IoErrorWrite = 778, IoErrorSync = 1034, IoErrorTruncate = 1546, NotFound = 12;
    private const string Library = "e_sqlite3";

    private static readonly List<SimulatedFile?> OpenFiles = [null]; // a handle is a place in this list; 0 is none
    private static readonly Dictionary<(int File, int Region), nint> SharedMemory = [];
    private static Methods* _methods;
    private static Vfs* _vfs, _usual;
    private static SimulatedDisk _disk = new();
    private static int _temporary;

    /// <summary>Every journal that is opened from here on lies on this disk.</summary>
    public static void Use(SimulatedDisk disk)
    {
        if (_vfs == null)
            Register();
        _disk = disk;
        OpenFiles.RemoveRange(1, OpenFiles.Count - 1);
        foreach (nint region in SharedMemory.Values)
            NativeMemory.Free((void*)region);
        SharedMemory.Clear();
        Check(Register(_vfs, 1));
    }

    /// <summary>Back to the real disk.</summary>
    public static void Leave() => Check(Register(_usual, 1));

    private static void Register()
    {
        Batteries_V2.Init();
        _usual = Find(null);
        _vfs = (Vfs*)NativeMemory.AllocZeroed((nuint)sizeof(Vfs));
        *_vfs = *_usual;
        _vfs->Next = null;
        _vfs->FileBytes = sizeof(OpenFile);
        _vfs->Name = (byte*)Marshal.StringToCoTaskMemUTF8("simulated-disk");
        _vfs->Open = &OnOpen;
        _vfs->Delete = &OnDelete;
        _vfs->Access = &OnAccess;
        _methods = (Methods*)NativeMemory.AllocZeroed((nuint)sizeof(Methods));
        *_methods = new Methods
        {
            Version = 2,
            Close = &OnClose,
            Read = &OnRead,
            Write = &OnWrite,
            Truncate = &OnTruncate,
            Sync = &OnSync,
            FileSize = &OnFileSize,
            Lock = &OnLock,
            Unlock = &OnLock,
            CheckReservedLock = &OnCheckReservedLock,
            FileControl = &OnFileControl,
            SectorSize = &OnSectorSize,
            DeviceCharacteristics = &OnDeviceCharacteristics,
            ShmMap = &OnShmMap,
            ShmLock = &OnShmLock,
            ShmBarrier = &OnShmBarrier,
            ShmUnmap = &OnShmUnmap,
        };
    }

    private static void Check(int result)
    {
        if (result != Ok)
            throw new InvalidOperationException($"SQLite refuses the simulated disk ({result}).");
    }

    private static SimulatedFile FileOf(OpenFile* file) => OpenFiles[file->Handle]!;

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int OnOpen(Vfs* vfs, byte* name, OpenFile* file, int flags, int* outFlags)
    {
        string path = name == null ? $"temporary-{_temporary++}" : Marshal.PtrToStringUTF8((nint)name)!;
        OpenFiles.Add(_disk.Open(path));
        file->Methods = _methods;
        file->Handle = OpenFiles.Count - 1;
        if (outFlags != null)
            *outFlags = flags;
        return Ok;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int OnDelete(Vfs* vfs, byte* name, int syncFolder)
    {
        if (!_disk.TryBegin())
            return IoErrorWrite;
        _disk.Delete(Marshal.PtrToStringUTF8((nint)name)!);
        return Ok;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int OnAccess(Vfs* vfs, byte* name, int flags, int* result)
    {
        *result = _disk.Exists(Marshal.PtrToStringUTF8((nint)name)!) ? 1 : 0;
        return Ok;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int OnClose(OpenFile* file) => Ok;

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int OnRead(OpenFile* file, byte* into, int count, long offset)
    {
        Span<byte> wanted = new(into, count);
        int got = FileOf(file).Read(offset, wanted);
        wanted[got..].Clear();
        return got == count ? Ok : IoErrorShortRead;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int OnWrite(OpenFile* file, byte* from, int count, long offset)
    {
        bool alive = !_disk.IsDead;
        bool whole = _disk.TryBegin();
        if (alive) // the write that the power cut hits may reach the disk in part
            FileOf(file).Write(offset, new(from, count));
        return whole ? Ok : IoErrorWrite;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int OnTruncate(OpenFile* file, long length)
    {
        if (!_disk.TryBegin())
            return IoErrorTruncate;
        FileOf(file).Truncate(length);
        return Ok;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int OnSync(OpenFile* file, int flags)
    {
        if (!_disk.TryBegin())
            return IoErrorSync;
        FileOf(file).Sync();
        return Ok;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int OnFileSize(OpenFile* file, long* size)
    {
        *size = FileOf(file).Length;
        return Ok;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int OnLock(OpenFile* file, int level) => Ok;

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int OnCheckReservedLock(OpenFile* file, int* held)
    {
        *held = 0;
        return Ok;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int OnFileControl(OpenFile* file, int operation, void* argument) => NotFound;

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int OnSectorSize(OpenFile* file) => SimulatedDisk.SectorBytes;

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int OnDeviceCharacteristics(OpenFile* file) => 0; // promises nothing

    // The index of the write-ahead log: memory that no power cut outlives.
    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int OnShmMap(OpenFile* file, int region, int bytes, int extend, void** memory)
    {
        if (!SharedMemory.TryGetValue((file->Handle, region), out nint place) && extend != 0)
            SharedMemory[(file->Handle, region)] = place = (nint)NativeMemory.AllocZeroed((nuint)bytes);
        *memory = (void*)place;
        return Ok;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int OnShmLock(OpenFile* file, int offset, int count, int flags) => Ok;

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void OnShmBarrier(OpenFile* file) => Interlocked.MemoryBarrier();

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int OnShmUnmap(OpenFile* file, int delete) => Ok;

    [LibraryImport(Library, EntryPoint = "sqlite3_vfs_find")]
    private static partial Vfs* Find(byte* name);

    [LibraryImport(Library, EntryPoint = "sqlite3_vfs_register")]
    private static partial int Register(Vfs* vfs, int makeDefault);

#pragma warning disable CS0649 // SQLite fills what we only copy
    // struct sqlite3_file with what is ours behind it
    private struct OpenFile
    {
        public Methods* Methods;
        public int Handle;
    }

    // struct sqlite3_vfs, version 3
    private struct Vfs
    {
        public int Version, FileBytes, PathMax;
        public Vfs* Next;
        public byte* Name;
        public void* Data;
        public delegate* unmanaged[Cdecl]<Vfs*, byte*, OpenFile*, int, int*, int> Open;
        public delegate* unmanaged[Cdecl]<Vfs*, byte*, int, int> Delete;
        public delegate* unmanaged[Cdecl]<Vfs*, byte*, int, int*, int> Access;
        public void* FullPathname, DlOpen, DlError, DlSym, DlClose, Randomness, Sleep, CurrentTime, GetLastError;
        public void* CurrentTimeInt64, SetSystemCall, GetSystemCall, NextSystemCall;
    }

    // struct sqlite3_io_methods, version 2
    private struct Methods
    {
        public int Version;
        public delegate* unmanaged[Cdecl]<OpenFile*, int> Close;
        public delegate* unmanaged[Cdecl]<OpenFile*, byte*, int, long, int> Read;
        public delegate* unmanaged[Cdecl]<OpenFile*, byte*, int, long, int> Write;
        public delegate* unmanaged[Cdecl]<OpenFile*, long, int> Truncate;
        public delegate* unmanaged[Cdecl]<OpenFile*, int, int> Sync;
        public delegate* unmanaged[Cdecl]<OpenFile*, long*, int> FileSize;
        public delegate* unmanaged[Cdecl]<OpenFile*, int, int> Lock, Unlock;
        public delegate* unmanaged[Cdecl]<OpenFile*, int*, int> CheckReservedLock;
        public delegate* unmanaged[Cdecl]<OpenFile*, int, void*, int> FileControl;
        public delegate* unmanaged[Cdecl]<OpenFile*, int> SectorSize, DeviceCharacteristics;
        public delegate* unmanaged[Cdecl]<OpenFile*, int, int, int, void**, int> ShmMap;
        public delegate* unmanaged[Cdecl]<OpenFile*, int, int, int, int> ShmLock;
        public delegate* unmanaged[Cdecl]<OpenFile*, void> ShmBarrier;
        public delegate* unmanaged[Cdecl]<OpenFile*, int, int> ShmUnmap;
    }
}
