using Alpr.Journal;

namespace Alpr.Oversight;

/// <summary>Which detections and hits are taken away.</summary>
public sealed class ExportSelection
{
    private readonly Func<JournalReader, IReadOnlyList<long>> _choose;

    private ExportSelection(string asked, IReadOnlyList<string> cases, Func<JournalReader, IReadOnlyList<long>> choose) =>
        (Asked, Cases, _choose) = (asked, cases, choose);

    /// <summary>What the access record says.</summary>
    public string Asked { get; }

    /// <summary>Cases whose holds are stated in the export.</summary>
    internal IReadOnlyList<string> Cases { get; }

    /// <summary>All that was made from one time up to, not including, another.</summary>
    public static ExportSelection OfTime(DateTimeOffset from, DateTimeOffset to) => from < to
        ? new($"records from {AgencyCalendar.Text(from)} to {AgencyCalendar.Text(to)}", [], journal => journal.MadeBetween(from, to))
        : throw new OversightException("The time span ends before it begins; exchange from and to.");

    /// <summary>What a search finds, all pages, with its hits.</summary>
    public static ExportSelection OfSearch(SearchTerms terms)
    {
        ArgumentNullException.ThrowIfNull(terms);
        terms.ToQuery();
        return new("records of the search: " + terms.Asked(), [], journal => WithHits(journal, DetectionSearch.All(journal, terms, OversightLimits.ExportedMax)));
    }

    /// <summary>What a case holds.</summary>
    public static ExportSelection OfCase(string caseNumber)
    {
        string number = OversightLimits.RequireText(caseNumber, "case number");
        return new($"records held by case {number}", [number], journal => journal.HeldBy(number));
    }

    /// <summary>Single records, with their hits.</summary>
    public static ExportSelection Of(IReadOnlyList<long> sequences)
    {
        ArgumentNullException.ThrowIfNull(sequences);
        if (sequences.Count is 0 or > OversightLimits.ExportedMax)
            throw new OversightException($"Choose 1 to {OversightLimits.ExportedMax} records.");
        string named = sequences.Count <= 10 ? string.Join(", ", sequences) : $"{sequences.Count} from {sequences.Min()} to {sequences.Max()}";
        return new($"records {named}", [], journal => WithHits(journal, sequences));
    }

    /// <summary>The records that are there, in order.</summary>
    /// <exception cref="OversightException">There are none, or too many.</exception>
    internal IReadOnlyList<long> Choose(JournalReader journal)
    {
        IReadOnlyList<long> chosen = _choose(journal);
        if (chosen.Count > OversightLimits.ExportedMax)
            throw new OversightException($"{chosen.Count} records are more than the {OversightLimits.ExportedMax} of one export; choose a shorter time.");
        foreach (long sequence in chosen)
            EvidenceDesk.RequireEvidence(journal, sequence);
        List<long> there = [.. chosen.Where(sequence => !journal.Read(sequence, 1).Single().IsGone)];
        return there.Count > 0 ? there : throw new OversightException("Nothing of it is in the journal; choose another time, search or case.");
    }

    private static List<long> WithHits(JournalReader journal, IReadOnlyList<long> detections) =>
        [.. detections.Concat(detections.SelectMany(journal.HitsOf)).Distinct().Order()];
}
