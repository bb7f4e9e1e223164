using Alpr.Access;
using Alpr.Contracts.V1;
using Alpr.Evidence;
using Alpr.Journal;

namespace Alpr.Oversight;

/// <summary>Searches detections and their hits. Any thread.</summary>
/// <param name="setup">What it works with.</param>
public sealed class DetectionSearch(OversightSetup setup)
{
    private const int HitsShownMax = 32; // of one detection; lists are few

    /// <summary>One page of what fits, newest first in the order of the log.</summary>
    /// <exception cref="AccessRefusedException">The policy forbids it.</exception>
    /// <exception cref="OversightException">A term cannot be searched for.</exception>
    public SearchPage Find(AccessSession session, UseReason reason, SearchTerms terms)
    {
        ArgumentNullException.ThrowIfNull(reason);
        ArgumentNullException.ThrowIfNull(terms);
        DetectionQuery query = terms.ToQuery();
        return setup.Gate.Use(session, reason.For(AccessAction.Search, terms.Asked()), () =>
        {
            long endUs = setup.Clock.MonotonicUs + OversightLimits.SearchUs;
            using JournalReader journal = setup.OpenJournal();
            DetectionPage page = journal.Search(query, terms.Limit, () => setup.Clock.MonotonicUs >= endUs);
            List<DetectionRow> rows = [];
            foreach (FoundDetection found in page.Found)
            {
                if (Row(journal, found) is { } row)
                    rows.Add(row);
            }
            bool outOfTime = page.Next is not null && page.Found.Count < terms.Limit;
            string? next = page.Next is { } before ? terms.CursorOf(before) : null;
            return new AccessResult<SearchPage>(new(rows, next, outOfTime), rows.Count);
        });
    }

    /// <summary>The sequences of what fits, the last in the log first, for an export within another act.</summary>
    /// <exception cref="OversightException">There are more than may be exported.</exception>
    internal static List<long> All(JournalReader journal, SearchTerms terms, int most)
    {
        DetectionQuery query = terms.ToQuery();
        DetectionPage page = journal.Search(query, most + 1, () => false);
        return page.Found.Count <= most
            ? [.. page.Found.Select(found => found.Sequence)]
            : throw new OversightException($"More than {most} detections fit; choose a shorter time or a closer pattern.");
    }

    /// <summary>The row of a detection; null when it was destroyed meanwhile.</summary>
    internal static DetectionRow? Row(JournalReader journal, FoundDetection found)
    {
        if (journal.Read(found.Sequence, 1).FirstOrDefault() is not { IsGone: false } entry)
            return null;
        Record record = entry.ToRecord();
        Detection detection = record.Detection;
        (MatchedText matched, int rank) = found.Text switch
        {
            0 => (MatchedText.Plate, 0),
            1 => (MatchedText.Raw, 0),
            _ => (MatchedText.Candidate, found.Text - 1),
        };
        PlateCandidate? candidate = matched == MatchedText.Candidate ? detection.Candidates[rank - 1] : null;
        HashSet<Hash256> there = [.. journal.ImageHashes(found.Sequence)];
        return new()
        {
            Sequence = found.Sequence,
            Time = TimeOf(record, found.MadeUs),
            Plate = detection.Plate,
            Confidence = detection.Confidence,
            CharacterConfidence = [.. detection.CharacterConfidence],
            State = detection.State,
            StateConfidence = detection.StateConfidence,
            Matched = matched,
            MatchRank = rank,
            MatchedPlate = candidate?.Plate ?? (matched == MatchedText.Raw ? detection.RawPlate : detection.Plate),
            MatchedConfidence = candidate?.Confidence ?? (matched == MatchedText.Raw ? null : detection.Confidence),
            Hits = [.. journal.HitsOf(found.Sequence).Take(HitsShownMax).Select(hit => RowOf(journal, hit)).OfType<RowHit>()],
            Images = [.. detection.Images.Select(image => RowOf(image, there))],
            HeldBy = journal.CasesOf(found.Sequence),
        };
    }

    internal static RowTime TimeOf(Record record, long? madeUs) => new(
        madeUs is { } us ? DateTimeOffset.UnixEpoch.AddMicroseconds(us) : null, record.Time?.Source ?? default, record.Time?.UncertaintyUs ?? 0);

    internal static RowImage RowOf(ImageReference image, HashSet<Hash256> there)
    {
        bool known = Hash256.TryRead(image.Sha256.Span, out Hash256 hash);
        return new(NameOf(hash, image.MediaType), image.Kind, (int)image.Width, (int)image.Height, known && there.Contains(hash));
    }

    internal static string NameOf(in Hash256 hash, string mediaType) => $"{hash}{(mediaType == "image/jpeg" ? ".jpg" : ".bin")}";

    private static RowHit? RowOf(JournalReader journal, long sequence)
    {
        if (journal.Read(sequence, 1).FirstOrDefault() is not { IsGone: false } entry)
            return null;
        Hit hit = entry.ToRecord().Hit;
        return new(sequence, hit.Category, hit.List, hit.Match, hit.Informational, hit.Unconfirmed);
    }
}
