using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Alpr.Tests.Common;
using Alpr.Web.Server;

namespace Alpr.Policy.Tests;

/// <summary>The ways out of a unit: encrypted, and to nobody whom the agency does not know; and what each system is to the unit that a policy names.</summary>
public sealed class TransportTests : AgencyFixture
{
    private const string SystemsOf = "docs/backends/README.md";

    private static readonly Dictionary<string, string[]> Named = new()
    {
        ["winters-2020"] = ["LEARN"],
        ["westmorland"] = ["CLETS"],
        ["alameda-2023"] = ["LEARN", "Car Detector", "TAS", "Flock", "NCRIC", "CLETS", "Evidence.com"],
        ["tustin-2018"] = ["Verio", "DATA911", "CLETS"],
        ["stockton-2017"] = ["LEARN", "Car Detector", "Mobile Hit Hunter", "NVLS", "NCIC", "DMV", "CDMS", "WEBKPF", "RMS"],
    };

    [TestCaseSource(typeof(Agency), nameof(Agency.All))]
    [PolicyRow("secure-transport", "Tustin 462.4 a); Winters (b) 4, (c); the same on every unit")]
    public void The_interface_speaks_tls_1_2_or_later_and_to_nobody_without_a_certificate_that_the_agency_knows(Agency agency)
    {
        Open(agency);
        using Authority ours = new(Unit.Clock), theirs = new(Unit.Clock, "Authority Elsewhere");
        (string certificate, string key) = Authority.Write(ours.Issue("127.0.0.1"), Path.Combine(Unit.Folder, "server"));
        using WebServer server = new(new() { Address = "127.0.0.1", Port = 0, Certificate = certificate, Key = key, ClientCa = ours.WriteRoot(Path.Combine(Unit.Folder, "clients.pem")) }, new()
        {
            Oversight = Unit.Oversight, Door = Unit.Room.Desk.Door, Log = Unit.Room.Desk.Log, Feeds = Unit.Room.Feeds, Conditions = Unit.Conditions.Snapshot,
        });
        server.Start();
        Assert.Multiple(() =>
        {
            Assert.That(Ask(server.Port, ours.Root.Subject, null, SslProtocols.None), Is.Empty, "nobody");
            Assert.That(Ask(server.Port, ours.Root.Subject, theirs.Issue("stranger.example"), SslProtocols.None), Is.Empty, "a stranger");
            Assert.That(Ask(server.Port, ours.Root.Subject, ours.Issue("late.example", validFromDays: -60, validDays: 30), SslProtocols.None), Is.Empty, "an expired certificate");
#pragma warning disable SYSLIB0039, CA5397 // that it is refused is the point
            Assert.That(Ask(server.Port, ours.Root.Subject, ours.Issue("old.example"), SslProtocols.Tls11), Is.Empty, "TLS 1.1");
#pragma warning restore SYSLIB0039, CA5397
            Assert.That(Ask(server.Port, ours.Root.Subject, ours.Issue("terminal.example"), SslProtocols.None), Does.StartWith("HTTP/1.1 200"), "a terminal of the agency");
        });
        Unit.Journal.Commit();
        Assert.That(Unit.LastAccess("sign_in") is { Refused: true, Client.Length: > 0 }, Is.True, "the stranger is in the log");
    }

    [TestCaseSource(typeof(Agency), nameof(Agency.All))]
    [PolicyRow("systems-named", "each system that the policy names")]
    public void Each_system_that_the_policy_names_is_served_by_what_is_there_or_it_is_said_that_nothing_is_public(Agency agency)
    {
        string[] rows = [.. File.ReadAllLines(Path.Combine(Repository.Root, SystemsOf)).SkipWhile(static line => !line.StartsWith("## Systems", StringComparison.Ordinal))];
        foreach (string system in Named[agency.Key])
        {
            string row = rows.Single(line => line.StartsWith($"| {system} |", StringComparison.Ordinal));
            string how = row.Split('|')[3];
            string[] files = [.. how.Split('(').Skip(1).Select(static part => part.Split(')')[0]).Where(static file => file.EndsWith(".json", StringComparison.Ordinal))];
            Assert.That(files.Select(static file => Path.Combine(Repository.Root, "docs", "backends", file)), Has.All.Matches<string>(File.Exists), system);
            Assert.That(files.Length > 0 || how.Contains("no public interface", StringComparison.Ordinal) || how.Contains("no interface", StringComparison.Ordinal)
                || how.Contains("layout", StringComparison.Ordinal) || how.Contains("must not", StringComparison.Ordinal) || how.Contains("the same", StringComparison.Ordinal), Is.True, system);
        }
    }

    /// <summary>What the interface answers; empty when it refuses the connection.</summary>
    private static string Ask(int port, string issuer, X509Certificate2? certificate, SslProtocols protocols)
    {
        try
        {
            using TcpClient tcp = new("127.0.0.1", port);
            using SslStream stream = new(tcp.GetStream(), false, (_, shown, _, _) => shown!.Issuer == issuer);
            stream.AuthenticateAsClient(new SslClientAuthenticationOptions
            {
                TargetHost = "127.0.0.1", EnabledSslProtocols = protocols, ClientCertificates = certificate is null ? [] : [certificate],
            });
            stream.Write("GET /v1/health HTTP/1.1\r\nHost: unit\r\nConnection: close\r\n\r\n"u8);
            byte[] answer = new byte[64];
            return Encoding.ASCII.GetString(answer, 0, stream.Read(answer));
        }
        catch (Exception refused) when (refused is IOException or AuthenticationException or SocketException)
        {
            return "";
        }
    }
}
