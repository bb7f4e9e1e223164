using Alpr.Board.Storage;

namespace Alpr.Board.Tests.KernelLayout;

internal static unsafe class StorageLayout
{
    public static LayoutTable FileSystem()
    {
        LayoutTable t = new("sys/statvfs.h");
        FileSystemFigures figures;
        t.Struct("struct statvfs", &figures).Field("f_bsize", &figures.BlockBytes).Field("f_frsize", &figures.FragmentBytes)
            .Field("f_blocks", &figures.Fragments).Field("f_bfree", &figures.FreeFragments).Field("f_bavail", &figures.AvailableFragments)
            .Field("f_files", &figures.Inodes).Field("f_ffree", &figures.FreeInodes).Field("f_favail", &figures.AvailableInodes)
            .Field("f_fsid", &figures.Id).Field("f_flag", &figures.Flags).Field("f_namemax", &figures.NameBytesMax);
        return t;
    }

    public static LayoutTable File()
    {
        LayoutTable t = new("linux/stat.h", "linux/fcntl.h");
        FileStatus status;
        t.Struct("struct statx", &status).Field("stx_dev_major", &status.DeviceMajor).Field("stx_dev_minor", &status.DeviceMinor);
        return t.Constant("AT_FDCWD", StorageAbi.CurrentFolder).Constant("STATX_BASIC_STATS", StorageAbi.BasicFields);
    }
}
