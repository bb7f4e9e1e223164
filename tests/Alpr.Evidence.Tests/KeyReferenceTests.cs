namespace Alpr.Evidence.Tests;

public sealed class KeyReferenceTests
{
    [TestCase("device.key", KeyStore.File, "device.key", "file device.key")]
    [TestCase("/etc/alpr/device.key", KeyStore.File, "/etc/alpr/device.key", "file /etc/alpr/device.key")]
    [TestCase("./odd:name", KeyStore.File, "./odd:name", "file ./odd:name")]
    [TestCase("credential:alpr-key", KeyStore.Credential, "alpr-key", "credential alpr-key")]
    [TestCase("tpm2:0x81000007", KeyStore.Tpm, "0x81000007", "TPM 2.0 handle 0x81000007")]
    [TestCase("tpm2:0x8100000A", KeyStore.Tpm, "0x8100000a", "TPM 2.0 handle 0x8100000a")]
    public void A_path_a_credential_and_a_handle_are_told_apart(string text, KeyStore store, string name, string shown)
    {
        KeyReference reference = KeyReference.Parse(text);
        Assert.That((reference.Store, reference.Name, reference.ToString()), Is.EqualTo((store, name, shown)));
    }

    [TestCase("", "empty")]
    [TestCase("pkcs11:token=1", "unknown kind")]
    [TestCase("Credential:alpr", "unknown kind")]
    [TestCase("credential:", "names no credential")]
    [TestCase("credential:../../etc/passwd", "names no credential")]
    [TestCase("credential:.hidden", "names no credential")]
    [TestCase("tpm2:", "names no persistent object")]
    [TestCase("tpm2:81000007", "names no persistent object")]
    [TestCase("tpm2:0x80000001", "names no persistent object")]
    [TestCase("tpm2:0x82000000", "names no persistent object")]
    [TestCase("tpm2:0x81000007 ", "names no persistent object")]
    [TestCase("tpm2:0x181000007", "names no persistent object")]
    public void Anything_else_is_refused_with_what_is_known(string text, string problem)
    {
        Assert.That(KeyReference.TryParse(text, out _, out string? said), Is.False);
        Assert.That(said, Does.Contain(problem).And.Contain("write").Or.Contain("known are"));
        Assert.That(() => KeyReference.Parse(text), Throws.InstanceOf<FormatException>());
    }
}
