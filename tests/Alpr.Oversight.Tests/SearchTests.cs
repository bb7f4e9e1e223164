using System.Text.RegularExpressions;
using Alpr.Access;
using Alpr.Board.Time;
using Alpr.Contracts.V1;
using Alpr.Journal;
using Alpr.Tests.Common;

namespace Alpr.Oversight.Tests;

/// <summary>A search finds what it should, newest first, in pages, and each page is an access.</summary>
public sealed class SearchTests : OversightFixture
{
    private DetectionSearch Search => new(Bench.Setup);

    [Test]
    public void A_row_says_all_that_is_known()
    {
        Bench.Clock.Discipline = new(ClockSource.Gps, 1500);
        Detection detection = new() { Plate = "7ABC123", Confidence = 0.9f, State = "CA", StateConfidence = 0.7f };
        detection.CharacterConfidence.AddRange([0.9f, 0.8f]);
        long sequence = Bench.Append(new Record { Detection = detection },
            new ImageBlob(ImageKind.Plate, "image/jpeg", 160, 40, new byte[] { 1 }), new ImageBlob(ImageKind.Context, "image/jpeg", 640, 360, new byte[] { 2 }));
        long hit = Bench.Hit(sequence);
        Bench.Writer.Holds.Place("26-7", [sequence], "somebody", "");
        DetectionRow row = Find(new() { Plate = "7abc-123" }).Rows.Single();
        Assert.That((row.Sequence, row.Plate, row.Confidence, row.State, row.StateConfidence), Is.EqualTo((sequence, "7ABC123", 0.9f, "CA", 0.7f)));
        Assert.That(row.CharacterConfidence, Is.EqualTo(new[] { 0.9f, 0.8f }));
        Assert.That(row.Time, Is.EqualTo(new RowTime(Bench.Clock.UtcNow, TimeSource.Gps, 1500)));
        Assert.That((row.Matched, row.MatchRank, row.MatchedPlate), Is.EqualTo((MatchedText.Plate, 0, "7ABC123")));
        Assert.That(row.Hits.Single(), Is.EqualTo(new RowHit(hit, "stolen_vehicle", "svs", MatchKind.Exact, false, true)));
        Assert.That(row.Images.Select(image => (image.Kind, image.WidthPx, image.IsThere)), Is.EqualTo(new[] { (ImageKind.Plate, 160, true), (ImageKind.Context, 640, true) }));
        Assert.That(row.Images.Select(image => image.Name), Has.All.EndsWith(".jpg"));
        Assert.That(row.HeldBy, Is.EqualTo(new[] { "26-7" }));
    }

    [Test]
    public void Raw_reading_and_candidates_are_found_with_their_rank()
    {
        Bench.Detect("7ABC123", raw: "7A8C123", candidates: [("7ABC123", 0.9f), ("7ABC128", 0.05f)]);
        DetectionRow raw = Find(new() { Plate = "7A8*" }).Rows.Single(), candidate = Find(new() { Plate = "*128" }).Rows.Single();
        Assert.That((raw.Matched, raw.MatchRank, raw.MatchedPlate, raw.MatchedConfidence), Is.EqualTo((MatchedText.Raw, 0, "7A8C123", (float?)null)));
        Assert.That((candidate.Matched, candidate.MatchRank, candidate.MatchedPlate, candidate.MatchedConfidence), Is.EqualTo((MatchedText.Candidate, 2, "7ABC128", (float?)0.05f)));
    }

    [Test]
    public void Hits_are_found_by_category_and_list_of_one_hit()
    {
        long plain = Bench.Detect("1AAA111"), stolen = Bench.Detect("2AAA222"), both = Bench.Detect("3AAA333");
        Bench.Hit(stolen, "stolen_vehicle", "svs");
        Bench.Hit(both, "stolen_vehicle", "own");
        Bench.Hit(both, "amber_alert", "svs");
        Assert.That(Sequences(new()), Is.EqualTo(new[] { both, stolen, plain }));
        Assert.That(Sequences(new() { HitsOnly = true }), Is.EqualTo(new[] { both, stolen }));
        Assert.That(Sequences(new() { Category = "stolen_vehicle" }), Is.EqualTo(new[] { both, stolen }));
        Assert.That(Sequences(new() { List = "svs" }), Is.EqualTo(new[] { both, stolen }));
        Assert.That(Sequences(new() { Category = "stolen_vehicle", List = "svs" }), Is.EqualTo(new[] { stolen }), "not two hits that have one each");
        Assert.That(Sequences(new() { Category = "stolen_vehicle", Plate = "3*" }), Is.EqualTo(new[] { both }));
    }

    [Test]
    public void Each_page_is_an_access_with_what_was_asked_and_the_number_shown()
    {
        Bench.Detect("7ABC123");
        Find(new() { Plate = "7AB*", State = "CA", From = OversightBench.Start, Limit = 5 });
        (AccessRequest request, long? results, _) = Bench.Gate.Uses.Single();
        Assert.That((request.Action, request.Purpose, request.CaseNumber, results), Is.EqualTo((AccessAction.Search, "criminal_investigation", "26-0001", (long?)1)));
        Assert.That(request.Asked, Is.EqualTo("detections plate 7AB* from 2026-01-05T08:00:00Z state CA"));
    }

