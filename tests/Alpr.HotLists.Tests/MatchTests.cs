using Alpr.Contracts;
using Alpr.Contracts.V1;

namespace Alpr.HotLists.Tests;

public sealed class MatchTests
{
    private static readonly MatchOptions Always = new() { RepeatWindowUs = 0 };

    // The plate read, the state read; the plate listed, the state listed; what it is called.
    [TestCase("7QX1234", "CA", "7QX1234", "CA", MatchKind.Exact, TextMatch.Exact, StateMatch.Same)]
    [TestCase("7QX1234", "CA", "70X1234", "CA", MatchKind.Folded, TextMatch.Folded, StateMatch.Same)]
    [TestCase("7OX1234", "CA", "7QX1234", "CA", MatchKind.Folded, TextMatch.Folded, StateMatch.Same)]
    [TestCase("7QXI234", "CA", "7QX1234", "CA", MatchKind.Folded, TextMatch.Folded, StateMatch.Same)]
    [TestCase("7QX1234", "", "7QX1234", "CA", MatchKind.StateUnknown, TextMatch.Exact, StateMatch.Unknown)]
    [TestCase("7QX1234", "CA", "7QX1234", "", MatchKind.StateUnknown, TextMatch.Exact, StateMatch.Unknown)]
    [TestCase("7QX1234", "", "7QX1234", "", MatchKind.StateUnknown, TextMatch.Exact, StateMatch.Unknown)]
    [TestCase("7QX1234", "CA", "7QX1234", "ON", MatchKind.StateUnknown, TextMatch.Exact, StateMatch.Unknown)]
    [TestCase("7QX1234", "CA", "70X1234", "", MatchKind.StateUnknown, TextMatch.Folded, StateMatch.Unknown)]
    [TestCase("7QX1234", "NV", "7QX1234", "CA", MatchKind.StateConflict, TextMatch.Exact, StateMatch.Conflict)]
    [TestCase("7QX1234", "NV", "70X1234", "CA", MatchKind.StateConflict, TextMatch.Folded, StateMatch.Conflict)]
    [TestCase("7QX1234", "NE", "7QX1234", "NB", MatchKind.Exact, TextMatch.Exact, StateMatch.Same)]
    public void A_hit_says_how_it_matched(
        string read, string readState, string listed, string listedState, MatchKind kind, TextMatch text, StateMatch state)
    {
        HotListHit hit = Match(Sample.Read(read, readState), Sample.Entry(listed, listedState)).Single();
        Assert.That((hit.Kind, hit.Text, hit.State, hit.IsUnconfirmed), Is.EqualTo((kind, text, state, true)));
    }

    [TestCase("7QX1234", "8QX1234")]
    [TestCase("7QX1234", "7QX123")]
    [TestCase("7QX1234", "7QX12344")]
    [TestCase("8QX1234", "BQX1234")]
    [TestCase("7SX1234", "75X1234")]
    [TestCase("7ZX1234", "72X1234")]
    [TestCase("D000", "0000")]
    public void Other_plates_are_no_hits_however_much_alike(string read, string listed) =>
        Assert.That(Match(Sample.Read(read, "CA"), Sample.Entry(listed, "CA")), Is.Empty);

    [Test]
    public void A_state_of_which_the_camera_is_not_sure_is_unknown()
    {
        EntryDraft entry = Sample.Entry("7QX1234", "CA");
        Assert.Multiple(() =>
        {
            Assert.That(Match(Sample.Read("7QX1234", "NV", 0.49f), entry).Single().Kind, Is.EqualTo(MatchKind.StateUnknown));
            Assert.That(Match(Sample.Read("7QX1234", "NV", 0.5f), entry).Single().Kind, Is.EqualTo(MatchKind.StateConflict));
        });
    }

    [TestCase(0.79f, true)]
    [TestCase(0.8f, false)]
    public void A_candidate_counts_where_its_one_character_was_uncertain(float confidence, bool isHit)
    {
        ReadPlate read = Sample.Read("7QX1284", "CA");
        read.Characters[5] = confidence;
        read.Candidates[0] = new(Sample.Text("7QX1234"), 0.1f);
        read.CandidateCount = 1;
        List<HotListHit> hits = Match(read, Sample.Entry("7QX1234", "CA"));
        Assert.That(hits.Select(hit => (hit.Kind, hit.State)), Is.EqualTo(isHit ? new[] { (MatchKind.CharacterUncertain, StateMatch.Same) } : []));
    }

