using System.Text;

namespace Alpr.Access.Tests.Accounts;

public sealed class TotpTests
{
    private static readonly byte[] Secret = Encoding.ASCII.GetBytes("12345678901234567890"); // RFC 6238, appendix B

    [TestCase(59, "94287082")]
    [TestCase(1111111109, "07081804")]
    [TestCase(1111111111, "14050471")]
    [TestCase(1234567890, "89005924")]
    [TestCase(2000000000, "69279037")]
    [TestCase(20000000000, "65353130")]
    public void Codes_are_those_of_the_RFC(long unixSeconds, string code) =>
        Assert.That(Totp.CodeAt(Secret, Totp.StepOf(DateTimeOffset.FromUnixTimeSeconds(unixSeconds)), 8), Is.EqualTo(code));

    [Test]
    public void A_code_counts_one_step_before_and_after_its_own_and_no_more()
    {
        DateTimeOffset now = DateTimeOffset.FromUnixTimeSeconds(1_800_000_010);
        long step = Totp.StepOf(now);
        Assert.Multiple(() =>
        {
            for (int aside = -3; aside <= 3; aside++)
                Assert.That(Totp.Find(Secret, Totp.CodeAt(Secret, step + aside, 6), now), Is.EqualTo(Math.Abs(aside) <= 1 ? step + aside : null), $"{aside} steps");
        });
    }

    [TestCase("")]
    [TestCase("12345")]
    [TestCase("1234567")]
    [TestCase("12a456")]
    [TestCase("１２３４５６")]
    public void What_is_no_code_is_found_in_no_step(string code) => Assert.That(Totp.Find(Secret, code, DateTimeOffset.FromUnixTimeSeconds(59)), Is.Null);

    [Test]
    public void The_address_for_enrolment_names_agency_user_and_secret()
    {
        string uri = Totp.UriOf("j.doe", "Ashford Police & Fire", Secret);
        Assert.That(uri, Is.EqualTo("otpauth://totp/Ashford%20Police%20%26%20Fire:j.doe?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
            + "&issuer=Ashford%20Police%20%26%20Fire&algorithm=SHA1&digits=6&period=30"));
        Assert.That(Unit.SecretOf(uri), Is.EqualTo(Secret));
    }
}