    [Test]
    public void A_refused_search_shows_nothing()
    {
        Bench.Detect("7ABC123");
        Bench.Gate.Refuse = _ => "No training; attend the course.";
        Assert.That(() => Find(new() { Plate = "7*" }), Throws.InstanceOf<AccessRefusedException>());
        using JournalReader reader = Bench.Reader();
        Assert.That(reader.Read(1, 1).Single().ToRecord().Access.Refused);
    }

    [Test]
    public void Terms_that_cannot_be_searched_are_refused_without_a_plate()
    {
        foreach ((SearchTerms terms, string says) in new[]
        {
            (new SearchTerms { Plate = "7ABC123!" }, "A pattern has letters"), (new SearchTerms { State = "XX" }, "two-letter code"),
            (new SearchTerms { Category = "7ABC123" }, "categories are"), (new SearchTerms { Limit = 0 }, "1 to 1000 rows"), (new SearchTerms { Limit = 1001 }, "1 to 1000 rows"),
            (new SearchTerms { From = OversightBench.Start, To = OversightBench.Start }, "ends before"), (new SearchTerms { Cursor = "7ABC123" }, "first page"),
        })
        {
            OversightException refused = Assert.Throws<OversightException>(() => Find(terms))!;
            Assert.That(refused.Message, Does.Contain(says).And.Not.Contain("7ABC123"));
        }
        Assert.That(Bench.Gate.Uses, Is.Empty);
    }

    [Test]
    public void A_cursor_is_of_its_terms_alone()
    {
        for (int i = 0; i < 5; i++)
            Bench.Detect($"7ABC12{i}");
        string next = Find(new() { Plate = "7*", Limit = 2 }).Next!;
        Assert.That(Find(new() { Plate = "7*", Limit = 3, Cursor = next }).Rows.Select(row => row.Plate), Is.EqualTo(new[] { "7ABC122", "7ABC121", "7ABC120" }));
        Assert.That(() => Find(new() { Plate = "7A*", Limit = 2, Cursor = next }), Throws.InstanceOf<OversightException>());
    }

    [Test]
    public void Any_cursor_at_all_is_taken_or_refused()
    {
        Bench.Detect("7ABC123");
        SearchTerms terms = new() { Plate = "7*" };
        string good = terms.CursorOf(12);
        Random random = new(Torture.Seed(9));
        for (int i = 0; i < Torture.Count(500, 20_000); i++)
        {
            char[] cursor = good.ToCharArray();
            cursor[random.Next(cursor.Length)] = (char)random.Next(33, 127);
            string tried = random.Next(2) == 0 ? new(cursor) : PatternTests.Draw(random, "0123456789abcdef-", 40);
            try
            {
                Find(terms with { Cursor = tried });
            }
            catch (OversightException refused)
            {
                Assert.That(refused.Message, Does.Contain("cursor"));
            }
        }
    }

    [Test]
    public void A_page_that_takes_too_long_says_where_to_go_on()
    {
        for (int i = 0; i < 3000; i++)
            Bench.Detect($"1AAA{i % 1000:000}");
        Bench.Writer.Commit();
        DetectionSearch slow = new(Bench.Setup with { Clock = new HastyClock(Bench.Clock) });
        SearchTerms terms = new() { Plate = "*ZZ*" };
        SearchPage page = slow.Find(Bench.Session, Bench.Reason, terms);
        Assert.That((page.Rows.Count, page.IsOutOfTime), Is.EqualTo((0, true)));
        int pages = 1;
        for (; page.Next is not null; pages++)
            page = slow.Find(Bench.Session, Bench.Reason, terms with { Cursor = page.Next });
        Assert.That(pages, Is.InRange(3, 10));
        Assert.That(page.IsOutOfTime, Is.False);
    }

    [Test]
    public void Detections_from_before_the_clock_was_set_are_found_at_their_time()
    {
        Bench.Clock.Discipline = new(ClockSource.Unset, 0);
        long early = Bench.Detect("7ABC123");
        Assert.That(Sequences(new() { From = DateTimeOffset.UnixEpoch }), Is.Empty, "nothing dates it yet");
        Bench.Pass(TimeSpan.FromMinutes(10));
        Bench.Clock.Discipline = new(ClockSource.Ntp, 100);
        Bench.Detect("8ABC123");
        Assert.That(Sequences(new() { From = OversightBench.Start, To = OversightBench.Start.AddMinutes(1) }), Is.EqualTo(new[] { early }));
    }

