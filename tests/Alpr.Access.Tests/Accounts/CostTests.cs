using System.Diagnostics;

namespace Alpr.Access.Tests.Accounts;

/// <summary>What a sign-in costs with as many rounds as are usual; the figure is printed, not judged: machines differ.</summary>
public sealed class CostTests
{
    [Test]
    public void A_sign_in_with_the_usual_rounds_works_and_its_time_is_told()
    {
        using Unit unit = new() { Hasher = new() };
        unit.Restart();
        AccessSession administrator = unit.Administrator();
        unit.Person(administrator, "jdoe");
        Assert.That(unit.Store.Accounts.Find("jdoe")!.Password!.Iterations, Is.EqualTo(600_000));
        Stopwatch good = Stopwatch.StartNew();
        unit.SignIn("jdoe");
        good.Stop();
        Stopwatch unknown = Stopwatch.StartNew();
        unit.Attempt("nosuch");
        unknown.Stop();
        TestContext.Out.WriteLine($"sign-in {good.ElapsedMilliseconds} ms, unknown user {unknown.ElapsedMilliseconds} ms of computing, answered after {Authenticator.RefusalAfterUs / 1000} ms");
    }

    [Test]
    public void Writing_five_hundred_usual_accounts_works_and_its_time_is_told()
    {
        using Unit unit = new();
        AccessSession administrator = unit.Administrator();
        unit.Person(administrator, "jdoe");
        unit.Store.Change(accounts =>
        {
            for (int i = accounts.Count; i < AccessLimits.AccountsMax; i++)
                accounts = accounts.With(accounts.Find("jdoe")! with { User = $"person-{i}-x" });
            return (accounts, 0);
        });
        Stopwatch watch = Stopwatch.StartNew();
        for (int i = 0; i < 20; i++)
            unit.Store.Change(accounts => (accounts.With(accounts.Find("jdoe")! with { Failures = i }), 0));
        TestContext.Out.WriteLine($"{new FileInfo(unit.Path).Length} bytes, {watch.ElapsedMilliseconds / 20.0} ms each");
        Assert.That(unit.Store.Accounts.Find("jdoe")!.Failures, Is.EqualTo(19));
    }
}
