using System.Diagnostics;
using Alpr.Board.Configuration;

namespace Alpr.Access.Tests.Policy;

public sealed class PolicyInstallationTests
{
    private static readonly byte[] Before = PolicySamples.Bytes(PolicySamples.Full);
    private static readonly byte[] After = PolicySamples.Bytes(PolicySamples.With(PolicySamples.With("revision", "8"), "retention.days", "100"));
    private static readonly PolicyInstaller Somebody = PolicyInstaller.Account("administrator-1");

    [Test]
    public void The_first_policy_gives_a_record_without_a_before()
    {
        PolicyInstallation first = PolicyInstallation.Prepare(Before, "policy.json", inForce: null, Somebody);
        Assert.Multiple(() =>
        {
            Assert.That(first.Record!.PolicySha256.ToByteArray(), Is.EqualTo(first.Policy.Sha256.ToArray()));
            Assert.That(first.Record.PolicySha256Before.IsEmpty);
            Assert.That((first.Record.Version, first.Record.InstalledBy), Is.EqualTo(("1", "administrator-1")));
            Assert.That(first.Changes, Is.Empty);
        });
    }

    [Test]
    public void A_newer_policy_says_what_it_changes()
    {
        PolicyInstallation next = PolicyInstallation.Prepare(After, "policy.json", Before, Somebody);
        Assert.That(next.Changes, Is.EqualTo(new[] { "revision: 7 -> 8", "retention.days: 365 -> 100" }));
        Assert.That(next.Record!.PolicySha256Before.ToByteArray(), Is.EqualTo(AgencyPolicy.Parse(Before, "").Sha256.ToArray()));
    }

    [Test]
    public void The_same_bytes_are_nothing_to_do() =>
        Assert.That(PolicyInstallation.Prepare(Before, "policy.json", [.. Before], Somebody).Record, Is.Null);

    [Test]
    public void An_older_or_equal_revision_is_refused()
    {
        byte[] same = PolicySamples.Bytes(PolicySamples.With("retention.days", "300"));
        Assert.That(Refusal(same, Before), Does.Contain("revision 7 is not newer than 7").And.Contain("revision 8"));
        Assert.That(Refusal(Before, After), Does.Contain("not newer than 8").And.Contain("revision 9"));
    }

    [Test]
    public void Another_agencys_policy_needs_a_word()
    {
        byte[] other = File.ReadAllBytes(PolicySamples.PathOf("stockton-2017"));
        Assert.That(Refusal(other, Before), Does.Contain("Stockton Police Department").And.Contain("Sample Agency"));
        Assert.That(PolicyInstallation.Prepare(other, "policy.json", Before, Somebody, otherAgency: true).Changes, Has.Member("agency: Sample Agency -> Stockton Police Department"));
    }

    [Test]
    public void A_policy_with_problems_is_refused() =>
        Assert.That(Refusal(PolicySamples.Bytes(PolicySamples.With("retention.days", "0")), Before), Does.Contain("retention.days"));

    [Test]
    public void A_policy_in_force_that_a_newer_program_would_refuse_can_be_replaced()
    {
        byte[] lax = PolicySamples.Bytes(PolicySamples.With("matching.withheld", "[]"));
        Assert.That(PolicyInstallation.Prepare(After, "policy.json", lax, Somebody).Changes, Has.Member("matching.withheld: immigration_violator added"));
    }

    [Test]
    public void A_name_that_could_be_taken_for_a_signature_is_none() =>
        Assert.Throws<ArgumentException>(() => PolicyInstaller.Account("signature by 00"));

    [Test]
    public void A_signature_made_by_openssl_installs_a_policy()
    {
        using PolicyFolder folder = new();
        MakeKey(folder, "agency");
        byte[] signature = Sign(folder, "agency", After);
        using PolicyKey key = PolicyKey.Load(folder["agency.pub"]);
        Assert.That(key.Fingerprint, Is.EqualTo(Openssl(folder, "pkey -pubin -in agency.pub -outform DER -out agency.der && openssl dgst -sha256 -r agency.der")[..64]));
        PolicyInstallation next = PolicyInstallation.Prepare(After, "policy.json", Before, PolicyInstaller.Signature(key, After, signature, "policy.json"));
        Assert.That(next.Record!.InstalledBy, Is.EqualTo($"signature by {key.Fingerprint}"));
    }

