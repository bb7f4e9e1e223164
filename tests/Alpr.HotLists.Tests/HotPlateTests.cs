using System.Security.Cryptography;

namespace Alpr.HotLists.Tests;

public sealed class HotPlateTests
{
    private static HotPlate Good { get; } = new()
    {
        Plate = "zqx-1234",
        State = "ca",
        Officer = "Officer One",
        Phone = "555-0100",
        Reference = "26-0101",
        Synopsis = "followed a victim home",
        ExpiresUs = Sample.Now + 30 * Sample.Day,
    };

    [Test]
    public void A_plate_with_all_that_is_asked_for_is_entered_and_matches_until_it_expires()
    {
        using ScratchFolder folder = new();
        using StoreKey key = new(RandomNumberGenerator.GetBytes(32));
        HotListStore store = new(folder["lists"], key);
        CurrentHotLists lists = new();
        HotPlateBook book = new(store, lists, new());
        Assert.That(book.Enter(Good, Sample.Now, out InstalledHotList? list), Is.Empty);
        Assert.That(book.Enter(Good with { Plate = "ZQX9999" }, Sample.Now, out list), Is.Empty);
        Assert.That(book.Enter(Good with { Synopsis = "again", ExpiresUs = Sample.Now + Sample.Hour }, Sample.Now, out list), Is.Empty);
        HitMatcher matcher = new(lists, new() { RepeatWindowUs = 0 });
        var hits = new HotListHit[4];
        Assert.Multiple(() =>
        {
            Assert.That(list!.Header.Entries, Is.EqualTo(2), "the same plate, state and category is replaced");
            Assert.That(matcher.Match(Sample.Read("ZQX1234", "CA"), Sample.Now + Sample.Hour - 1, hits, out _));
            Assert.That(hits[0].Entry.Category, Is.EqualTo(HotListCategory.HotPlate));
            Assert.That(System.Text.Encoding.UTF8.GetString(hits[0].Entry.Notes), Is.EqualTo("again; Officer One; 555-0100"));
            Assert.That(System.Text.Encoding.UTF8.GetString(hits[0].Entry.Reference), Is.EqualTo("26-0101"));
            Assert.That(matcher.Match(Sample.Read("ZQX1234", "CA"), Sample.Now + Sample.Hour, hits, out _), Is.False);
            Assert.That(store.Load(HotPlateBook.ListName).Header.Entries, Is.EqualTo(2));
        });
    }

    [Test]
    public void A_removed_plate_no_longer_matches_and_the_others_stay()
    {
        using ScratchFolder folder = new();
        using StoreKey key = new(RandomNumberGenerator.GetBytes(32));
        HotListStore store = new(folder["lists"], key);
        CurrentHotLists lists = new();
        HotPlateBook book = new(store, lists, new());
        Assert.That(book.Remove("ZQX1234", "CA", Sample.Now, out _), Is.False, "there is no list yet");
        book.Enter(Good, Sample.Now, out _);
        book.Enter(Good with { State = "NV" }, Sample.Now, out _);
        Assert.Multiple(() =>
        {
            Assert.That(book.Remove("ZQX1234", "", Sample.Now, out _), Is.False, "nobody entered it without state");
            Assert.That(book.Remove("zqx 1234", "ca", Sample.Now, out InstalledHotList? list));
            Assert.That(list?.Header.Entries, Is.EqualTo(1));
            Assert.That(lists.Set.Find(HotPlateBook.ListName)!.Header.Entries, Is.EqualTo(1));
            Assert.That(book.Remove("ZQX1234", "NV", Sample.Now, out _));
            Assert.That(store.Load(HotPlateBook.ListName).Header.Entries, Is.Zero, "an empty list is a list");
            Assert.That(book.Remove("*", "?", Sample.Now, out _), Is.False);
        });
    }

    [Test]
    public void Each_missing_detail_is_named_where_the_policy_requires_it()
    {
        HotPlate bare = Good with { Officer = " ", Phone = "", Reference = "", Synopsis = "" };
        Assert.Multiple(() =>
        {
            Assert.That(Fields(new(), bare), Is.EqualTo(new[] { "officer", "phone", "reference", "synopsis" }));
            Assert.That(Fields(new() { DetailsRequired = false }, bare), Is.Empty);
        });
    }

    [Test]
    public void The_days_a_plate_may_count_are_the_policys()
    {
        HotPlate stolen = Good with { Category = HotListCategory.StolenVehicle, ExpiresUs = Sample.Now + 7 * Sample.Day };
        Assert.Multiple(() =>
        {
            Assert.That(Fields(new(), Good), Is.Empty);
            Assert.That(Fields(new(), Good with { ExpiresUs = Good.ExpiresUs + 1 }), Is.EqualTo(new[] { "expires" }));
            Assert.That(Fields(new() { DaysMax = 365 }, Good with { ExpiresUs = Good.ExpiresUs + 1 }), Is.Empty);
            Assert.That(Fields(new(), stolen), Is.Empty);
            Assert.That(Fields(new(), stolen with { ExpiresUs = stolen.ExpiresUs + 1 }), Is.EqualTo(new[] { "expires" }));
            Assert.That(Fields(new(), Good with { ExpiresUs = Sample.Now }), Is.EqualTo(new[] { "expires" }));
        });
    }

    [Test]
    public void What_cannot_be_kept_is_refused_field_by_field()
    {
        HotPlate bad = Good with
        {
            Plate = "A*",
            State = "Cal",
            Category = HotListCategory.ImmigrationViolator,
            Reference = new('r', 41),
            Synopsis = new('s', 200),
        };
        HotPlateRules rules = new() { Withheld = CategorySet.Of(HotListCategory.ImmigrationViolator) };
        Assert.That(Fields(rules, bad), Is.EqualTo(new[] { "plate", "state", "category", "reference", "synopsis" }));
    }

    private static IEnumerable<string> Fields(HotPlateRules rules, HotPlate plate) => rules.Check(plate, Sample.Now).Select(problem => problem.Field);
}