    [Test]
    public void Only_the_uncertain_character_may_differ()
    {
        ReadPlate read = Sample.Read("7QX1284", "CA");
        read.Characters[0] = 0.3f; // another one than the candidate changes
        read.Candidates[0] = new(Sample.Text("7QX1234"), 0.1f);
        read.Candidates[1] = new(Sample.Text("8QX1234"), 0.1f); // two characters
        read.Candidates[2] = new(Sample.Text("7QX128"), 0.1f); // another length
        read.CandidateCount = 3;
        Assert.That(Match(read, Sample.Entry("7QX1234", "CA"), Sample.Entry("8QX1234", "CA"), Sample.Entry("7QX128", "CA")), Is.Empty);
    }

    [Test]
    public void Two_uncertain_characters_are_one_too_many()
    {
        ReadPlate read = Sample.Read("7QX1284", "CA");
        read.Characters[0] = read.Characters[5] = 0.3f;
        read.Candidates[0] = new(Sample.Text("8QX1234"), 0.1f);
        read.Candidates[1] = new(Sample.Text("7QX1234"), 0.1f);
        read.CandidateCount = 2;
        List<HotListHit> hits = Match(read, Sample.Entry("8QX1234", "CA"), Sample.Entry("7QX1234", "CA"));
        Assert.That(hits.Select(hit => hit.Entry.Plate.ToString()), Is.EqualTo(new[] { "7QX1234" }));
    }

    [Test]
    public void A_candidate_beyond_the_count_is_none()
    {
        ReadPlate read = Sample.Read("7QX1284", "CA");
        read.Characters[5] = 0.3f;
        read.Candidates[0] = new(Sample.Text("7QX1234"), 0.1f);
        Assert.That(Match(read, Sample.Entry("7QX1234", "CA")), Is.Empty);
    }

    [Test]
    public void The_readers_own_text_counts_like_a_candidate()
    {
        ReadPlate read = Sample.Read("7QX1284", "CA");
        read.Characters[5] = 0.3f;
        read.RawText = Sample.Text("7QX1234");
        Assert.That(Match(read, Sample.Entry("7QX1234", "CA")).Single().Kind, Is.EqualTo(MatchKind.CharacterUncertain));
    }

    [Test]
    public void A_candidate_that_folds_to_the_text_gives_no_second_hit()
    {
        ReadPlate read = Sample.Read("70X1284", "CA");
        read.Characters[1] = 0.3f;
        read.Candidates[0] = new(Sample.Text("7OX1284"), 0.1f);
        read.CandidateCount = 1;
        Assert.That(Match(read, Sample.Entry("7QX1284", "CA")).Single().Kind, Is.EqualTo(MatchKind.Folded));
    }

    [Test]
    public void Any_character_in_the_least_certain_place_counts_only_where_the_policy_wants_it()
    {
        ReadPlate read = Sample.Read("7QX1284", "CA");
        read.Characters[5] = 0.2f;
        read.Characters[6] = 0.3f;
        EntryDraft[] entries = [Sample.Entry("7QX1254", "CA"), Sample.Entry("7QX12O4", "CA"), Sample.Entry("7QX1284", "CA"), Sample.Entry("7QX1285", "CA"), Sample.Entry("7QX124", "CA")];
        Assert.Multiple(() =>
        {
            Assert.That(Match(read, entries), Has.Count.EqualTo(1));
            List<HotListHit> hits = Match(Always with { AnyCharacterBelow = 0.25f }, read, Sample.List("one", entries));
            Assert.That(hits.Select(hit => (hit.Entry.Plate.ToString(), hit.Kind)), Is.EquivalentTo(new[]
            {
                ("7QX1284", MatchKind.Exact), ("7QX1254", MatchKind.CharacterUncertain), ("7QX12O4", MatchKind.CharacterUncertain),
            }));
            Assert.That(Match(Always with { AnyCharacterBelow = 0.2f }, read, Sample.List("one", entries)), Has.Count.EqualTo(1));
        });
    }

