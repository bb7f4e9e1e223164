namespace Alpr.Access.Tests.Accounts;

public sealed class NameAndPasswordTests
{
    [TestCase("jdoe", "jdoe")]
    [TestCase("J.Doe-2", "j.doe-2")]
    [TestCase("rooter", "rooter")]
    public void A_name_of_a_person_is_kept_in_lower_case(string typed, string kept) =>
        Assert.That((UserName.Refusal(typed), UserName.Of(typed)), Is.EqualTo(((string?)null, kept)));

    [TestCase("admin")]
    [TestCase("Admin")]
    [TestCase("root")]
    [TestCase("OPERATOR")]
    [TestCase("user7")]
    [TestCase("shared-1")]
    [TestCase("test_2")]
    [TestCase("guest")]
    [TestCase("4711")]
    public void A_name_that_means_nobody_is_refused(string typed) => Assert.That(UserName.Refusal(typed), Does.Contain("individual"));

    [TestCase("")]
    [TestCase("j")]
    [TestCase("j doe")]
    [TestCase("jdoé")]
    [TestCase("j\ndoe")]
    [TestCase("an-officer-with-a-name-of-33-sign")]
    public void What_is_no_name_is_refused(string typed) => Assert.That(UserName.Refusal(typed), Does.Contain("2 to 32 of a-z"));

    [TestCase("four words of mine", null)]
    [TestCase("Übung macht den Meister", null)]
    [TestCase("eleven char", "too short")]
    [TestCase("tab\tis no character", "cannot be typed")]
    [TestCase("one jdoe is enough", "user name")]
    [TestCase("one JDOE is enough", "user name")]
    [TestCase("password1234", "first that anybody tries")]
    [TestCase("Password2026!!", "first that anybody tries")]
    [TestCase("passwordpassword", "first that anybody tries")]
    [TestCase("123456789012", "first that anybody tries")]
    [TestCase("abababababab", "first that anybody tries")]
    public void A_new_password_is_taken_or_refused_with_the_remedy(string password, string? reason)
    {
        string? refusal = PasswordRules.Refusal(password, "jdoe", new());
        Assert.That(refusal, reason is null ? Is.Null : Does.Contain(reason).And.Not.Contain(password));
    }

    [Test]
    public void A_password_of_half_a_million_characters_is_refused_and_no_burden()
    {
        string longest = new('x', 500_000);
        Assert.That(PasswordRules.Refusal(longest, "jdoe", new()), Does.Contain("too long"));
        PasswordHasher hasher = new(10);
        Assert.That(hasher.Matches(longest, hasher.Make(longest[..AccessLimits.PasswordLengthMax])), Is.False, "cut to what is hashed, it is another");
    }

    [Test]
    public void Passwords_that_the_unit_makes_are_all_different_and_are_taken()
    {
        string[] made = [.. Enumerable.Range(0, 1_000).Select(_ => PasswordRules.MakeFirst())];
        Assert.That(made, Is.Unique.And.All.Match("^([a-z2-9]{5}-){3}[a-z2-9]{5}$"));
    }

    [Test]
    public void One_password_has_another_hash_each_time_and_matches_each()
    {
        PasswordHasher hasher = new(10);
        PasswordHash one = hasher.Make(Unit.Password), other = hasher.Make(Unit.Password);
        Assert.Multiple(() =>
        {
            Assert.That(one.Hash, Is.Not.EqualTo(other.Hash));
            Assert.That(hasher.Matches(Unit.Password, one) && hasher.Matches(Unit.Password, other), Is.True);
            Assert.That(hasher.Matches(Unit.Password + " ", one), Is.False);
            Assert.That(hasher.Matches("", null), Is.False);
        });
    }

    [Test]
    public void The_hash_is_that_of_the_standard()
    {
        // PBKDF2-HMAC-SHA256 of "password" with "salt", 1 round, first bytes: RFC 7914, section 11, has "passwd"/"salt".
        byte[] hash = new byte[32];
        System.Security.Cryptography.Rfc2898DeriveBytes.Pbkdf2("passwd"u8, "salt"u8, hash, 1, System.Security.Cryptography.HashAlgorithmName.SHA256);
        Assert.That(Convert.ToHexStringLower(hash), Does.StartWith("55ac046e56e3089fec1691c22544b605"));
        Assert.That(PasswordHasher.IterationsUsual, Is.EqualTo(600_000));
    }
}
