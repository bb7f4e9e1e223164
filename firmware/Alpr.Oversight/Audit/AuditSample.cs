using System.Globalization;
using System.Text;
using Alpr.Evidence;

namespace Alpr.Oversight;

/// <summary>
/// A random sample of accesses that anybody with seed and period draws again, with this program or without: give each access of the period
/// the number <c>SHA-256("alpr-audit-sample-1" LF seed LF sequence)</c>, seed and sequence as ASCII, the sequence in decimal, and take those
/// with the smallest numbers. So each set of accesses is as likely as any other of its size, none comes twice, and an access that is
/// added to the log moves none of the others.
/// </summary>
/// <param name="Seed">What it was drawn with; print it.</param>
/// <param name="From">Beginning of the period.</param>
/// <param name="To">Its end.</param>
/// <param name="Population">Accesses in the period that it was drawn from.</param>
/// <param name="LogSize">Records in the log when it was drawn.</param>
/// <param name="LogRoot">The log's root hash then, hex.</param>
/// <param name="Rows">The sample, in the order of the log.</param>
public sealed record AuditSample(
    string Seed, DateTimeOffset From, DateTimeOffset To, long Population, long LogSize, string LogRoot, IReadOnlyList<AuditRow> Rows)
{
    /// <summary>The generator's name: another way of drawing would have another.</summary>
    public const string Generator = "alpr-audit-sample-1";

    /// <summary>Longest seed in characters.</summary>
    public const int SeedLengthMax = 64;

    /// <summary>What must be printed with the sample so that anybody can draw it again.</summary>
    public string Statement => string.Create(CultureInfo.InvariantCulture,
        $"{Rows.Count} of {Population} accesses from {AgencyCalendar.Text(From)} to {AgencyCalendar.Text(To)}, drawn by {Generator} with seed {Seed} from the log of {LogSize} records with root {LogRoot}");

    /// <summary>The number of an access; the smallest are drawn.</summary>
    public static Hash256 NumberOf(string seed, long sequence) =>
        Hash256.Of(Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{Generator}\n{seed}\n{sequence}")));

    /// <summary>A seed as it may be given: 1 to 64 letters, digits and hyphens.</summary>
    internal static string RequireSeed(string seed) => seed.Length is >= 1 and <= SeedLengthMax && seed.All(c => char.IsAsciiLetterOrDigit(c) || c == '-')
        ? seed
        : throw new OversightException($"A seed has 1 to {SeedLengthMax} letters, digits and hyphens; leave it out to have one drawn.");

    /// <summary>Draws; keeps no more than the sample in memory.</summary>
    internal static (List<AuditRow> Rows, long Population) Draw(IEnumerable<AuditRow> accesses, string seed, int size)
    {
        PriorityQueue<AuditRow, Hash256> drawn = new(Comparer<Hash256>.Create((a, b) => b.Bytes.SequenceCompareTo(a.Bytes))); // the largest first out
        long population = 0;
        foreach (AuditRow row in accesses)
        {
            population++;
            if (drawn.Count < size)
                drawn.Enqueue(row, NumberOf(seed, row.Sequence));
            else
                drawn.EnqueueDequeue(row, NumberOf(seed, row.Sequence));
        }
        return ([.. drawn.UnorderedItems.Select(item => item.Element).OrderBy(row => row.Sequence)], population);
    }
}
