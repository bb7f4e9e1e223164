using System.Security.Cryptography;

namespace Alpr.Evidence.Tests;

public sealed class DeviceKeyTests
{
    private TestKeys _keys = null!;

    [SetUp]
    public void MakeFolder() => _keys = new();

    [TearDown]
    public void RemoveFolder() => _keys.Dispose();

    [Test]
    public void A_new_key_is_readable_by_its_owner_alone_and_loads_again()
    {
        string path = _keys.PathOf("device.key");
        using DeviceKey made = _keys.Create();
        Assert.That(File.GetUnixFileMode(path), Is.EqualTo(UnixFileMode.UserRead | UnixFileMode.UserWrite));
        Assert.That(Directory.GetFiles(_keys.Folder), Has.Length.EqualTo(2), "no temporary file is left");

        using DeviceKey loaded = DeviceKey.Load(path);
        Assert.That(loaded.PublicKey.KeyId, Is.EqualTo(made.PublicKey.KeyId));
        Assert.That(loaded.DeviceId, Is.EqualTo("pole-17"));
        byte[] signature = new byte[DeviceKey.SignatureBytesMax];
        int length = loaded.Sign("what was seen"u8, signature);
        Assert.That(made.PublicKey.Verify("what was seen"u8, signature.AsSpan(0, length)));
        Assert.That(made.PublicKey.Verify("what was said"u8, signature.AsSpan(0, length)), Is.False);
    }

    [Test]
    public void The_key_id_is_the_hash_of_the_public_key_info()
    {
        using DeviceKey key = _keys.Create();
        Assert.That(key.PublicKey.KeyId,
            Is.EqualTo(Convert.ToHexStringLower(SHA256.HashData(key.PublicKey.SubjectPublicKeyInfo.Span))));
    }

    [Test]
    public void A_key_is_never_replaced()
    {
        _keys.Create().Dispose();
        byte[] before = File.ReadAllBytes(_keys.PathOf("device.key"));
        Assert.That(() => _keys.Create(), Throws.InstanceOf<DeviceKeyException>().With.Message.Contains("device.key"));
        File.Delete(_keys.PathOf("device.key"));
        Assert.That(() => _keys.Create(),
            Throws.InstanceOf<DeviceKeyException>().With.Message.Contains("device.crt"), "nor is a certificate");
        File.WriteAllBytes(_keys.PathOf("device.key"), before);
        Assert.That(() => _keys.Create(), Throws.InstanceOf<DeviceKeyException>());
        Assert.That(File.ReadAllBytes(_keys.PathOf("device.key")), Is.EqualTo(before));
    }

    [TestCase("")]
    [TestCase("has space")]
    [TestCase("-dash")]
    [TestCase("a/b")]
    [TestCase("x\ny")]
    [TestCase("pôle")]
    public void A_device_id_of_other_characters_is_refused(string deviceId) =>
        Assert.That(() => _keys.Create("device", deviceId), Throws.ArgumentException);

    [Test]
    public void A_missing_key_is_an_error_that_says_what_to_do()
    {
        Refused("missing.key", "does not exist", "alprd provision");
        Assert.That(Directory.GetFileSystemEntries(_keys.Folder), Is.Empty, "no key was made silently");
    }

    [TestCase(UnixFileMode.GroupRead)]
    [TestCase(UnixFileMode.GroupWrite)]
    [TestCase(UnixFileMode.OtherRead)]
    [TestCase(UnixFileMode.OtherExecute)]
    public void A_key_that_others_can_touch_is_refused(UnixFileMode others)
    {
        _keys.Create().Dispose();
        string path = _keys.PathOf("device.key");
        File.SetUnixFileMode(path, File.GetUnixFileMode(path) | others);
        Refused("device.key", "lets others", "chmod 600");
    }

    [Test]
    public void A_key_on_another_curve_is_refused()
    {
        using ECDsa other = ECDsa.Create(ECCurve.NamedCurves.nistP384);
        WriteKey("device.key", other.ExportPkcs8PrivateKeyPem());
        Refused("device.key", "P-256", "Restore");
    }

