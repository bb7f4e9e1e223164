using Alpr.Tests.Common;

namespace Alpr.EndToEnd.Tests;

/// <summary>The device's key as a credential that systemd encrypted for this machine.</summary>
public sealed class CredentialTests
{
    private const string Name = "alpr-key";

    [Test]
    public void An_appliance_signs_with_a_key_that_systemd_creds_encrypted()
    {
        string folder = Directory.CreateTempSubdirectory("alpr-credential-").FullName;
        try
        {
            string plain = Path.Combine(folder, "plain.pem"), encrypted = Path.Combine(folder, Name + ".cred");
            string given = Directory.CreateDirectory(Path.Combine(folder, "given")).FullName;
            string credential = Path.Combine(given, Name);
            Tools.Run("openssl", "genpkey", "-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256", "-out", plain);
            Tools.Run("systemd-creds", "encrypt", "--with-key=host", "--name=" + Name, plain, encrypted);
            File.Delete(plain);
            Assert.That(File.ReadAllText(encrypted), Does.Not.Contain("PRIVATE KEY"));
            // What systemd does before it starts the service.
            Tools.Run("systemd-creds", "decrypt", "--name=" + Name, encrypted, credential);
            File.SetUnixFileMode(credential, UnixFileMode.UserRead);

            Dictionary<string, string> environment = new() { ["CREDENTIALS_DIRECTORY"] = given };
            using Installation unit = new Installation(Path.Combine(Repository.Footage, "stills"), key: "credential:" + Name, environment: environment).Provisioned();
            Outcome run = unit.Run();
            Assert.That(run.ExitCode, Is.Zero, run.ToString());
            Assert.That(run.Output, Does.Contain("key  credential " + Name));
            unit.Export();
            Outcome proven = Programs.Ctl("verify", "--trust", unit.Certificate, unit.Batch);
            Assert.That(proven.ExitCode, Is.Zero, proven.ToString());
            Assert.That(Directory.GetFiles(unit.Folder, "*.key"), Is.Empty);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Test]
    public void An_appliance_that_was_given_no_credential_says_which_line_is_missing()
    {
        using Installation unit = new(Path.Combine(Repository.Footage, "stills"), key: "credential:" + Name);
        foreach (Outcome outcome in new[] { unit.Command("provision"), unit.Run() })
        {
            Assert.That(outcome.ExitCode, Is.EqualTo(3), outcome.ToString());
            Assert.That(outcome.Errors, Does.Contain("credential " + Name).And.Contain($"LoadCredentialEncrypted={Name}:"));
        }
    }
}
