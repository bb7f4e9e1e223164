namespace Alpr.Evidence.Tests;

/// <summary>A key as systemd gives it to a service: a file in a folder that an environment variable names.</summary>
[NonParallelizable] // the environment is the whole process's
public sealed class CredentialKeyTests
{
    private const string Variable = "CREDENTIALS_DIRECTORY";
    private static readonly KeyReference Reference = KeyReference.Parse("credential:alpr-key");
    private TestKeys _keys = null!;

    [SetUp]
    public void MakeCredential()
    {
        _keys = new();
        _keys.Create().Dispose();
        File.Move(_keys.PathOf("device.key"), Credential);
        File.SetUnixFileMode(Credential, UnixFileMode.UserRead);
        Environment.SetEnvironmentVariable(Variable, _keys.Folder);
    }

    [TearDown]
    public void RemoveCredential()
    {
        Environment.SetEnvironmentVariable(Variable, null);
        _keys.Dispose();
    }

    private string Credential => _keys.PathOf("alpr-key");

    [Test]
    public void A_credential_signs_with_the_certificate_that_lies_elsewhere()
    {
        using DeviceKey key = DeviceKey.Open(Reference, _keys.PathOf("device.crt"));
        byte[] signature = new byte[DeviceKey.SignatureBytesMax];
        int length = key.Sign("seen"u8, signature);
        Assert.That(key.PublicKey.Verify("seen"u8, signature.AsSpan(0, length)));
    }

    [Test]
    public void A_credential_gets_a_certificate_once_and_no_key_is_written()
    {
        string certificate = _keys.PathOf("made.crt");
        DeviceKey.Certify(Reference, certificate, "pole-17", TestKeys.ValidFrom).Dispose();
        using DeviceKey key = DeviceKey.Open(Reference, certificate);
        Assert.That((key.DeviceId, key.Certificate.IsSelfSigned), Is.EqualTo(("pole-17", true)));
        Assert.That(() => DeviceKey.Certify(Reference, certificate, "pole-17", TestKeys.ValidFrom),
            Throws.InstanceOf<DeviceKeyException>().With.Message.Contains("made.crt"));
        Assert.That(Directory.GetFiles(_keys.Folder), Has.Length.EqualTo(3));
    }

    [Test]
    public void A_program_without_credentials_is_told_which_line_its_unit_needs()
    {
        Environment.SetEnvironmentVariable(Variable, null);
        Refused("CREDENTIALS_DIRECTORY is not set");
        Environment.SetEnvironmentVariable(Variable, _keys.PathOf("away"));
        Refused("does not exist");
        Environment.SetEnvironmentVariable(Variable, _keys.Folder);
        File.Delete(Credential);
        Refused("does not exist");
    }

    [TestCase(UnixFileMode.OtherRead)]
    [TestCase(UnixFileMode.GroupWrite)]
    public void A_credential_open_to_others_is_refused(UnixFileMode others)
    {
        File.SetUnixFileMode(Credential, UnixFileMode.UserRead | others);
        Assert.That(() => DevicePrivateKey.Open(Reference), Throws.InstanceOf<DeviceKeyException>().With.Message.Contains("lets others"));
    }

    [Test]
    public void The_mask_of_an_access_list_is_not_taken_for_a_groups_right()
    {
        File.SetUnixFileMode(Credential, UnixFileMode.UserRead | UnixFileMode.GroupRead);
        DevicePrivateKey.Open(Reference).Dispose();
    }

    private static void Refused(string problem) => Assert.That(() => DevicePrivateKey.Open(Reference), Throws.InstanceOf<DeviceKeyException>()
        .With.Message.Contains(problem).And.Message.Contains("LoadCredentialEncrypted=alpr-key:"));
}
