using Alpr.Contracts.V1;

namespace Alpr.ListFeeds.Tests;

public sealed class FolderTests : FeedFixture
{
    private const long Quiet = 5 * Sample.Second;

    private string Folder => Path.Combine(Root, "drop");

    [SetUp]
    public void MakeFolder() => Directory.CreateDirectory(Folder);

    [Test]
    public void A_file_that_is_dropped_is_taken_when_it_no_longer_grows_and_lies_no_longer_in_plain()
    {
        Start(Sample.Policy("svs", "folder:" + Folder));
        byte[] list = Sample.Bytes(6);
        File.WriteAllBytes(Path.Combine(Folder, "svs_today.tbl"), list[..40]);
        Pass(Quiet);
        Pass(Quiet - Sample.Second);
        File.WriteAllBytes(Path.Combine(Folder, "svs_today.tbl"), list);
        Pass(Sample.Second);
        Pass(Quiet - Sample.Second);
        Assert.That(Entries("svs"), Is.Null, "it grew a moment ago");
        Pass(Sample.Second);
        Pass(Quiet);
        Assert.Multiple(() =>
        {
            Assert.That(Entries("svs"), Is.EqualTo(6));
            Assert.That(Directory.GetFiles(Folder), Is.Empty);
            Assert.That(Events.Lines, Is.Empty, "half a file was never tried");
            Assert.That(Events.Records.Single().Source, Is.EqualTo($"folder:{Folder}/svs_today.tbl"));
            Assert.That(Events.Last.Light, Is.EqualTo(Light.Green));
        });
    }

    [TestCase(".svs.tbl")]
    [TestCase("svs.tbl.part")]
    [TestCase("svs.tbl.PARTIAL")]
    [TestCase("svs.tbl.filepart")]
    [TestCase("svs.tmp")]
    [TestCase("svs.tbl~")]
    [TestCase("sfr.tbl")]
    [TestCase("svs-extra.tbl")]
    [TestCase("svs.tbl.refused")]
    public void A_file_that_is_still_being_written_or_is_not_the_lists_is_left_alone(string name)
    {
        Start(Sample.Policy("svs", "folder:" + Folder), Sample.Policy("svs-extra", ""));
        File.WriteAllBytes(Path.Combine(Folder, name), Sample.Bytes(6));
        for (int i = 0; i < 4; i++)
            Pass(Quiet);
        Assert.That(File.Exists(Path.Combine(Folder, name)));
        Assert.That(Entries("svs"), Is.Null);
        File.Delete(Path.Combine(Folder, name));
    }

    [Test]
    public void The_newest_is_taken_and_older_ones_go_with_it()
    {
        Start(Sample.Policy("svs", "folder:" + Folder));
        Drop("SVS1", 1, age: 3);
        Drop("svs2", 2, age: 1);
        Drop("svs3", 3, age: 2);
        Settle();
        Assert.That(Events.Records.Select(one => one.Entries), Is.EqualTo(new[] { 2ul }));
        Assert.That(Directory.GetFiles(Folder), Is.Empty);
    }

    [Test]
    public void Additions_are_all_taken_the_oldest_first()
    {
        Access.HotListPolicy policy = Sample.Policy("svs", "folder:" + Folder);
        policy.List.Update = "incremental";
        Start(policy);
        Drop("svs-b", 4, age: 1);
        Drop("svs-a", 2, age: 2);
        Settle();
        Assert.That(Events.Records.Select(one => one.Source[^1]), Is.EqualTo(new[] { 'a', 'b' }));
        Assert.That(Entries("svs"), Is.EqualTo(4));
        Assert.That(Directory.GetFiles(Folder), Is.Empty);
    }

