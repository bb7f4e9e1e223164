namespace Alpr.HotLists.Tests;

public sealed class ExpiryTests
{
    private static readonly MatchOptions Always = new() { RepeatWindowUs = 0 };

    [Test]
    public void An_entry_counts_from_its_first_to_before_its_last_microsecond()
    {
        InstalledHotList list = Old(Sample.List("a", Sample.Entry("7QX1234", "CA", from: Sample.Now, until: Sample.Now + Sample.Hour)));
        Assert.That(new[] { Sample.Now - 1, Sample.Now, Sample.Now + Sample.Hour - 1, Sample.Now + Sample.Hour }.Select(now => Matches(list, now)),
            Is.EqualTo(new[] { false, true, true, false }));
    }

    [Test]
    public void A_theft_dated_in_the_future_by_mistake_still_matches()
    {
        EntryDraft entry = Sample.Entry("7QX1234", "CA", from: Sample.Now + Sample.Day);
        entry.CountsFromDate = false;
        Assert.That(Matches(Old(Sample.List("a", entry)), Sample.Now));
        CaliforniaDojLayout layout = new(HotListCategory.StolenVehicle, Sample.LosAngeles);
        Assert.That(layout.Read("9QQX920 CA0120620108", entry).Kind, Is.EqualTo(LineKind.Entry));
        Assert.That((entry.CountsFromDate, entry.DateSeconds > Sample.Now / Sample.Second), Is.EqualTo((false, true)));
    }

    [Test]
    public void A_list_counts_to_before_its_last_microsecond()
    {
        InstalledHotList list = Old(Sample.List("a", Sample.Entry("7QX1234", "CA")));
        list = list with { Header = list.Header with { ExpiresUs = Sample.Now } };
        Assert.That(new[] { Sample.Now - 1, Sample.Now, Sample.Now + 1 }.Select(now => Matches(list, now)), Is.EqualTo(new[] { true, false, false }));
    }

    [Test]
    public void Without_expiry_an_entry_counts_for_ever() =>
        Assert.That(Matches(Old(Sample.List("a", Sample.Entry("7QX1234", "CA"))), Sample.Now + 36_500 * Sample.Day));

    [TestCase(0L)]
    [TestCase(-1L)]
    [TestCase(long.MinValue)]
    public void A_clock_that_lost_its_battery_brings_no_expired_entry_back(long now)
    {
        // One list expired before another was installed: it is later than that, whatever the clock says.
        InstalledHotList expired = Old(Sample.List("a", Sample.Entry("7QX1234", "CA")));
        expired = expired with { Header = expired.Header with { ExpiresUs = Sample.Now - 2 * Sample.Hour } };
        Assert.Multiple(() =>
        {
            Assert.That(Matches(expired, now), "alone, nothing says that it is later");
            Assert.That(Matches(expired, now, Sample.List("b", Sample.Entry("ZZ", "CA"))), Is.False);
        });
    }

    [Test]
    public void A_lists_age_is_since_its_date_else_since_it_was_installed()
    {
        HotListHeader header = new() { Name = "a", SourceSha256 = new byte[32], ListDateUs = 1_000, InstalledUs = 3_000 };
        Assert.That((header.AgeUs(5_000), (header with { ListDateUs = 0 }).AgeUs(5_000), header.AgeUs(0)), Is.EqualTo((4_000L, 2_000L, 0L)));
    }

    [Test]
    public void Repeats_within_the_window_are_one_alert_with_a_count()
    {
        HitMatcher matcher = Matcher(new() { RepeatWindowUs = Sample.Hour }, Sample.Entry("7QX1234", "CA"), Sample.Entry("9QX1234", "CA"));
        long[] seen = [0, 1, Sample.Hour - 1, Sample.Hour, Sample.Hour + 1];
        Assert.Multiple(() =>
        {
            Assert.That(seen.Select(us => Count(matcher, "7QX1234", us)), Is.EqualTo(new[] { 1, 2, 3, 1, 2 }));
            Assert.That(Count(matcher, "9QX1234", Sample.Hour + 2), Is.EqualTo(1), "another plate");
            Assert.That(Count(matcher, "7QX1234", 0), Is.EqualTo(1), "a clock that begins again tells again");
        });
    }

