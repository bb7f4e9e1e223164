using Alpr.Tests.Common;

namespace Alpr.EndToEnd.Tests;

/// <summary>The device's key inside a TPM 2.0: a simulated one, through the same provider as a real one.</summary>
public sealed class TpmKeyTests
{
    private const string Handle = "0x81000007";

    private static string Stills => Path.Combine(Repository.Footage, "stills");

    [Test]
    public void An_appliance_signs_with_a_key_that_stays_in_its_TPM()
    {
        using SimulatedTpm tpm = new();
        using OpensslAuthority county = new();
        Outcome made = tpm.MakeKey(Handle);
        Assert.That(made.ExitCode, Is.Zero, made.ToString());
        using Installation unit = new Installation(Path.Combine(Repository.Footage, "crossing.mp4"), key: "tpm2:" + Handle, environment: tpm.Environment).Provisioned();
        Assert.That(Directory.GetFiles(unit.Folder).Select(Path.GetFileName), Is.EquivalentTo(new[] { "appliance.json", "device.crt" }), "no private key in any file");

        Outcome run = unit.Run();
        Assert.That(run.ExitCode, Is.Zero, run.ToString());
        Assert.That(run.Output, Does.Match($"(?m)^key  TPM 2.0 handle {Handle}, fingerprint [0-9a-f]{{64}}$"));
        Assert.That(unit.Export().ExitCode, Is.Zero);
        Outcome proven = Programs.CtlAsText("verify", "--trust", unit.Certificate, unit.Batch);
        Assert.That(proven.ExitCode, Is.Zero, proven.ToString());
        Assert.That(proven.Output, Does.Contain("the trusted key").And.Not.Contain("(0 detections"));

        string request = Path.Combine(unit.Folder, "request.pem");
        Assert.That(unit.Command("csr", "--out", request).ExitCode, Is.Zero);
        Assert.That(unit.Command("install-certificate", county.Issue(request)).ExitCode, Is.Zero);
        Assert.That(unit.Run("--input", Stills).ExitCode, Is.Zero);
        unit.Export();
        Outcome issued = Programs.Ctl("verify", "--trust", county.Certificate, unit.Batch);
        Assert.That(issued.ExitCode, Is.Zero, issued.ToString());
    }

    [Test]
    public void A_TPM_whose_power_is_cut_again_and_again_goes_on_signing()
    {
        const int Cuts = 12; // a TPM that counts them as guesses at a password is locked after a few
        using SimulatedTpm tpm = new();
        Assert.That(tpm.MakeKey(Handle).ExitCode, Is.Zero);
        using Installation unit = new Installation(Stills, key: "tpm2:" + Handle, environment: tpm.Environment).Provisioned();
        for (int cut = 1; cut <= Cuts; cut++)
        {
            tpm.CutPower();
            Outcome signed = unit.Command("csr");
            Assert.That(signed.ExitCode, Is.Zero, $"after cut {cut}: {signed}");
        }
    }

    [Test]
    public void A_TPM_without_the_key_and_no_TPM_at_all_are_refused_and_nothing_is_made()
    {
        using SimulatedTpm tpm = new();
        foreach (IReadOnlyDictionary<string, string> environment in new[] { tpm.Environment, NoTpm() })
        {
            using Installation unit = new(Stills, key: "tpm2:" + Handle, environment: environment);
            foreach (Outcome outcome in new[] { unit.Command("provision"), unit.Command("csr"), unit.Run() })
            {
                Assert.That(outcome.ExitCode, Is.EqualTo(3), outcome.ToString());
                Assert.That(outcome.Errors, Does.Contain("TPM 2.0 handle " + Handle).And.Contain("scripts/make-tpm-key " + Handle));
            }
            Assert.That(Directory.GetFiles(unit.Folder), Is.EqualTo(new[] { unit.Config }));
        }
    }

    [Test]
    public void A_TPM_that_holds_another_key_than_the_certificates_is_refused()
    {
        using SimulatedTpm tpm = new(), replaced = new();
        tpm.MakeKey(Handle);
        replaced.MakeKey(Handle);
        using Installation unit = new Installation(Stills, key: "tpm2:" + Handle, environment: tpm.Environment).Provisioned();
        using Installation moved = new(Stills, key: "tpm2:" + Handle, environment: replaced.Environment);
        File.Copy(unit.Certificate, moved.Certificate);
        Outcome run = moved.Run();
        Assert.That(run.ExitCode, Is.EqualTo(3), run.ToString());
        Assert.That(run.Errors, Does.Contain("it is not the certificate of the key in TPM 2.0 handle"));
    }

    [Test]
    public void A_handle_in_use_is_never_made_again_and_a_wrong_one_is_named()
    {
        using SimulatedTpm tpm = new();
        Assert.That(tpm.MakeKey(Handle).ExitCode, Is.Zero);
        Outcome again = tpm.MakeKey(Handle), wrong = tpm.MakeKey("7");
        Assert.That((again.ExitCode, wrong.ExitCode), Is.EqualTo((1, 1)));
        Assert.That(again.Errors, Does.Contain(Handle + " is in use"));
        Assert.That(wrong.Errors, Does.Contain("'7' is not a persistent handle"));
    }

    private static Dictionary<string, string> NoTpm() =>
        new() { ["TPM2OPENSSL_TCTI"] = "device:/dev/null/no-tpm", ["TSS2_LOG"] = "all+none" };
}
