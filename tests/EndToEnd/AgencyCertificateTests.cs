using Alpr.Tests.Common;

namespace Alpr.EndToEnd.Tests;

/// <summary>An agency with a certificate authority of its own, run with openssl, vouches for its devices.</summary>
public sealed class AgencyCertificateTests
{
    private static string Stills => Path.Combine(Repository.Footage, "stills");

    [Test]
    public void A_device_with_the_agencys_certificate_is_believed_on_the_agencys_authority_alone()
    {
        using OpensslAuthority county = new(), other = new();
        using Installation unit = new Installation(Stills).Provisioned();
        unit.Run(); // its journal begins under the certificate it gave itself
        Outcome installed = unit.Command("install-certificate", county.Issue(Request(unit), "/O=County/OU=Roads/CN=test-01"));
        Assert.That(installed.ExitCode, Is.Zero, installed.ToString());
        Assert.That(installed.Output, Does.Contain("issued by    CN=County Plate Readers, O=County").And.Match(@"valid +20\d\d-").And.Match("fingerprint +[0-9a-f]{64}"));

        Outcome run = unit.Run();
        Assert.That(run.Output, Does.Contain($"key  file {Path.Combine(unit.Folder, "device.key")}, fingerprint "));
        unit.Export();
        Outcome proven = Programs.CtlAsText("verify", "--trust", county.Certificate, unit.Batch);
        Assert.That(proven.ExitCode, Is.Zero, proven.ToString());
        Assert.That(proven.Output, Does.Contain("believed on  the agency's CA 'CN=County Plate Readers, O=County'"));
        Assert.That(Programs.Ctl("verify", "--trust", unit.Certificate, unit.Batch).ExitCode, Is.Zero, "the same key, pinned");

        Outcome foreign = Programs.CtlAsText("verify", "--trust", other.Certificate, unit.Batch);
        Assert.That(foreign.ExitCode, Is.EqualTo(1), foreign.ToString());
        Assert.That(foreign.Output, Does.Contain("NOT PROVEN").And.Contain("was not issued by the agency's CA"));
    }

    [Test]
    public void A_request_on_standard_output_is_one_that_openssl_verifies()
    {
        using Installation unit = new Installation(Stills).Provisioned();
        string request = Path.Combine(unit.Folder, "request.pem");
        File.WriteAllText(request, unit.Command("csr").Output);
        Assert.That(Tools.Run("openssl", "req", "-in", request, "-verify", "-noout", "-subject"), Does.Contain("CN = test-01"));
        Outcome unwritable = unit.Command("csr", "--out", Path.Combine(unit.Folder, "away", "request.pem"));
        Assert.That(unwritable.ExitCode, Is.EqualTo(2), unwritable.ToString());
        Assert.That(unwritable.Errors, Does.Contain("away/request.pem"));
    }

    [Test]
    public void A_certificate_for_another_device_another_key_or_an_authority_is_refused()
    {
        using OpensslAuthority county = new();
        using Installation unit = new Installation(Stills).Provisioned(), other = new Installation(Stills).Provisioned();
        string before = File.ReadAllText(unit.Certificate);
        Refused(county.Issue(Request(unit), "/CN=test-02"), "it is for the device 'test-02', this is 'test-01'");
        Refused(county.Issue(Request(other)), "it is for the key");
        Refused(county.Certificate, "refused");
        Refused(Path.Combine(unit.Folder, "none.crt"), "does not exist");
        Assert.That(File.ReadAllText(unit.Certificate), Is.EqualTo(before));

        void Refused(string certificate, string problem)
        {
            Outcome outcome = unit.Command("install-certificate", certificate);
            Assert.That(outcome.ExitCode, Is.EqualTo(2), outcome.ToString());
            Assert.That(outcome.Errors, Does.Contain(certificate).And.Contain(problem));
        }
    }

    private static string Request(Installation unit)
    {
        string request = Path.Combine(unit.Folder, "request.pem");
        Outcome asked = unit.Command("csr", "--out", request);
        Assert.That(asked.ExitCode, Is.Zero, asked.ToString());
        return request;
    }
}