    [Test]
    public void A_public_key_an_RSA_key_rubbish_and_an_endless_file_are_refused_as_keys()
    {
        using ECDsa pair = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using RSA rsa = RSA.Create(2048);
        string endless = new('x', 100_000);
        string[] texts = [pair.ExportSubjectPublicKeyInfoPem(), rsa.ExportPkcs8PrivateKeyPem(), "rubbish", "", endless];
        foreach (string text in texts)
        {
            WriteKey("device.key", text);
            Refused("device.key", "", "Restore");
        }
    }

    [Test]
    public void A_folder_in_place_of_a_key_is_refused()
    {
        Directory.CreateDirectory(_keys.PathOf("device.key"));
        Refused("device.key", "cannot be read", "Restore");
    }

    [Test]
    public void A_missing_damaged_or_foreign_certificate_is_refused()
    {
        _keys.Create("other").Dispose();
        _keys.Create().Dispose();
        string certificate = _keys.PathOf("device.crt");
        string text = File.ReadAllText(certificate);
        File.WriteAllText(certificate, text.Replace('B', 'C'));
        Refused("device.crt", "", "Restore the certificate");
        File.WriteAllText(certificate, "rubbish");
        Refused("device.crt", "no certificate", "Restore the certificate");
        File.Copy(_keys.PathOf("other.crt"), certificate, true);
        Refused("device.crt", "not the certificate of the key", "Restore the certificate");
        File.Delete(certificate);
        Refused("device.crt", "does not exist", "Restore the certificate");
    }

    [Test]
    public void A_trusted_key_is_read_from_a_certificate_or_a_public_key_and_from_nothing_else()
    {
        using DeviceKey key = _keys.Create();
        string publicPem = PemEncoding.WriteString("PUBLIC KEY", key.PublicKey.SubjectPublicKeyInfo.Span);
        File.WriteAllText(_keys.PathOf("public.pem"), publicPem);
        using DevicePublicKey fromCertificate = DevicePublicKey.Load(_keys.PathOf("device.crt"));
        using DevicePublicKey fromPublicKey = DevicePublicKey.Load(_keys.PathOf("public.pem"));
        Assert.That(fromCertificate.KeyId, Is.EqualTo(key.PublicKey.KeyId));
        Assert.That(fromPublicKey.KeyId, Is.EqualTo(key.PublicKey.KeyId));
        Assert.That(() => DevicePublicKey.Load(_keys.PathOf("device.key")), Throws.InstanceOf<DeviceKeyException>());
        Assert.That(() => DevicePublicKey.Load(_keys.PathOf("none")), Throws.InstanceOf<DeviceKeyException>());
    }

    [Test]
    public void A_changed_byte_anywhere_in_a_certificate_is_noticed()
    {
        using DeviceKey key = _keys.Create();
        byte[] der = key.Certificate.Der.ToArray();
        for (int i = 0; i < der.Length; i++)
        {
            foreach (byte change in new byte[] { 0x01, 0x20, 0x80 })
            {
                der[i] ^= change;
                Assert.That(DeviceCertificate.TryRead(der, out _, out _), Is.False, $"byte {i}, change {change:x2}");
                der[i] ^= change;
            }
        }
        Assert.That(DeviceCertificate.TryRead(der, out DeviceCertificate? whole, out _));
        whole!.Dispose();
    }

    private void WriteKey(string name, string text)
    {
        string path = _keys.PathOf(name);
        File.WriteAllText(path, text);
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
    }

    private void Refused(string file, string problem, string remedy)
    {
        string keyFile = file.EndsWith(".crt", StringComparison.Ordinal) ? "device.key" : file;
        Assert.That(() => DeviceKey.Load(_keys.PathOf(keyFile)), Throws.InstanceOf<DeviceKeyException>()
            .With.Message.Contains(_keys.PathOf(file)).And.Message.Contains(problem).And.Message.Contains(remedy));
    }
}
