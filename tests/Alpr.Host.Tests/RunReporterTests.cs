using System.Net.Sockets;
using System.Text;
using Alpr.Board.Service;
using Alpr.Board.Simulated;
using Alpr.Contracts.V1;

namespace Alpr.Host.Tests;

/// <summary>What a run says to the system's journal, over a real socket.</summary>
public sealed class RunReporterTests
{
    [Test]
    public void A_change_of_a_light_is_an_entry_by_whose_fields_it_is_found()
    {
        string[] entry = Said(static reporter => reporter.Changed(new Condition { Part = "disk", Light = Light.Amber, Reason = "It is nearly full." }));
        Assert.That(entry, Is.EqualTo(new[]
        {
            "MESSAGE=disk: amber. It is nearly full.", "PRIORITY=4", "SYSLOG_IDENTIFIER=alprd", "ALPR_EVENT=condition", "ALPR_PART=disk", "ALPR_LIGHT=amber", "ALPR_REASON=It is nearly full.",
        }));
    }

    [TestCase(Light.Green, "PRIORITY=5")]
    [TestCase(Light.Amber, "PRIORITY=4")]
    [TestCase(Light.Red, "PRIORITY=3")]
    public void The_worse_the_light_the_graver_the_entry(Light light, string priority) =>
        Assert.That(Said(reporter => reporter.Changed(new Condition { Part = "camera", Light = light }))[1], Is.EqualTo(priority));

    [Test]
    public void A_list_that_was_not_taken_is_named_in_a_field()
    {
        string[] entry = Said(static reporter => reporter.ListRefused("svs", "too many bad lines."));
        Assert.That(entry, Does.Contain("MESSAGE=hot list 'svs': too many bad lines.").And.Contain("ALPR_EVENT=list_refused").And.Contain("ALPR_LIST=svs"));
    }

    [Test]
    public void Where_the_pages_are_is_an_entry_with_address_and_fingerprint()
    {
        string[] entry = Said(static reporter => reporter.Listening(new("pages", "https://192.168.77.1:8444/", "", "AB:CD")));
        Assert.That(entry, Is.EqualTo(new[]
        {
            "MESSAGE=pages  https://192.168.77.1:8444/  certificate sha256 AB:CD", "PRIORITY=5", "SYSLOG_IDENTIFIER=alprd", "ALPR_EVENT=listening", "ALPR_PART=pages", "ALPR_URL=https://192.168.77.1:8444/", "ALPR_CERTIFICATE_SHA256=AB:CD",
        }));
    }

    private static string[] Said(Action<RunReporter> act)
    {
        string folder = Directory.CreateTempSubdirectory("alpr-log-").FullName, path = Path.Combine(folder, "socket");
        try
        {
            using Socket journal = new(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified) { ReceiveTimeout = 5000 };
            journal.Bind(new UnixDomainSocketEndPoint(path));
            using ServiceLog log = new(new SystemLog(path, "alprd"), TextWriter.Null);
            act(new RunReporter(showPlates: false, log, new VirtualClock()));
            byte[] entry = new byte[64 * 1024];
            return Encoding.UTF8.GetString(entry, 0, journal.Receive(entry)).TrimEnd('\n').Split('\n');
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
