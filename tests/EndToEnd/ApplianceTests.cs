using System.Diagnostics;
using System.Net.Sockets;
using System.Text;
using Alpr.Tests.Common;

namespace Alpr.EndToEnd.Tests;

/// <summary>Footage in, signed and verifiable detections out, through the real programs.</summary>
public sealed class ApplianceTests
{
    private static string Crossing => Path.Combine(Repository.Footage, "crossing.mp4");

    [Test]
    public void The_service_manager_hears_of_a_unit_without_a_board_too()
    {
        string path = Path.Combine(Path.GetTempPath(), $"alpr-notify-{Environment.ProcessId}");
        using Socket manager = new(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified) { ReceiveTimeout = 1000 };
        manager.Bind(new UnixDomainSocketEndPoint(path));
        using Installation unit = new(Crossing, environment: new Dictionary<string, string> { ["NOTIFY_SOCKET"] = path });
        Outcome run = unit.Provisioned().Run();
        File.Delete(path);
        Assert.That(run.ExitCode, Is.Zero, run.ToString());
        List<string> heard = [];
        byte[] message = new byte[512];
        while (manager.Available > 0)
            heard.Add(Encoding.UTF8.GetString(message, 0, manager.Receive(message)));
        Assert.That((heard.FirstOrDefault(), heard.LastOrDefault()), Is.EqualTo(("READY=1", "STOPPING=1")), string.Join(' ', heard));
    }

    [Test]
    public void Sample_footage_gives_a_journal_whose_export_is_proven()
    {
        using Installation unit = new Installation(Crossing).Provisioned();
        Outcome run = unit.Run("--print");
        Assert.That(run.ExitCode, Is.Zero, run.ToString());
        Assert.That(run.Output, Does.Contain("frames/s").And.Contain("0 managed bytes per frame"));
        int signed = run.Output.Split('\n').Count(line => line.EndsWith("signed", StringComparison.Ordinal));

        Assert.That(unit.Export().ExitCode, Is.Zero);
        Outcome verified = Programs.CtlAsText("verify", "--trust", unit.Certificate, unit.Batch);
        Assert.That(verified.ExitCode, Is.Zero, verified.ToString());
        Assert.That(verified.Output, Does.Contain($"({signed} detections, {2 * signed} images, 1 boot)").And.Contain("the trusted key"));
    }

    [Test]
    public void Plates_are_not_in_the_output_unless_asked_for()
    {
        using Installation unit = new Installation(Path.Combine(Repository.Footage, "stills")).Provisioned();
        string silent = unit.Run().ToString();
        foreach (string line in File.ReadLines(Path.Combine(Repository.Footage, "stills", "truth.csv")).Skip(1))
            Assert.That(silent, Does.Not.Contain(line.Split(',')[^1]));
    }

    [Test]
    public void One_changed_byte_of_an_export_is_not_proven()
    {
        using Installation unit = new Installation(Crossing).Provisioned();
        unit.Run();
        unit.Export();
        byte[] bytes = File.ReadAllBytes(unit.Batch);
        bytes[bytes.Length / 2] ^= 1;
        File.WriteAllBytes(unit.Batch, bytes);
        Outcome verified = Programs.CtlAsText("verify", unit.Batch);
        Assert.That(verified.ExitCode, Is.EqualTo(1), verified.ToString());
        Assert.That(verified.Output, Does.Contain("NOT PROVEN"));
    }

    [Test]
    public void An_export_signed_by_another_device_is_not_proven_against_the_trusted_one()
    {
        using Installation unit = new Installation(Path.Combine(Repository.Footage, "stills")).Provisioned();
        using Installation other = new Installation(Crossing).Provisioned();
        unit.Run();
        unit.Export();
        Assert.That(Programs.Ctl("verify", "--trust", other.Certificate, unit.Batch).ExitCode, Is.EqualTo(1));
    }

    [Test]
    public void A_second_run_continues_the_journal_and_a_kept_checkpoint_proves_it()
    {
        using Installation unit = new Installation(Path.Combine(Repository.Footage, "stills")).Provisioned();
        string kept = Path.Combine(unit.Folder, "kept.checkpoint");
        unit.Run();
        unit.Export();
        Assert.That(Programs.Ctl("verify", "--save-checkpoint", kept, unit.Batch).ExitCode, Is.Zero);
        unit.Run();
        Assert.That(unit.Export("--checkpoint", kept).ExitCode, Is.Zero);
        Outcome verified = Programs.CtlAsText("verify", "--trust", unit.Certificate, "--checkpoint", kept, unit.Batch);
        Assert.That(verified.ExitCode, Is.Zero, verified.ToString());
        Assert.That(verified.Output, Does.Contain("continues"));
    }

    [Test]
    public void A_run_killed_in_the_middle_leaves_a_journal_that_verifies_and_goes_on()
    {
        using Installation unit = new Installation(Crossing).Provisioned();
        for (int i = 0; i < 3; i++)
        {
            using Process run = Programs.Start("alprd", "--config", unit.Config, "--print");
            string? line;
            do
                line = run.StandardOutput.ReadLine();
            while (line is not null && !line.EndsWith("signed", StringComparison.Ordinal));
            run.Kill();
            run.WaitForExit();
            Assert.That(line, Is.Not.Null, "the run ended before it was killed");
        }
        Assert.That(unit.Export().ExitCode, Is.Zero);
        Outcome verified = Programs.CtlAsText("verify", "--trust", unit.Certificate, unit.Batch);
        Assert.That(verified.ExitCode, Is.Zero, verified.ToString());
        Assert.That(verified.Output, Does.Match(@"\((\d+) detections").And.Not.Contain("(0 detections"));
    }

    [Test]
    public void A_run_asked_to_stop_finishes_what_it_holds()
    {
        using Installation unit = new Installation(Crossing).Provisioned();
        using Process run = Programs.Start("alprd", "--config", unit.Config, "--print");
        while (run.StandardOutput.ReadLine() is { } line && !line.EndsWith("signed", StringComparison.Ordinal))
        {
        }
        using (Process kill = Process.Start("kill", ["-TERM", run.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)]))
            kill.WaitForExit();
        Outcome outcome = Programs.Finish(run);
        Assert.That(outcome.ExitCode, Is.Zero, outcome.ToString());
        Assert.That(outcome.Output, Does.Contain("signed and durable"));
    }
}
