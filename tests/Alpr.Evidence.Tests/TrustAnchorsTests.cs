using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Alpr.Evidence.Tests;

/// <summary>A batch is judged against one key, or against the authority that vouches for all devices of an agency.</summary>
public sealed class TrustAnchorsTests
{
    private TestKeys _keys = null!;
    private DeviceKey _key = null!;

    [SetUp]
    public void MakeKey()
    {
        _keys = new();
        _key = _keys.Create();
    }

    [TearDown]
    public void RemoveKey()
    {
        _key.Dispose();
        _keys.Dispose();
    }

    [Test]
    public void A_pinned_certificate_or_public_key_is_the_trusted_key()
    {
        File.WriteAllText(_keys.PathOf("public.pem"), PemEncoding.WriteString("PUBLIC KEY", _key.PublicKey.SubjectPublicKeyInfo.Span));
        foreach (string file in new[] { "device.crt", "public.pem" })
        {
            using TrustAnchors trust = TrustAnchors.Load(_keys.PathOf(file));
            VerificationReport report = Verify(trust);
            Assert.That((report.IsProven, report.Trust, trust.Description), Is.EqualTo((true, KeyTrust.Pinned, "the trusted key")));
        }
    }

    [TestCase(false)]
    [TestCase(true)]
    public void A_device_of_the_agency_is_believed_on_its_authority_whatever_the_date(bool rsa)
    {
        using TestAuthority county = TestAuthority.Root(rsa: rsa);
        UseCertificate(county.Issue(_key.PublicKey));
        using TrustAnchors trust = Trust(county.Pem);
        VerificationReport report = Verify(trust);
        Assert.That((report.IsProven, report.Trust, report.DeviceId), Is.EqualTo((true, KeyTrust.IssuedByAgency, "pole-17")), string.Join('\n', report.Findings));
        Assert.That(trust.Description, Is.EqualTo("the agency's CA 'CN=County CA, O=County'"));
        Assert.That((_key.Certificate.IsSelfSigned, _key.Certificate.Issuer), Is.EqualTo((false, "CN=County CA, O=County")));
    }

    [Test]
    public void The_authorities_between_root_and_device_come_in_the_trusted_file()
    {
        using TestAuthority root = TestAuthority.Root(), roads = root.Below("CN=Roads CA"), poles = roads.Below("CN=Poles CA");
        UseCertificate(poles.Issue(_key.PublicKey));
        using TrustAnchors whole = Trust(poles.Pem + root.Pem + "a comment\n" + roads.Pem), torn = Trust(root.Pem + poles.Pem);
        Assert.That(Verify(whole).Trust, Is.EqualTo(KeyTrust.IssuedByAgency));
        Judge.Found(Verify(torn), FindingKind.NotIssuedByAgency, "not issued by the agency's CA");
    }

    [Test]
    public void Either_of_two_roots_will_do()
    {
        using TestAuthority old = TestAuthority.Root("CN=Old"), young = TestAuthority.Root("CN=Young");
        UseCertificate(young.Issue(_key.PublicKey));
        using TrustAnchors trust = Trust(old.Pem + young.Pem);
        Assert.That(Verify(trust).Trust, Is.EqualTo(KeyTrust.IssuedByAgency));
    }

    [Test]
    public void A_device_of_another_authority_even_of_the_same_name_is_a_finding()
    {
        using TestAuthority county = TestAuthority.Root(), impostor = TestAuthority.Root();
        UseCertificate(impostor.Issue(_key.PublicKey));
        using TrustAnchors trust = Trust(county.Pem);
        VerificationReport report = Verify(trust);
        Judge.Found(report, FindingKind.NotIssuedByAgency, "not issued by the agency's CA 'CN=County CA, O=County'");
        Assert.That((report.Trust, report.Records), Is.EqualTo((KeyTrust.SelfAsserted, 3L)), "the rest is judged all the same");
    }

    [Test]
    public void A_self_signed_device_is_not_the_agencys()
    {
        using TestAuthority county = TestAuthority.Root();
        using TrustAnchors trust = Trust(county.Pem);
        Judge.Found(Verify(trust), FindingKind.NotIssuedByAgency, "the device signed it itself");
    }

    [Test]
    public void A_signature_over_SHA_1_is_not_enough()
    {
        using TestAuthority careless = TestAuthority.Careless();
        UseCertificate(careless.Issue(_key.PublicKey));
        using TrustAnchors trust = Trust(careless.Pem);
        Judge.Found(Verify(trust), FindingKind.NotIssuedByAgency, "can be forged");
    }

    [Test]
    public void A_critical_extension_that_nobody_here_understands_is_a_finding()
    {
        using TestAuthority county = TestAuthority.Root();
        UseCertificate(county.Issue(_key.PublicKey, change: request =>
            request.CertificateExtensions.Add(new X509Extension("1.2.3.4", [0x05, 0x00], critical: true))));
        using TrustAnchors trust = Trust(county.Pem);
        Judge.Found(Verify(trust), FindingKind.NotIssuedByAgency, "extension");
    }

    [Test]
    public void The_golden_authority_whose_time_is_long_over_vouches_for_its_device_for_ever()
    {
        Assert.That(DeviceCertificate.TryRead(Golden.IssuedCertificate, out DeviceCertificate? issued, out string? problem), problem);
        using TrustAnchors trust = TrustAnchors.Load(Golden.AuthorityPath);
        using (issued)
            Assert.That(trust.Believes(issued!, out problem), problem);
    }

    [Test]
    public void Files_that_give_nothing_to_trust_are_refused_with_the_remedy()
    {
        using TestAuthority county = TestAuthority.Root(), roads = county.Below("CN=Roads CA");
        string device = File.ReadAllText(_keys.PathOf("device.crt"));
        Refused("", "0 keys or certificates");
        Refused("rubbish", "0 keys or certificates");
        Refused(string.Concat(Enumerable.Repeat(county.Pem, 40)), "40 keys or certificates");
        Refused(new string('x', 300_000), "more than any key");
        Refused(roads.Pem, "no root certificate");
        Refused(device + county.Pem, "not all authorities'");
        Refused(device + device, "not all authorities'");
        Refused(File.ReadAllText(_keys.PathOf("device.key")), "neither");
        Refused(PemEncoding.WriteString("CERTIFICATE", new byte[40]), "not an X.509 certificate");
        Refused(county.Pem + PemEncoding.WriteString("CERTIFICATE", new byte[40]), "not an X.509 certificate");
        Assert.That(() => TrustAnchors.Load(_keys.PathOf("none")), Throws.InstanceOf<DeviceKeyException>().With.Message.Contains("does not exist"));

        void Refused(string text, string problem) => Assert.That(() => Trust(text),
            Throws.InstanceOf<DeviceKeyException>().With.Message.Contains(problem).And.Message.Contains(_keys.PathOf("trust.pem")));
    }

    private TrustAnchors Trust(string pem)
    {
        File.WriteAllText(_keys.PathOf("trust.pem"), pem);
        return TrustAnchors.Load(_keys.PathOf("trust.pem"));
    }

    private void UseCertificate(byte[] der)
    {
        File.WriteAllText(_keys.PathOf("device.crt"), PemEncoding.WriteString("CERTIFICATE", der));
        _key.Dispose();
        _key = DeviceKey.Load(_keys.PathOf("device.key"));
    }

    private VerificationReport Verify(TrustAnchors trust)
    {
        using SampleLog log = SampleLog.WithDetections(DeviceKey.Load(_keys.PathOf("device.key")), 3);
        return BatchVerifier.Verify(new MemoryStream(log.Batch()), new() { Trust = trust });
    }
}
