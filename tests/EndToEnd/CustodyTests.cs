using System.IO.Compression;
using Alpr.Tests.Common;

namespace Alpr.EndToEnd.Tests;

/// <summary>Records held for a case leave the unit as a bundle, and the log goes on under another key.</summary>
public sealed class CustodyTests
{
    private static string Crossing => Path.Combine(Repository.Footage, "crossing.mp4");

    private Installation _unit = null!;

    [OneTimeSetUp]
    public void RunOnce()
    {
        _unit = new Installation(Crossing).Provisioned();
        Assert.That(_unit.Run().ExitCode, Is.Zero);
    }

    [OneTimeTearDown]
    public void RemoveUnit() => _unit.Dispose();

    [Test]
    public void A_case_is_held_exported_and_proven_with_our_verifier_and_with_openssl()
    {
        Outcome held = Programs.Appliance("hold", "--config", _unit.Config, "--case", "24-1107", "--records", "1-2", "--by", "officer.one", "--reason", "stolen vehicle");
        Assert.That(held.ExitCode, Is.Zero, held.ToString());
        Assert.That(held.Output, Does.Contain("2 records held for case 24-1107"));

        string bundle = Path.Combine(_unit.Folder, "case.zip");
        Outcome exported = Programs.Ctl("export", "--journal", _unit.Journal, "--hold", "24-1107", "--out", bundle);
        Assert.That(exported.ExitCode, Is.Zero, exported.ToString());
        Outcome verified = Programs.CtlAsText("verify", "--trust", _unit.Certificate, bundle);
        Assert.That(verified.ExitCode, Is.Zero, verified.ToString());
        Assert.That(verified.Output, Does.Contain("(2 detections, 4 images)").And.Contain("the trusted key"));

        string unpacked = Path.Combine(_unit.Folder, "case");
        ZipFile.ExtractToDirectory(bundle, unpacked);
        Assert.That(Tools.Run("sh", Path.Combine(unpacked, "verify.sh")), Does.StartWith("proven: 3 records signed by key"));
        Assert.That(File.ReadAllText(Path.Combine(unpacked, "index.html")), Does.Contain("24-1107").And.Contain("officer.one"));
    }

    [Test]
    public void A_bundle_of_a_time_holds_what_was_made_in_it()
    {
        string bundle = Path.Combine(_unit.Folder, "time.zip");
        Assert.That(Programs.Ctl("export", "--journal", _unit.Journal, "--from", "2020-01-01", "--out", bundle).ExitCode, Is.Zero);
        Assert.That(Programs.Ctl("verify", bundle).ExitCode, Is.Zero);
        Outcome none = Programs.Ctl("export", "--journal", _unit.Journal, "--from", "2020-01-01", "--to", "2020-01-02", "--out", bundle + "2");
        Assert.That((none.ExitCode, File.Exists(bundle + "2")), Is.EqualTo((1, false)));
        Assert.That(none.Errors, Does.Contain("no detections were made in that time"));
    }

    [TestCase("--hold", "24-9999", 1, "no records are held for case '24-9999'")]
    [TestCase("--from", "yesterday", 2, "'yesterday' is not a time")]
    public void What_cannot_be_exported_is_named(string option, string value, int code, string message)
    {
        Outcome refused = Programs.Ctl("export", "--journal", _unit.Journal, option, value, "--out", Path.Combine(_unit.Folder, "none.zip"));
        Assert.That(refused.ExitCode, Is.EqualTo(code), refused.ToString());
        Assert.That(refused.ToString(), Does.Contain(message));
    }

    [TestCase("7-3")]
    [TestCase("all")]
    [TestCase("900000")]
    public void A_hold_on_what_is_not_there_is_refused(string records)
    {
        Outcome refused = Programs.Appliance("hold", "--config", _unit.Config, "--case", "24-1", "--records", records, "--by", "officer.one");
        Assert.That(refused.ExitCode, Is.EqualTo(2), refused.ToString());
    }

    [Test]
    public void Another_key_takes_over_and_the_old_ones_holder_still_believes_the_log()
    {
        using Installation unit = new Installation(Crossing, framesPerSecond: 5).Provisioned();
        Assert.That(unit.Run().ExitCode, Is.Zero);
        string next = Path.Combine(unit.Folder, "next.key");
        Outcome rotated = Programs.Appliance("rotate-key", "--config", unit.Config, "--to", next);
        Assert.That(rotated.ExitCode, Is.Zero, rotated.ToString());
        Assert.That(rotated.Output, Does.Contain("signed by both").And.Contain("Now set journal.key"));
        Assert.That(Programs.Appliance("rotate-key", "--config", unit.Config, "--to", next).Output, Does.Contain("signed by this key already"));

        Outcome stale = unit.Run();
        Assert.That(stale.ExitCode, Is.EqualTo(3), stale.ToString());
        Assert.That(stale.Errors, Does.Contain("since its key was changed at record"));

        File.WriteAllText(unit.Config, File.ReadAllText(unit.Config).Replace("device.key", "next.key", StringComparison.Ordinal));
        Assert.That(unit.Run().ExitCode, Is.Zero);
        Assert.That(unit.Export().ExitCode, Is.Zero);
        Outcome verified = Programs.CtlAsText("verify", "--trust", unit.Certificate, unit.Batch);
        Assert.That(verified.ExitCode, Is.Zero, verified.ToString());
        Assert.That(verified.Output, Does.Contain("changed 1 time"));
    }
}
