using System.Text;

namespace Alpr.Access.Tests.Accounts;

/// <summary>Secrets go through everything that is recorded or fails; none may come out in a record, a message or a text of an object.</summary>
public sealed class SecrecyTests
{
    private const string Wrong = "wr0ng-but-secret-too", Weak = "jdoe-is-in-here-77";

    [Test]
    public void No_record_and_no_exception_holds_a_password_a_code_or_a_secret()
    {
        using Unit unit = new();
        List<string> texts = [];
        AccessSession administrator = unit.Administrator();
        AccountSecrets jdoe = unit.Person(administrator, "jdoe", AccessRole.Administrator);
        AccountSecrets reset = unit.Manager.ResetPassword(administrator, "jdoe"), totp = unit.Manager.EnrolTotp(administrator, "jdoe");
        string code = unit.Code(totp);
        List<string> secrets = [.. unit.Secrets, Wrong, Weak, reset.Password, totp.TotpUri, "otpauth", Unit.SecretOf(totp.TotpUri).Length == 20 ? totp.TotpUri.Split("secret=")[1].Split('&')[0] : ""];
        void Try(Action act)
        {
            try
            {
                act();
            }
            catch (Exception failure)
            {
                texts.Add(failure.ToString());
            }
        }
        AccessSession session = unit.SignIn("jdoe", reset.Password, code);
        foreach (string user in new[] { "jdoe", Wrong, "nosuch" })
        {
            Try(() => unit.SignIn(user, Wrong, code));
            Try(() => unit.SignIn(user, reset.Password, code));
            Try(() => unit.SignIn(user, reset.Password, "999"));
        }
        Try(() => unit.Door.ChangePassword(session, Wrong, Weak));
        Try(() => unit.Door.ChangePassword(session, reset.Password, Weak));
        Try(() => unit.Manager.Create(administrator, $"{Wrong}{Weak}{Weak}", "A", Unit.Agency, AccessRole.Operator));
        Try(() => unit.Manager.AddCertificate(administrator, "jdoe", Wrong));
        unit.Store.AtStep = _ => throw new IOException("No space left on device");
        Try(() => unit.SignIn("mreyes", Unit.Password));
        Try(() => unit.Door.ChangePassword(session, reset.Password, Unit.Password));
        unit.Store.AtStep = null;
        texts.AddRange(unit.Log.All.Select(record => record.ToString()));
        Account account = unit.Store.Accounts.Find("jdoe")!;
        texts.AddRange([account.ToString(), account.Password!.ToString(), new AccountInfo(account).ToString(), jdoe.ToString()!, new SignInRequest { User = "jdoe", Password = Wrong, Code = code }.ToString()]);
        byte[][] kept = [account.Password.Hash, account.Password.Salt, account.TotpSecret!];
        secrets.AddRange(kept.Select(Convert.ToBase64String));
        secrets.AddRange(kept.Select(bytes => Convert.ToHexString(bytes)));
        string all = string.Join('\n', texts);
        TestContext.Out.WriteLine($"{texts.Count} texts, {secrets.Count} secrets");
        Assert.Multiple(() =>
        {
            foreach (string secret in secrets)
                Assert.That(all.Contains(secret, StringComparison.OrdinalIgnoreCase), Is.False, secret);
            Assert.That(all, Does.Not.Contain($"\"{code}\""));
            Assert.That(texts, Has.Count.GreaterThan(30));
            Assert.That(Encoding.UTF8.GetByteCount(all), Is.GreaterThan(2_000));
        });
    }

    [Test]
    public void No_exception_holds_what_was_asked_for_only_the_record_does()
    {
        using Unit unit = new();
        AccessSession administrator = unit.Administrator();
        unit.Person(administrator, "jdoe");
        AccessSession session = unit.SignIn("jdoe");
        string message = Assert.Throws<AccessRefusedException>(() => unit.Search(session, () => new AccessResult<int>(1, 1), purpose: ""))!.ToString();
        Assert.That(message, Does.Not.Contain("7AB?12*"));
        Assert.That(unit.Log.Last.Asked, Does.Contain("7AB?12*"), "the law asks for it");
    }
}
