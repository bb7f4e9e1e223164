namespace Alpr.ListFeeds.Tests;

public sealed class DiskTests : FeedFixture
{
    [Test]
    public void A_share_whose_server_is_gone_holds_nobody_up()
    {
        using ManualResetEventSlim never = new();
        using LocalDisk disk = new("file:/mnt/lists/svs", Patient with { AnswerMsMax = 100 }, CancellationToken.None);
        FeedException failure = Assert.Throws<FeedException>(() => disk.Do(() =>
        {
            never.Wait();
            return 0;
        }))!;
        never.Set();
        Assert.That(Words(failure), Does.StartWith("file:/mnt/lists/svs: an answer of the disk did not come within 0.1 s."));
    }

    [Test]
    public void The_search_for_plates_on_the_disk_finds_one()
    {
        string path = Path.Combine(Root, "feeds", "left.tmp"), shared = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        File.WriteAllBytes(path, Sample.Bytes(1));
        File.WriteAllBytes(shared, Sample.Bytes(1));
        try
        {
            Assert.That(FilesWithPlates(), Is.EquivalentTo(new[] { path, shared }));
        }
        finally
        {
            File.Delete(path);
            File.Delete(shared);
        }
    }

    [Test]
    public void A_file_that_changes_while_it_is_read_is_no_list()
    {
        File.WriteAllBytes(Server("svs"), Sample.Bytes(2600));
        Assert.That(FeedAddress.TryParse("file:" + Server("svs"), out FeedAddress? address, out _));
        FileSource source = new(address!, Patient);
        using ListOffer offer = source.Fetch(new(), CancellationToken.None)!;
        offer.Content.ReadExactly(new byte[100]);
        File.AppendAllText(Server("svs"), "more");
        Assert.That(Words(Assert.Throws<FeedException>(() => offer.Content.CopyTo(Stream.Null))!), Does.Contain("changed while it was read"));
    }

    [Test]
    public void A_pipe_a_device_and_a_folder_are_no_lists()
    {
        using System.Diagnostics.Process made = System.Diagnostics.Process.Start("mkfifo", Server("pipe"));
        made.WaitForExit();
        Start(Sample.Policy("pipe", "file:" + Server("pipe")), Sample.Policy("zero", "file:/dev/zero"), Sample.Policy("folder", "file:" + ServerFolder));
        Assert.That(Events.Lines, Has.Count.EqualTo(3).And.All.Contains("no ").And.None.Contain("0.4 s"));
    }

    [Test]
    public void What_is_not_ours_to_read_says_so()
    {
        Start(Sample.Policy("svs", "folder:" + Server("away")));
        Assert.That(Events.Lines.Single(), Does.Contain("no such file or folder"));
        Assert.That(Events.Last.Reason, Does.StartWith("List svs was never installed. folder:"));
    }
}
