using Alpr.Board.Ssh;
using Alpr.Tests.Common;

namespace Alpr.ListFeeds.Tests;

public sealed class SftpTests : FeedFixture
{
    private SshServer _server = null!;

    [SetUp]
    public void StartServer()
    {
        _server = SshServer.Start(Path.Combine(Root, "ssh"));
        Credentials.Add(_server.Good());
    }

    [TearDown]
    public void EndServer() => _server?.Dispose();

    [Test]
    public void A_list_is_taken_once_and_again_when_it_changes()
    {
        Assert.That(_server.Good().Problems("feeds[0]"), Is.Empty);
        Write(5);
        Start(Policy);
        Assert.That(Entries("svs"), Is.EqualTo(5), string.Join('\n', Events.Lines));
        Assert.That(Keeper.Refresh("svs").Result, Is.EqualTo(FeedResult.Unchanged));
        Write(20_000);
        Assert.That(Keeper.Refresh("svs").Result, Is.EqualTo(FeedResult.Installed));
        Assert.That(Entries("svs"), Is.EqualTo(20_000));
        Assert.That(Events.Records[0].Source, Is.EqualTo($"sftp://127.0.0.1:{_server.Port}{Server("svs.tbl")}"), "without the user");
        Reopen();
        Start(Policy);
        Assert.That(Events.Records, Has.Count.EqualTo(2), "after a restart nothing is fetched that is the same");
    }

    [Test]
    public void A_unit_that_is_not_let_in_says_so()
    {
        InForce();
        Use(_server.Good() with { SshIdentity = Path.Combine(_server.Folder, "stranger") });
        Fails("does not let this unit in");
    }

    [Test]
    public void A_server_whose_key_is_not_known_or_is_another_is_refused()
    {
        InForce();
        string known = Path.Combine(_server.Folder, "none known");
        File.WriteAllText(known, "");
        Use(_server.Good() with { SshKnownHosts = known });
        Fails("the server's key is not known");
        File.WriteAllText(known, $"[127.0.0.1]:{_server.Port} {File.ReadAllText(Path.Combine(_server.Folder, "stranger.pub"))}");
        Fails("the server's key is another than the known one");
    }

    [Test]
    public void A_unit_without_key_says_what_is_missing()
    {
        InForce();
        Use(new FeedCredentials());
        Fails("no SSH key or no known hosts");
    }

    [Test]
    public void A_file_that_is_away_a_folder_or_empty_leaves_the_old_list_in_force()
    {
        InForce();
        File.Delete(Server("svs.tbl"));
        Fails("there is no such file");
        Directory.CreateDirectory(Server("svs.tbl"));
        Fails("no file by SFTP");
        Directory.Delete(Server("svs.tbl"));
        File.WriteAllText(Server("svs.tbl"), "");
        Fails("the file is empty");
    }

    [Test]
    public void A_server_that_is_not_there_leaves_the_old_list_in_force()
    {
        InForce();
        _server.Dispose();
        Fails("connection is refused");
        _server = null!;
    }

    [Test]
    public void A_file_that_changes_while_it_is_read_is_no_list()
    {
        Write(100_000);
        using ListOffer offer = Source().Fetch(new(), CancellationToken.None)!;
        byte[] part = new byte[10_000];
        offer.Content.ReadExactly(part);
        File.AppendAllText(Server("svs.tbl"), "more\n");
        Assert.That(Words(Assert.Throws<FeedException>(() => offer.Content.CopyTo(Stream.Null))!), Does.Contain("changed while it was read"));
        using ListOffer second = Source().Fetch(new(), CancellationToken.None)!;
        second.Content.ReadExactly(part);
        File.Move(Server("svs.tbl"), Server("svs.old"));
        Write(3);
        Assert.That(Words(Assert.Throws<FeedException>(() => second.Content.CopyTo(Stream.Null))!), Does.Contain("changed while it was read"));
    }

    [Test]
    public void A_file_comes_byte_for_byte_as_it_is()
    {
        foreach (int length in new[] { 1, SftpReader.PartBytes - 1, SftpReader.PartBytes, SftpReader.PartBytes + 1, 5_000_001 })
        {
            byte[] bytes = new byte[length];
            for (int i = 0; i < length; i++)
                bytes[i] = (byte)(i * 31 + i / 251);
            File.WriteAllBytes(Server("svs.tbl"), bytes);
            using ListOffer offer = Source().Fetch(new(), CancellationToken.None)!;
            MemoryStream copy = new();
            offer.Content.CopyTo(copy);
            Assert.That(copy.ToArray().AsSpan().SequenceEqual(bytes), $"{length} bytes");
        }
    }

    [Test]
    public void A_connection_that_is_cut_half_way_leaves_the_old_list_in_force()
    {
        Write(400_000);
        using ListOffer offer = Source().Fetch(new(), CancellationToken.None)!;
        offer.Content.ReadExactly(new byte[10_000]);
        _server.Cut();
        Assert.That(Words(Assert.Throws<FeedException>(() => offer.Content.CopyTo(Stream.Null))!), Does.Contain("ended before all was there"));
    }

    [Test]
    public void A_server_that_stalls_half_way_is_given_up()
    {
        Write(400_000);
        using ListOffer offer = Source(Hasty).Fetch(new(), CancellationToken.None)!;
        offer.Content.ReadExactly(new byte[10_000]);
        _server.Freeze();
        Assert.That(Words(Assert.Throws<FeedException>(() => offer.Content.CopyTo(Stream.Null))!), Does.Contain("did not come within 0.4 s"));
    }

    [Test]
    public void A_server_that_does_not_answer_is_given_up()
    {
        Times = Patient with { ConnectMsMax = 300, AnswerMsMax = 300 };
        using System.Net.Sockets.TcpListener silent = new(System.Net.IPAddress.Loopback, 0);
        silent.Start();
        string address = $"sftp://unit@127.0.0.1:{((System.Net.IPEndPoint)silent.LocalEndpoint).Port}/svs.tbl";
        Reopen();
        Start(Sample.Policy("svs", address));
        Assert.That(Events.Lines.Single(), Does.Contain("an answer did not come within 0.6 s"));
    }

    private Access.HotListPolicy Policy => Sample.Policy("svs", _server.Address(Server("svs.tbl")));

    private SftpSource Source(FeedTimes? times = null)
    {
        Assert.That(FeedAddress.TryParse(Policy.From, out FeedAddress? address, out _));
        return new(address!, _server.Good(), times ?? Patient);
    }

    private void Write(int entries) => File.WriteAllBytes(Server("svs.tbl"), Sample.Bytes(entries));

    private void InForce()
    {
        Write(5);
        Start(Policy);
        Assert.That(Entries("svs"), Is.EqualTo(5), string.Join('\n', Events.Lines));
    }

    private void Use(FeedCredentials credentials)
    {
        Credentials[0] = credentials;
        Reopen();
        Keeper.SetLists([Policy]);
        Lists.Put(Store.Load("svs"));
    }

    private void Fails(string words)
    {
        Assert.That(Words(Keeper.Refresh("svs")), Does.Contain(words));
        Assert.That(Entries("svs"), Is.EqualTo(5));
        Assert.That(Directory.GetFiles(Path.Combine(Root, "lists")), Has.Length.EqualTo(1));
    }
}