    [Test]
    public void A_signature_of_another_file_or_key_or_a_damaged_one_is_refused()
    {
        using PolicyFolder folder = new();
        MakeKey(folder, "agency");
        MakeKey(folder, "other");
        byte[] signature = Sign(folder, "agency", After), others = Sign(folder, "other", After);
        using PolicyKey key = PolicyKey.Load(folder["agency.pub"]);
        Assert.Multiple(() =>
        {
            Assert.That(key.Verify(After, signature));
            Assert.That(key.Verify(Before, signature), Is.False);
            Assert.That(key.Verify(After, others), Is.False);
            Assert.That(key.Verify(After, []), Is.False);
            Assert.That(key.Verify(After, new byte[100]), Is.False);
            for (int i = 0; i < signature.Length * 8; i++)
            {
                byte[] damaged = [.. signature];
                damaged[i / 8] ^= (byte)(1 << i % 8);
                Assert.That(key.Verify(After, damaged), Is.False, $"bit {i}");
            }
            for (int length = 0; length < signature.Length; length++)
                Assert.That(key.Verify(After, signature.AsSpan(0, length)), Is.False, $"{length} bytes");
            Assert.That(Assert.Throws<ConfigurationException>(() => PolicyInstaller.Signature(key, After, others, "policy.json"))!.Message,
                Does.Contain(key.Fingerprint).And.Contain("openssl"));
        });
    }

    [Test]
    public void Only_a_public_key_of_P256_is_taken()
    {
        using PolicyFolder folder = new();
        MakeKey(folder, "agency");
        Openssl(folder, "ecparam -name secp384r1 -genkey -noout -out p384.key && openssl ec -in p384.key -pubout -out p384.pub");
        Openssl(folder, "ecparam -name secp256k1 -genkey -noout -out k1.key && openssl ec -in k1.key -pubout -out k1.pub");
        Openssl(folder, "genrsa -out rsa.key 2048 && openssl rsa -in rsa.key -pubout -out rsa.pub");
        File.WriteAllText(folder["text.pub"], "no key");
        File.WriteAllText(folder["large.pub"], new string('a', 5000));
        Assert.Multiple(() =>
        {
            Assert.That(Problem("agency.key"), Does.Contain("must not be on the appliance"));
            foreach (string wrong in new[] { "p384.pub", "k1.pub", "rsa.pub", "text.pub" })
                Assert.That(Problem(wrong), Does.Contain("P-256"), wrong);
            Assert.That(Problem("large.pub"), Does.Contain("larger"));
            Assert.That(Problem("none.pub"), Does.Contain("Check the path"));
        });
        string Problem(string name) => Assert.Throws<ConfigurationException>(() => PolicyKey.Load(folder[name]))!.Message;
    }

    private static string Refusal(byte[] candidate, byte[] inForce) =>
        Assert.Throws<ConfigurationException>(() => PolicyInstallation.Prepare(candidate, "policy.json", inForce, Somebody))!.Message;

    private static void MakeKey(PolicyFolder folder, string name) =>
        Openssl(folder, $"ecparam -name prime256v1 -genkey -noout -out {name}.key && openssl ec -in {name}.key -pubout -out {name}.pub");

    private static byte[] Sign(PolicyFolder folder, string key, byte[] policy)
    {
        File.WriteAllBytes(folder["policy.json"], policy);
        Openssl(folder, $"dgst -sha256 -sign {key}.key -out policy.json{PolicyKey.SignatureSuffix} policy.json");
        return File.ReadAllBytes(folder["policy.json" + PolicyKey.SignatureSuffix]);
    }

    private static string Openssl(PolicyFolder folder, string arguments)
    {
        using Process shell = Process.Start(new ProcessStartInfo("/bin/sh", ["-c", "openssl " + arguments])
        {
            WorkingDirectory = folder.Root,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        Task<string> errors = shell.StandardError.ReadToEndAsync();
        string output = shell.StandardOutput.ReadToEnd();
        shell.WaitForExit();
        Assert.That(shell.ExitCode, Is.Zero, errors.Result);
        return output;
    }
}