    [Test]
    public void A_new_category_or_a_better_match_is_told_within_the_window()
    {
        CurrentHotLists lists = new();
        lists.Put(Sample.List("a", Sample.Entry("7QX1234", "CA")));
        HitMatcher matcher = new(lists, new() { RepeatWindowUs = Sample.Hour });
        Assert.That(Count(matcher, "7QX1234", 0, ""), Is.EqualTo(1));
        Assert.That(Count(matcher, "7QX1234", 1, "CA"), Is.EqualTo(1), "now the state is known too");
        Assert.That(Count(matcher, "7QX1234", 2, ""), Is.EqualTo(2), "weaker than what was told");
        lists.Put(Sample.List("a", Sample.Entry("7QX1234", "CA")));
        Assert.That(Count(matcher, "7QX1234", 3), Is.EqualTo(3), "the same entry of a newer list");
        lists.Put(Sample.List("b", Sample.Entry("7QX1234", "CA", HotListCategory.AmberAlert)));
        Assert.That(Count(matcher, "7QX1234", 4), Is.EqualTo(1), "the most urgent hit is a new one");
    }

    [Test]
    public void More_alerts_than_are_remembered_forget_the_oldest()
    {
        EntryDraft[] entries = [.. Enumerable.Range(0, 300).Select(i => Sample.Entry($"{i:D3}QX", "CA"))];
        HitMatcher matcher = Matcher(new() { RepeatWindowUs = Sample.Hour }, entries);
        for (int i = 0; i < entries.Length; i++)
            Assert.That(Count(matcher, $"{i:D3}QX", i), Is.EqualTo(1));
        Assert.That((Count(matcher, "299QX", 400), Count(matcher, "044QX", 401), Count(matcher, "043QX", 402)), Is.EqualTo((2, 2, 1)));
    }

    [Test]
    public void A_reader_sees_all_of_the_old_list_or_all_of_the_new_one()
    {
        // Both entries of a list carry its generation: a look-up must never find two of different ones, nor fewer than two.
        CurrentHotLists lists = new();
        lists.Put(Generation(0));
        int stop = 0;
        long looked = 0;
        string? problem = null;
        Thread reader = new(() =>
        {
            HitMatcher matcher = new(lists, Always);
            var hits = new HotListHit[4];
            long last = 0;
            while (Volatile.Read(ref stop) == 0 || looked == 0)
            {
                matcher.Match(Sample.Read("7QX1234", "CA"), Sample.Now, hits, out int count);
                looked++;
                if (count != 2 || !hits[0].Entry.Reference.SequenceEqual(hits[1].Entry.Reference))
                    problem = $"{count} hits, or of two lists";
                else
                {
                    long generation = long.Parse(hits[0].Entry.Reference);
                    problem = generation < last ? "an older list after a newer one" : problem;
                    last = generation;
                }
            }
        });
        reader.Start();
        for (int i = 1; i <= 3_000; i++)
            lists.Put(Generation(i));
        Volatile.Write(ref stop, 1);
        reader.Join();
        Assert.That(problem, Is.Null);
        TestContext.Out.WriteLine($"{looked} look-ups beside 3000 exchanges");
    }

    [Test]
    public void There_are_only_so_many_lists_and_one_can_be_taken_away()
    {
        CurrentHotLists lists = new();
        for (int i = 0; i < HotListLimits.ListsMax; i++)
            lists.Put(Sample.List($"list-{i}"));
        lists.Put(Sample.List("list-0"));
        Assert.Throws<HotListException>(() => lists.Put(Sample.List("one-more")));
        Assert.That((lists.Remove("list-0"), lists.Remove("list-0"), lists.Set.Find("list-1") is not null), Is.EqualTo((true, false, true)));
    }

    private static InstalledHotList Generation(int number) => Sample.List("a",
        Sample.Entry("7QX1234", "CA", reference: $"{number}"), Sample.Entry("70X1234", "CA", reference: $"{number}"));

    private static InstalledHotList Old(InstalledHotList list) => list with { Header = list.Header with { InstalledUs = 1 } };

    private static bool Matches(InstalledHotList list, long now, params InstalledHotList[] others)
    {
        CurrentHotLists lists = new();
        foreach (InstalledHotList one in others.Append(list))
            lists.Put(one);
        return new HitMatcher(lists, Always).Match(Sample.Read("7QX1234", "CA"), now, new HotListHit[4], out _);
    }

    private static HitMatcher Matcher(MatchOptions options, params EntryDraft[] entries)
    {
        CurrentHotLists lists = new();
        lists.Put(Sample.List("a", entries));
        return new(lists, options);
    }

    private static int Count(HitMatcher matcher, string plate, long seenUs, string state = "CA")
    {
        var hits = new HotListHit[4];
        Assert.That(matcher.Match(Sample.Read(plate, state, seen: seenUs), Sample.Now, hits, out _));
        return hits[0].Count;
    }
}
