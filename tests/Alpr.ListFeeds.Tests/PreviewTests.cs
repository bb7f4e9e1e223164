using Alpr.HotLists;

namespace Alpr.ListFeeds.Tests;

/// <summary>What somebody is told of a file before it counts.</summary>
public sealed class PreviewTests : FeedFixture
{
    [Test]
    public void A_preview_says_what_the_installation_then_does_and_changes_nothing()
    {
        Start(Sample.Policy("svs", ""));
        Keeper.InstallByHand("svs", new MemoryStream(Sample.Bytes(4)), "a test");
        int told = Events.Records.Count;
        HotListPreview preview = Keeper.Preview("svs", new MemoryStream(Sample.Bytes(6)));
        Assert.Multiple(() =>
        {
            Assert.That((preview.Outcome.Entries, preview.Outcome.LinesRefused, preview.InForce!.Entries, preview.IsSameFile), Is.EqualTo((6L, 0L, 4, false)));
            Assert.That(preview.Categories, Is.EqualTo(new[] { (HotListCategory.StolenVehicle, 6L) }));
            Assert.That(Lists.Set.Find("svs")!.Header.Entries, Is.EqualTo(4));
            Assert.That(Events.Records, Has.Count.EqualTo(told));
        });
        HotListInstallation done = Keeper.InstallByHand("svs", new MemoryStream(Sample.Bytes(6)), "a test");
        Assert.That((done.Outcome.Entries, done.Outcome.Sha256.ToArray()), Is.EqualTo((preview.Outcome.Entries, preview.Outcome.Sha256.ToArray())));
        Assert.That(Keeper.Preview("svs", new MemoryStream(Sample.Bytes(6))).IsSameFile);
    }

    [Test]
    public void A_file_that_would_be_refused_is_refused_by_its_preview_in_the_same_words()
    {
        Start(Sample.Policy("svs", ""));
        byte[] cut = Sample.Bytes(6)[..^20];
        string told = Assert.Throws<HotListException>(() => Keeper.Preview("svs", new MemoryStream(cut)))!.Message;
        Assert.That(told, Is.EqualTo(Assert.Throws<HotListException>(() => Keeper.InstallByHand("svs", new MemoryStream(cut), "a test"))!.Message));
        Assert.That(told, Does.Not.Contain(Sample.Mark));
        Assert.Throws<HotListException>(() => Keeper.Preview("other", new MemoryStream(cut)));
    }
}