    [Test]
    public void Random_searches_find_what_a_slow_reading_of_all_records_finds()
    {
        int seed = Torture.Seed(10);
        Random random = new(seed);
        string[] states = ["CA", "NV", ""], categories = ["stolen_vehicle", "amber_alert"], lists = ["svs", "own"];
        for (int i = 0; i < Torture.Count(1_000, 5_000); i++)
        {
            long at = Bench.Detect(Plate(), states[random.Next(3)], random.Next(2) == 0 ? Plate() : "", [(Plate(), 0.5f), (Plate(), random.NextSingle() * 0.02f)]);
            if (random.Next(8) == 0)
                Bench.Hit(at, categories[random.Next(2)], lists[random.Next(2)]);
            Bench.Pass(TimeSpan.FromSeconds(random.Next(30)));
            if (random.Next(200) == 0)
                Bench.Clock.Jump(TimeSpan.FromSeconds(random.Next(-600, 600)));
        }
        Bench.Writer.Commit();
        List<Record> all = [];
        using (JournalReader reader = Bench.Reader())
            all.AddRange(reader.Read(0, long.MaxValue).Select(entry => entry.ToRecord()));
        for (int i = 0; i < Torture.Count(100, 1_000); i++)
        {
            SearchTerms terms = new()
            {
                Plate = random.Next(5) == 0 ? null : PatternTests.Draw(random, random.Next(3) == 0 ? "ABO1" : "ABO1I0?**", 5),
                State = random.Next(3) == 0 ? random.Next(3) switch { 0 => "CA", 1 => "nv", _ => "unknown" } : null,
                HitsOnly = random.Next(6) == 0,
                Category = random.Next(6) == 0 ? categories[random.Next(2)] : null,
                List = random.Next(6) == 0 ? lists[random.Next(2)] : null,
                From = random.Next(4) == 0 ? OversightBench.Start.AddSeconds(random.Next(20_000)) : null,
                To = random.Next(4) == 0 ? OversightBench.Start.AddSeconds(20_000 + random.Next(10_000)) : null,
                Limit = random.Next(1, 200),
            };
            Assert.That(Sequences(terms), Is.EqualTo(Oracle(all, terms)), $"seed {seed}: {terms}");
        }

        string Plate() => PatternTests.Draw(random, "ABO1I0", 5);
    }

    private static IEnumerable<long> Oracle(List<Record> all, SearchTerms terms)
    {
        string folded = (terms.Plate ?? "*").ToUpperInvariant().Replace('O', '0').Replace('Q', '0').Replace('I', '1');
        Regex pattern = new("^" + folded.Replace("*", ".*", StringComparison.Ordinal).Replace('?', '.') + "$");
        ILookup<ulong, Hit> hits = all.Where(record => record.BodyCase == Record.BodyOneofCase.Hit).Select(record => record.Hit).ToLookup(hit => hit.Detection);
        foreach (Record record in Enumerable.Reverse(all).Where(record => record.BodyCase == Record.BodyOneofCase.Detection))
        {
            Detection detection = record.Detection;
            DateTimeOffset made = DateTimeOffset.UnixEpoch.AddMicroseconds(record.Time.UtcUs);
            IEnumerable<string> texts = detection.Candidates.Where(candidate => candidate.Confidence >= 0.01f).Select(candidate => candidate.Plate).Append(detection.Plate)
                .Append(detection.RawPlate).Where(text => text.Length > 0).Select(text => text.Replace('O', '0').Replace('I', '1'));
            bool fits = texts.Any(text => pattern.IsMatch(text)) && (terms.From is null || made >= terms.From) && (terms.To is null || made < terms.To)
                && (terms.State is null || detection.State == (terms.State == "unknown" ? "" : terms.State.ToUpperInvariant()));
            bool hit = hits[record.Sequence].Any(each => (terms.Category is null || each.Category == terms.Category) && (terms.List is null || each.List == terms.List));
            if (fits && (hit || !(terms.HitsOnly || terms.Category is not null || terms.List is not null)))
                yield return (long)record.Sequence;
        }
    }

    private SearchPage Find(SearchTerms terms)
    {
        Bench.Writer.Commit();
        return Search.Find(Bench.Session, Bench.Reason, terms);
    }

    private List<long> Sequences(SearchTerms terms)
    {
        List<long> found = [];
        SearchPage page = Find(terms);
        while (true)
        {
            Assert.That(page.Rows, Has.Count.LessThanOrEqualTo(terms.Limit));
            found.AddRange(page.Rows.Select(row => row.Sequence));
            if (page.Next is null)
                return found;
            page = Find(terms with { Cursor = page.Next });
        }
    }

    /// <summary>A clock on which three seconds pass between two looks.</summary>
    private sealed class HastyClock(IClock clock) : IClock
    {
        private long _passedUs;

        public long MonotonicUs => clock.MonotonicUs + (_passedUs += 3_000_000);

        public DateTimeOffset UtcNow => clock.UtcNow;

        public ClockDiscipline Discipline => clock.Discipline;

        public void WaitUntil(long monotonicUs) => clock.WaitUntil(monotonicUs);
    }
}
