namespace Alpr.Pull.Pulling;

/// <summary>What may go wrong with our own disk, in words.</summary>
internal static class StorageFailure
{
    private const int NoSpace = 28, QuotaExceeded = 122; // ENOSPC, EDQUOT in errno.h; IOException carries them

    /// <summary>An exception of a file or folder.</summary>
    public static PullException Of(string unit, Exception failure) => failure.HResult is NoSpace or QuotaExceeded
        ? new(PullProblem.Storage, unit, "the disk here is full; nothing was lost, the unit still has it", "Make room", failure)
        : new(PullProblem.Storage, unit, $"the folder here does not take it ({failure.Message.TrimEnd('.')})", "Check the disk and who owns the folder", failure);
}
