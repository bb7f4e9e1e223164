using System.Globalization;
using Alpr.Contracts.V1;

namespace Alpr.Evidence;

/// <summary>What page and script say of a bundle as a whole.</summary>
/// <param name="Report">On the batch; proven.</param>
/// <param name="Records">Statements and exhibits.</param>
internal sealed record BundleSummary(VerificationReport Report, IReadOnlyList<BundleRecord> Records)
{
    public Checkpoint Checkpoint => Report.Checkpoint!;

    public IEnumerable<BundleRecord> Exhibits => Records.Where(record => record.IsExhibit);

    /// <summary>The cases whose holds are stated, each once.</summary>
    public IEnumerable<string> Cases => Records
        .Where(record => record.Record.BodyCase == Record.BodyOneofCase.HoldChanged)
        .Select(record => record.Record.HoldChanged.CaseNumber).Distinct();

    /// <summary>A record's time for people, with how far it can be believed.</summary>
    public static string TimeOf(Record record)
    {
        if (record.Time is not { } time)
            return "not stated";
        string utc = time.UtcUs is >= 0 and < 253402300800000000
            ? DateTimeOffset.UnixEpoch.AddMicroseconds(time.UtcUs).ToString("yyyy-MM-dd HH:mm:ss.fff", CultureInfo.InvariantCulture) + " UTC"
            : "no calendar time";
        string source = time.Source switch
        {
            TimeSource.Unset => "the clock was not set: only the order is certain",
            TimeSource.Rtc => "from the unit's own clock chip",
            TimeSource.Ntp => "kept by a time server",
            TimeSource.Gps => "kept by GPS",
            TimeSource.Recording => "when the recording was processed, not when it was filmed",
            _ => "from the unit's system clock",
        };
        string within = time.UncertaintyUs == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $", within {time.UncertaintyUs / 1000.0:0.###} ms");
        return $"{utc} ({source}{within})";
    }
}