    [Test]
    public void Every_entry_of_a_plate_is_told_the_most_urgent_first()
    {
        List<HotListHit> hits = Match(Always, Sample.Read("7QX1234", "CA"),
            Sample.List("a", Sample.Entry("7QX1234", "CA", HotListCategory.Special), Sample.Entry("7QX1234", "CA", HotListCategory.LostOrStolenPlate)),
            Sample.List("b", Sample.Entry("7QX1234", "CA", HotListCategory.StolenVehicle), Sample.Entry("7QX1234", "NV", HotListCategory.StolenVehicle)),
            Sample.List("c", Sample.Entry("7QX1234", "CA", HotListCategory.StolenFelony), Sample.Entry("70X1234", "", HotListCategory.AmberAlert)));
        Assert.That(hits.Select(hit => (hit.Entry.Category, hit.Kind, hit.IsInformational)), Is.EqualTo(new[]
        {
            (HotListCategory.AmberAlert, MatchKind.StateUnknown, false),
            (HotListCategory.StolenFelony, MatchKind.Exact, false),
            (HotListCategory.StolenVehicle, MatchKind.Exact, false),
            (HotListCategory.StolenVehicle, MatchKind.StateConflict, false),
            (HotListCategory.LostOrStolenPlate, MatchKind.Exact, false),
            (HotListCategory.Special, MatchKind.Exact, true),
        }));
    }

    [Test]
    public void The_agency_can_order_categories_its_own_way()
    {
        MatchOptions options = Always with { Order = [HotListCategory.BeOnLookout] };
        List<HotListHit> hits = Match(options, Sample.Read("7QX1234", "CA"),
            Sample.List("a", Sample.Entry("7QX1234", "CA", HotListCategory.AmberAlert), Sample.Entry("7QX1234", "CA", HotListCategory.BeOnLookout)));
        Assert.That(hits.Select(hit => hit.Entry.Category), Is.EqualTo(new[] { HotListCategory.BeOnLookout, HotListCategory.AmberAlert }));
    }

    [Test]
    public void A_list_that_only_informs_comes_behind_and_says_so()
    {
        InstalledHotList informing = Sample.List("a", Sample.Entry("7QX1234", "CA", HotListCategory.AmberAlert));
        informing = informing with { Header = informing.Header with { Informational = true } };
        List<HotListHit> hits = Match(Always, Sample.Read("7QX1234", "CA"), informing, Sample.List("b", Sample.Entry("7QX1234", "CA", HotListCategory.Canadian)));
        Assert.That(hits.Select(hit => (hit.Entry.Category, hit.IsInformational, hit.ToRecord(1, 0).Informational)), Is.EqualTo(new[]
        {
            (HotListCategory.Canadian, false, false), (HotListCategory.AmberAlert, true, true),
        }));
    }

    [Test]
    public void A_category_that_the_policy_forbids_never_matches()
    {
        MatchOptions options = Always with { Withheld = CategorySet.Of(HotListCategory.ImmigrationViolator) };
        InstalledHotList list = Sample.List("a", Sample.Entry("7QX1234", "CA", HotListCategory.ImmigrationViolator));
        Assert.Multiple(() =>
        {
            Assert.That(Match(options, Sample.Read("7QX1234", "CA"), list), Is.Empty);
            Assert.That(Match(Always, Sample.Read("7QX1234", "CA"), list), Has.Count.EqualTo(1));
        });
    }

    [Test]
    public void More_hits_than_fit_leave_out_the_least_urgent_and_are_counted()
    {
        CurrentHotLists lists = new();
        lists.Put(Sample.List("a", [.. HotListCategories.UsualOrder.ToArray().Reverse().Select(category => Sample.Entry("7QX1234", "CA", category))]));
        HitMatcher matcher = new(lists, Always);
        var hits = new HotListHit[3];
        Assert.That(matcher.Match(Sample.Read("7QX1234", "CA"), Sample.Now, hits, out int count));
        Assert.Multiple(() =>
        {
            Assert.That(count, Is.EqualTo(3));
            Assert.That(hits.Select(hit => hit.Entry.Category), Is.EqualTo(HotListCategories.UsualOrder[..3].ToArray()));
            Assert.That(matcher.HitsLeftOut, Is.EqualTo(HotListCategories.Count - 3));
            Assert.That(matcher.Match(Sample.Read("7QX1234", "CA"), Sample.Now, [], out _), Is.False);
        });
    }

