using System.Diagnostics;
using System.Globalization;
using System.Text;
using Alpr.Tests.Common;

namespace Alpr.ListFeeds.Tests;

/// <summary>How long a long list takes from the server into force, and how much memory. By hand: <c>dotnet test tests/Alpr.ListFeeds.Tests -c Release --filter Name~million --logger "console;verbosity=detailed"</c>.</summary>
[Explicit("a measurement")]
public sealed class MillionTests : FeedFixture
{
    private const int Entries1M = 1_000_000;

    [TestCase("")]
    [TestCase("gzip")]
    public void From_server_to_in_force_for_a_million_entries(string packing)
    {
        using Authority authority = new(Clock);
        Credentials.Add(new() { CaCertificates = authority.WriteRoot(Path.Combine(Root, "ca.pem")) });
        using WebServer server = new(authority.Issue("127.0.0.1"));
        WriteList(Server("svs"));
        string file = Server("svs");
        if (packing.Length > 0)
        {
            using Process gzip = Process.Start("gzip", file);
            gzip.WaitForExit();
            file += ".gz";
        }
        server.Answer = async context =>
        {
            await using FileStream stream = File.OpenRead(file);
            if (packing.Length > 0)
                context.Response.Headers.ContentEncoding = packing;
            context.Response.ContentLength = stream.Length;
            await stream.CopyToAsync(context.Response.Body, 65_536);
        };
        Keeper.SetLists([Sample.Policy("svs", server.Address)]);
        Measure(file, "first");
        Measure(file, "over the old one");
    }

    [Test]
    public void From_an_ssh_server_to_in_force_for_a_million_entries()
    {
        using SshServer server = SshServer.Start(Path.Combine(Root, "ssh"));
        Credentials.Add(server.Good());
        WriteList(Server("svs"));
        Keeper.SetLists([Sample.Policy("svs", server.Address(Server("svs")))]);
        Measure(Server("svs"), "first by SFTP");
    }

    private void Measure(string file, string what)
    {
        GC.Collect();
        File.WriteAllText("/proc/self/clear_refs", "5"); // the peak begins anew
        long before = Peak();
        Stopwatch watch = Stopwatch.StartNew();
        FeedOutcome outcome = Keeper.Refresh("svs");
        TimeSpan took = watch.Elapsed;
        Assert.That(outcome.Result, Is.EqualTo(FeedResult.Installed), outcome.Words);
        Assert.That(Entries("svs"), Is.EqualTo(Entries1M));
        TestContext.Out.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{what}: {took.TotalSeconds:0.00} s for {new FileInfo(file).Length / 1e6:0.0} MB on the line; peak {Peak() / 1024} MiB, {(Peak() - before) / 1024} MiB more than before"));
    }

    private static long Peak() => File.ReadLines("/proc/self/status").Where(line => line.StartsWith("VmHWM:", StringComparison.Ordinal))
        .Select(line => long.Parse(line.AsSpan(6).Trim(" \tkB"), CultureInfo.InvariantCulture)).Single();

    private static void WriteList(string path)
    {
        using StreamWriter writer = new(path, append: false, Encoding.ASCII);
        writer.Write("DATE01/15/2027 07:00\n");
        for (int i = 0; i < Entries1M; i++)
            writer.Write(string.Create(CultureInfo.InvariantCulture, $"{(char)('A' + i % 26)}{(char)('A' + i / 26 % 26)}{i:000000}CA0120260408\n"));
        writer.Write($"TOTAL RECORD {Entries1M}\n");
    }
}
