namespace Alpr.Evidence;

/// <summary>Makes a bundle of a batch with exhibits. The same batch always gives the same bytes.</summary>
public static class BundleWriter
{
    /// <summary>Writes a bundle.</summary>
    /// <param name="core">The batch; a stream that can be read again from its beginning. It is verified first.</param>
    /// <param name="output">Where the zip goes; stays the caller's.</param>
    /// <returns>The report on the batch. When it is not proven, nothing was written.</returns>
    /// <exception cref="ArgumentException">The batch is too large for a bundle.</exception>
    public static VerificationReport Write(Stream core, Stream output)
    {
        ArgumentNullException.ThrowIfNull(core);
        ArgumentNullException.ThrowIfNull(output);
        core.Position = 0;
        VerificationReport report = BatchVerifier.Verify(core);
        if (report.IsProven)
            Write(core, output, report);
        return report;
    }

    /// <summary>Writes a bundle of a batch that was proven.</summary>
    internal static void Write(Stream core, Stream output, VerificationReport report)
    {
        if (Problem(core, report) is { } problem)
            throw new ArgumentException(problem);
        BundleFiles files = new(new(output));
        files.Begin(core);
        core.Position = 0;
        BatchVerifier.Verify(core, null, files);
        files.Finish(report);
    }

    /// <summary>Why a proven batch cannot be a bundle's, or null.</summary>
    internal static string? Problem(Stream core, VerificationReport report)
    {
        if (report.Records > 0)
            return "A bundle holds exhibits alone, each with its own proof, and no range of records.";
        return report.Exhibits + report.Statements > BundleFormat.RecordsMax || core.Length > BundleFormat.CoreBytesMax
            ? $"{report.Exhibits + report.Statements} records of {core.Length >> 20} MiB do not fit one bundle of at most {BundleFormat.RecordsMax} records and {BundleFormat.CoreBytesMax >> 20} MiB; choose a shorter time."
            : null;
    }
}
