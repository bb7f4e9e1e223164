using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Alpr.Evidence.Tests;

/// <summary>What an agency's authority may write for a device, how it is asked, and how its answer is installed.</summary>
public sealed class IssuedCertificateTests
{
    private TestKeys _keys = null!;
    private TestAuthority _county = null!;
    private DevicePrivateKey _key = null!;

    [SetUp]
    public void MakeKey()
    {
        _keys = new();
        _keys.Create().Dispose();
        _county = TestAuthority.Root();
        _key = DevicePrivateKey.Open(KeyReference.ToFile(_keys.PathOf("device.key")));
    }

    [TearDown]
    public void RemoveKey()
    {
        _key.Dispose();
        _county.Dispose();
        _keys.Dispose();
    }

    [TestCase("CN=pole-17")]
    [TestCase("CN=pole-17, O=County, OU=Roads, C=US")]
    [TestCase("C=US, CN=pole-17")]
    public void An_authority_may_add_to_the_subject(string subject)
    {
        Assert.That(DeviceCertificate.TryRead(_county.Issue(_key.PublicKey, subject), out DeviceCertificate? read, out string? problem), problem);
        using (read)
            Assert.That((read!.DeviceId, read.IsSelfSigned, read.PublicKey.KeyId), Is.EqualTo(("pole-17", false, _key.PublicKey.KeyId)));
    }

    [TestCase("O=County", "exactly one common name")]
    [TestCase("CN=pole-17, CN=pole-18", "exactly one common name")]
    [TestCase("CN=pole-17, CN=pole-17", "exactly one common name")]
    [TestCase("CN=pole-17+O=County", "exactly one common name")]
    [TestCase("CN=pole 17", "exactly one common name")]
    public void A_subject_that_is_not_one_device_is_refused(string subject, string problem) =>
        Refused(_county.Issue(_key.PublicKey, subject), problem);

    [Test]
    public void An_authoritys_own_certificate_one_that_may_not_sign_and_one_that_names_no_authority_are_refused()
    {
        Refused(_county.Issue(_key.PublicKey, change: request =>
            request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true))), "an authority's certificate");
        Refused(_county.Issue(_key.PublicKey, change: request =>
            request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyAgreement, true))), "does not allow signatures");
        Refused(_county.Issue(_key.PublicKey, namesAuthority: false), "Authority Key Identifier");
        Refused(_county.Certificate.RawData, "its signature over itself");
        Refused(Encoding.ASCII.GetBytes(PemEncoding.WriteString("CERTIFICATE", _county.Issue(_key.PublicKey))), "in DER");
    }

    [Test]
    public void The_name_of_an_issuer_cannot_steer_a_terminal()
    {
        using TestAuthority sly = TestAuthority.Root("CN=\"a\u001b[2Jb\nc\u202ed\"");
        Assert.That(DeviceCertificate.TryRead(sly.Issue(_key.PublicKey), out DeviceCertificate? read, out string? problem), problem);
        using (read)
            Assert.That(read!.Issuer, Has.None.Matches<char>(char.IsControl).And.Not.Contain("\u202e").And.Contain("CN=").And.Contain("?[2Jb?c?d"));
    }

    [Test]
    public void A_request_states_device_and_key_and_is_signed_by_it()
    {
        CertificateRequest request = CertificateRequest.LoadSigningRequestPem(_key.CreateRequest("pole-17"), HashAlgorithmName.SHA256);
        Assert.That(request.SubjectName.Name, Is.EqualTo("CN=pole-17"));
        Assert.That(request.PublicKey.ExportSubjectPublicKeyInfo(), Is.EqualTo(_key.PublicKey.SubjectPublicKeyInfo.ToArray()));
        Assert.That(() => _key.CreateRequest("has space"), Throws.ArgumentException);
    }

    [Test]
    public void A_certificate_of_this_key_and_device_replaces_the_earlier_one_whole()
    {
        string offered = Offer(_county.Issue(_key.PublicKey));
        using DeviceCertificate installed = CertificateFile.Install(offered, _keys.PathOf("device.crt"), _key, "pole-17");
        Assert.That(installed.Issuer, Is.EqualTo("CN=County CA, O=County"));
        using DeviceKey key = DeviceKey.Load(_keys.PathOf("device.key"));
        Assert.That(key.Certificate.Der.ToArray(), Is.EqualTo(installed.Der.ToArray()));
        Assert.That(Directory.GetFiles(_keys.Folder).Select(Path.GetFileName), Is.EquivalentTo(new[] { "device.key", "device.crt", "offered.crt" }));
    }

    [Test]
    public void Any_other_certificate_leaves_the_earlier_one_alone()
    {
        string before = File.ReadAllText(_keys.PathOf("device.crt"));
        using DeviceKey other = _keys.Create("other");
        string good = PemEncoding.WriteString("CERTIFICATE", _county.Issue(_key.PublicKey));
        Rejected(Offer(_county.Issue(other.PublicKey)), "pole-17", "it is for the key " + other.PublicKey.KeyId);
        Rejected(Offer(_county.Issue(_key.PublicKey)), "pole-18", "it is for the device 'pole-17'");
        Rejected(Offer(_county.Certificate.RawData), "pole-17", "refused");
        Rejected(OfferText(good + "\n" + _county.Pem), "pole-17", "more than the one certificate");
        Rejected(OfferText("rubbish"), "pole-17", "no certificate in PEM");
        Rejected(_keys.PathOf("device.key"), "pole-17", "no certificate in PEM");
        Rejected(_keys.PathOf("none.crt"), "pole-17", "does not exist");
        Assert.That(File.ReadAllText(_keys.PathOf("device.crt")), Is.EqualTo(before));

        void Rejected(string offered, string deviceId, string problem) =>
            Assert.That(() => CertificateFile.Install(offered, _keys.PathOf("device.crt"), _key, deviceId),
                Throws.InstanceOf<DeviceKeyException>().With.Message.StartsWith(offered).And.Message.Contains(problem));
    }

    [Test]
    public void A_folder_that_is_away_is_named_and_leaves_nothing() =>
        Assert.That(() => CertificateFile.Install(Offer(_county.Issue(_key.PublicKey)), _keys.PathOf("away/device.crt"), _key, "pole-17"),
            Throws.InstanceOf<DeviceKeyException>().With.Message.Contains("away/device.crt"));

    private static void Refused(byte[] der, string problem)
    {
        Assert.That(DeviceCertificate.TryRead(der, out _, out string? said), Is.False);
        Assert.That(said, Does.Contain(problem));
    }

    private string Offer(byte[] der) => OfferText(PemEncoding.WriteString("CERTIFICATE", der));

    private string OfferText(string text)
    {
        File.WriteAllText(_keys.PathOf("offered.crt"), text);
        return _keys.PathOf("offered.crt");
    }
}