    [Test]
    public void A_refused_file_is_put_aside_with_the_reason_and_goes_with_the_next_good_one()
    {
        Start(Sample.Policy("svs", "folder:" + Folder));
        Drop("svs.tbl", 5, age: 1);
        Settle();
        File.WriteAllText(Path.Combine(Folder, "svs-new.tbl"), Sample.Text(5).Replace("TOTAL", "", StringComparison.Ordinal));
        Settle();
        string refused = Path.Combine(Folder, "svs-new.tbl.refused");
        Assert.Multiple(() =>
        {
            Assert.That(Directory.GetFiles(Folder).Order(), Is.EqualTo(new[] { refused, refused + ".txt" }));
            Assert.That(File.ReadAllText(refused + ".txt"), Does.Contain("svs: ").And.Not.Contain(Sample.Mark));
            Assert.That(Entries("svs"), Is.EqualTo(5), "the old one stays");
            Assert.That(Events.Lines, Has.Count.EqualTo(1));
        });
        Drop("svs-newer.tbl", 7, age: 0);
        Pass(Sample.Hour);
        Settle();
        Assert.That(Entries("svs"), Is.EqualTo(7));
        Assert.That(Directory.GetFiles(Folder), Is.Empty);
    }

    [Test]
    public void A_file_that_can_be_neither_installed_nor_put_aside_is_an_alarm_until_somebody_removes_it()
    {
        Start(Sample.Policy("svs", "folder:" + Folder));
        Drop("svs.tbl", 5, age: 1);
        Settle();
        string path = Path.Combine(Folder, "svs-bad.tbl");
        Directory.CreateDirectory(path + ".refused");
        File.WriteAllText(path, Sample.Text(5).Replace("TOTAL", "", StringComparison.Ordinal));
        Settle();
        Pass(Sample.Hour);
        Settle();
        Assert.Multiple(() =>
        {
            Assert.That(Events.Last.Light, Is.EqualTo(Light.Amber));
            Assert.That(Events.Last.Reason, Does.StartWith("List svs is in force, but: folder:").And.Contain("it cannot be renamed"));
            Assert.That(Events.Lines, Has.Count.EqualTo(2), "that it was refused, and that it lies there");
        });
        File.Delete(path);
        Settle();
        Assert.That(Events.Last.Light, Is.EqualTo(Light.Green));
    }

    [Test]
    public void A_link_is_no_file()
    {
        Start(Sample.Policy("svs", "folder:" + Folder));
        File.WriteAllBytes(Server("secret"), Sample.Bytes(4));
        File.CreateSymbolicLink(Path.Combine(Folder, "svs.tbl"), Server("secret"));
        Settle();
        Assert.That(Entries("svs"), Is.Null);
        Assert.That(File.Exists(Server("secret")));
        File.Delete(Path.Combine(Folder, "svs.tbl"));
    }

    [Test]
    public void A_folder_that_is_away_is_told_once_and_found_again()
    {
        Directory.Delete(Folder);
        Start(Sample.Policy("svs", "folder:" + Folder));
        for (int i = 0; i < 100; i++)
            Pass(Sample.Minute);
        Assert.That(Events.Lines.Single(), Does.Contain("no such file or folder"));
        Directory.CreateDirectory(Folder);
        Drop("svs", 2, age: 0);
        Pass(Sample.Hour);
        Settle();
        Assert.That(Entries("svs"), Is.EqualTo(2));
    }

    [Test]
    public void While_the_clock_was_never_set_a_file_stays_where_it_is()
    {
        Clock.Discipline = new(Board.Time.ClockSource.Unset, 0);
        Clock.Jump(TimeSpan.FromDays(-20_000));
        Start(Sample.Policy("svs", "folder:" + Folder));
        Drop("svs", 2, age: 0);
        Settle();
        Assert.That(Directory.GetFiles(Folder), Has.Length.EqualTo(1));
        Assert.That(Events.Last.Reason, Does.StartWith("The clock was never set"));
        Clock.Jump(TimeSpan.FromDays(20_000));
        Clock.Discipline = new(Board.Time.ClockSource.Ntp, 1000);
        Settle();
        Assert.That(Entries("svs"), Is.EqualTo(2));
    }

    private void Drop(string name, int entries, int age)
    {
        string path = Path.Combine(Folder, name);
        File.WriteAllBytes(path, Sample.Bytes(entries));
        File.SetLastWriteTimeUtc(path, Clock.UtcNow.UtcDateTime.AddHours(-age));
    }

    private void Settle()
    {
        for (int i = 0; i < 4; i++)
            Pass(Quiet);
    }
}
