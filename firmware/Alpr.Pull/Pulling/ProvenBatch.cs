using Alpr.Evidence;

namespace Alpr.Pull;

/// <summary>A batch that is proven and continues what was kept, in a file that is on the disk.</summary>
/// <param name="Path">The file; a store may move it.</param>
/// <param name="Bytes">Its length.</param>
/// <param name="Report">What was found out.</param>
/// <param name="Before">Where the pull stood; null before the first batch.</param>
/// <param name="After">Where it stands once the batch is kept.</param>
public sealed record ProvenBatch(string Path, long Bytes, VerificationReport Report, UnitState? Before, UnitState After)
{
    /// <summary>The unit's name.</summary>
    public string Unit => After.Unit;

    /// <summary>First sequence that it covers.</summary>
    public long First => Before?.Position ?? 0;

    /// <summary>Last sequence that it covers.</summary>
    public long Last => After.Position - 1;

    /// <summary>Records and exhibits in it.</summary>
    public long Records => Report.Records + Report.Exhibits;
}
