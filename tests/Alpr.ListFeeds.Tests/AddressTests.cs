namespace Alpr.ListFeeds.Tests;

public sealed class AddressTests
{
    [TestCase("", FeedKind.ByHand, "", "", 0, "", "by hand")]
    [TestCase("file:/srv/lists/svs.tbl", FeedKind.File, "", "", 0, "/srv/lists/svs.tbl", "file:/srv/lists/svs.tbl")]
    [TestCase("folder:/srv/drop", FeedKind.Folder, "", "", 0, "/srv/drop", "folder:/srv/drop")]
    [TestCase("https://lists.example.org/a/svs.tbl", FeedKind.Https, "", "lists.example.org", 443, "/a/svs.tbl", "https://lists.example.org/a/svs.tbl")]
    [TestCase("https://[::1]:8443/svs%20a", FeedKind.Https, "", "::1", 8443, "/svs%20a", "https://[::1]:8443/svs%20a")]
    [TestCase("sftp://unit-7@lists.example.org/out/svs%20a.tbl", FeedKind.Sftp, "unit-7", "lists.example.org", 22, "/out/svs a.tbl", "sftp://lists.example.org/out/svs a.tbl")]
    [TestCase("sftp://unit@10.0.0.1:2222/~/svs.tbl", FeedKind.Sftp, "unit", "10.0.0.1", 2222, "~/svs.tbl", "sftp://10.0.0.1:2222/~/svs.tbl")]
    public void Addresses_are_taken_apart(string from, FeedKind kind, string user, string host, int port, string path, string name)
    {
        Assert.That(FeedAddress.TryParse(from, out FeedAddress? address, out string problem), problem);
        Assert.That(address, Is.EqualTo(new FeedAddress(kind, user, host, port, path)));
        Assert.That(address!.Name, Is.EqualTo(name));
    }

    [TestCase("http://lists.example.org/svs", "plain http")]
    [TestCase("https://user:SECRET@lists.example.org/svs", "client certificate")]
    [TestCase("https://lists.example.org/svs?token=SECRET", "client certificate")]
    [TestCase("sftp://user:SECRET@lists.example.org/svs", "SSH key")]
    [TestCase("sftp://lists.example.org/svs", "sftp://USER@HOST")]
    [TestCase("sftp://-oProxyCommand=SECRET@lists.example.org/svs", "sftp://USER@HOST")]
    [TestCase("sftp://unit@-oSECRET/svs", "sftp://USER@HOST")]
    [TestCase("sftp://unit@lists.example.org/", "sftp://USER@HOST")]
    [TestCase("sftp://unit@lists.example.org/a%0aSECRET", "sftp://USER@HOST")]
    [TestCase("file:relative", "file:/PATH")]
    [TestCase("file:", "file:/PATH")]
    [TestCase("ftp://lists.example.org/SECRET", "file:/PATH")]
    [TestCase("SECRET\n", "control characters")]
    public void What_is_no_address_is_refused_with_what_to_write_and_not_repeated(string from, string words)
    {
        Assert.That(FeedAddress.TryParse(from, out FeedAddress? address, out string problem), Is.False);
        Assert.That(address, Is.Null);
        Assert.That(problem, Does.Contain(words).And.Not.Contain("SECRET"));
    }

    [Test]
    public void Credentials_say_all_that_is_wrong_with_them()
    {
        string folder = Directory.CreateTempSubdirectory("alpr-feeds-").FullName;
        string key = Path.Combine(folder, "key");
        File.WriteAllText(key, "none");
        File.SetUnixFileMode(key, UnixFileMode.UserRead | UnixFileMode.OtherRead);
        FeedCredentials bad = new() { Host = "a b", ClientKey = key, CaCertificates = "ca.pem", SshIdentity = folder + "/away", SshKnownHosts = "" };
        string[] problems = [.. bad.Problems("feeds[0]").Select(problem => problem.ToString())];
        Assert.Multiple(() =>
        {
            foreach (string words in new[] { "feeds[0].host", "belong together: name both", "chmod 600", "the whole path", "feeds[0].ssh_identity", "feeds[0].ssh_known_hosts" })
                Assert.That(problems, Has.Some.Contains(words));
        });
        File.SetUnixFileMode(key, UnixFileMode.UserRead);
        Assert.That(new FeedCredentials { ClientKey = key, ClientCertificate = key }.Problems("f").Select(one => one.Reason).Single(), Does.Contain("no PEM"));
        Directory.Delete(folder, recursive: true);
    }

    [Test]
    public void Credentials_are_read_with_names_in_snake_case()
    {
        FeedCredentials read = System.Text.Json.JsonSerializer.Deserialize("""
            { "host": "h", "client_certificate": "a", "client_key": "b", "ca_certificates": "c", "ssh_identity": "d", "ssh_known_hosts": "e" }
            """, FeedJson.Default.FeedCredentials)!;
        Assert.That(read, Is.EqualTo(new FeedCredentials { Host = "h", ClientCertificate = "a", ClientKey = "b", CaCertificates = "c", SshIdentity = "d", SshKnownHosts = "e" }));
    }
}