    [Test]
    public void A_plate_too_short_to_be_one_is_not_looked_up() =>
        Assert.That(new HitMatcher(new(), Always).Match(new ReadPlate(), Sample.Now, new HotListHit[1], out _), Is.False);

    [Test]
    public void The_record_of_a_hit_carries_list_entry_and_kind()
    {
        InstalledHotList list = Sample.List("svs", Sample.Entry("70X1234", "CA", HotListCategory.StolenVehicle, reference: "V123456789", notes: "blue"));
        list = list with { Header = list.Header with { SourceSha256 = new byte[] { 1, 2, 3 } } };
        Hit record = Match(Always, Sample.Read("7QX1234", "CA"), list).Single().ToRecord(42, Sample.Now);
        Assert.That(record, Is.EqualTo(new Hit
        {
            Detection = 42,
            Match = MatchKind.Folded,
            List = "svs",
            ListSha256 = Google.Protobuf.ByteString.CopyFrom(1, 2, 3),
            ListDateUs = Sample.Now - Sample.Hour,
            Category = "stolen_vehicle",
            Reference = "V123456789",
            EntryPlate = "70X1234",
            EntryState = "CA",
            Sighting = 1,
            Unconfirmed = true,
            ListAgeS = 3600,
            States = StateAgreement.Same,
        }));
    }

    [Test]
    public void A_passage_is_matched_by_what_it_says()
    {
        CurrentHotLists lists = new();
        lists.Put(Sample.List("svs", Sample.Entry("7QX1234", "CA")));
        using Passage passage = new(1) { Text = Sample.Text("7QX1284"), StateConfidence = 0.9f, State = new(4), LastUs = 77, CandidateCount = 1 };
        passage.Characters[5] = 0.4f;
        passage.Candidates[0] = new(Sample.Text("7QX1234"), 0.3f);
        var hits = new HotListHit[1];
        Assert.That(new HitMatcher(lists, Always).Match(passage, Sample.Now, hits, out int count));
        Assert.That((count, hits[0].Kind, hits[0].State), Is.EqualTo((1, MatchKind.CharacterUncertain, StateMatch.Same)));
    }

    [Test]
    public void Matching_allocates_nothing_on_a_miss_nor_on_a_hit()
    {
        CurrentHotLists lists = new();
        for (int list = 0; list < 8; list++)
            lists.Put(Sample.List($"list-{list}", [.. Enumerable.Range(0, 1_000).Select(i => Sample.Entry($"{i:D3}QX{list}", "CA"))]));
        HitMatcher matcher = new(lists, Always with { AnyCharacterBelow = 0.5f });
        ReadPlate miss = Sample.Read("9ZZ9999", "CA"), hit = Sample.Read("777QX3", "CA");
        miss.Characters[2] = 0.3f;
        miss.Candidates[0] = new(Sample.Text("9ZA9999"), 0.1f);
        miss.CandidateCount = 1;
        var hits = new HotListHit[HotListLimits.HitsMax];
        long found = 0;
        for (int round = 0; round < 2; round++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            for (int i = 0; i < 1_000; i++)
            {
                found += matcher.Match(miss, Sample.Now, hits, out _) ? 100_000 : 0;
                found += matcher.Match(hit, Sample.Now, hits, out _) ? 1 : 0;
            }
            long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
            if (round == 1)
                Assert.That((allocated, found), Is.EqualTo((0L, 2_000L)));
        }
    }

    private static List<HotListHit> Match(in ReadPlate read, params EntryDraft[] entries) => Match(Always, read, Sample.List("one", entries));

    private static List<HotListHit> Match(MatchOptions options, in ReadPlate read, params InstalledHotList[] installed)
    {
        CurrentHotLists lists = new();
        foreach (InstalledHotList list in installed)
            lists.Put(list);
        var hits = new HotListHit[HotListLimits.HitsMax];
        bool any = new HitMatcher(lists, options).Match(read, Sample.Now, hits, out int count);
        Assert.That(any, Is.EqualTo(count > 0));
        return [.. hits[..count]];
    }
}
