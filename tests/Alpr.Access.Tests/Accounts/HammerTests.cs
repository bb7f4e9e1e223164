using Alpr.Board.Simulated;
using Alpr.Tests.Common;

namespace Alpr.Access.Tests.Accounts;

public sealed class HammerTests
{
    [Test]
    public void A_hundred_guesses_at_once_are_counted_one_by_one_and_the_right_one_behind_them_comes_too_late()
    {
        using Unit unit = new();
        AccessSession administrator = unit.Administrator();
        unit.Person(administrator, "jdoe");
        int let = 0, refused = 0;
        using ManualResetEventSlim start = new();
        Run(8, worker =>
        {
            start.Set();
            start.Wait();
            for (int i = 0; i < 13; i++)
            {
                try
                {
                    unit.SignIn("jdoe", "wrong");
                    Interlocked.Increment(ref let);
                }
                catch (AccessRefusedException)
                {
                    Interlocked.Increment(ref refused);
                }
            }
        });
        string[] reasons = [.. unit.Log.All.Where(record => record.Refused).Select(record => record.RefusedBecause)];
        Assert.Multiple(() =>
        {
            Assert.That((let, refused, reasons.Length), Is.EqualTo((0, 104, 104)));
            Assert.That(reasons.Count(reason => reason.StartsWith("wrong password", StringComparison.Ordinal)), Is.EqualTo(5));
            Assert.That(reasons.Count(reason => reason.StartsWith("the account is locked", StringComparison.Ordinal)), Is.EqualTo(99));
            Assert.That(unit.Attempt("jdoe"), Does.StartWith("the account is locked"));
        });
    }

    [Test]
    public void More_sign_ins_at_once_than_there_may_be_are_turned_away_and_the_door_opens_again()
    {
        using Unit unit = new();
        AccessSession administrator = unit.Administrator();
        unit.Person(administrator, "jdoe");
        VirtualClock clock = new() { IsManual = true, Epoch = unit.Clock.UtcNow };
        Authenticator door = new(unit.Store, unit.Log, clock, () => unit.Policy, unit.Hasher);
        Thread waiting = new(() => Run(AccessLimits.SignInsAtOnceMax, _ =>
            Assert.Throws<AccessRefusedException>(() => door.SignIn(new() { User = "nosuch", Password = "wrong" }))));
        waiting.Start();
        clock.WaitForWaiters(AccessLimits.SignInsAtOnceMax);
        int records = unit.Log.All.Count;
        SignInRequest right = new() { User = "jdoe", Password = Unit.Password };
        Assert.That(Assert.Throws<AccessRefusedException>(() => door.SignIn(right))!.Message, Does.StartWith("Too many sign in at this moment"));
        Assert.That(unit.Log.All, Has.Count.EqualTo(records));
        clock.Advance(Authenticator.RefusalAfterUs);
        waiting.Join();
        Assert.That(door.SignIn(right).Session.User, Is.EqualTo("jdoe"));
    }

    [Test]
    public void Threads_that_sign_in_search_manage_and_sign_out_lose_no_change_and_no_record()
    {
        using Unit unit = new();
        unit.Policy.Access.Passwords.Failures = 1_000_000;
        unit.Policy.Access.SessionIdleMinutes = unit.Policy.Access.SessionMinutes = 1_000_000;
        AccessSession administrator = unit.Administrator();
        string[] users = [.. Enumerable.Range(0, 4).Select(i => $"person.{(char)('a' + i)}")];
        foreach (string user in users)
            unit.Person(administrator, user);
        int before = unit.Log.All.Count, expected = 0, rounds = Torture.Count(25, 2_000);
        int[] failures = new int[users.Length];
        Run(6, worker =>
        {
            for (int round = 0; round < rounds; round++)
            {
                if (worker < users.Length)
                    Interlocked.Add(ref expected, OnePersonsRound(unit, users[worker], ref failures[worker]));
                else
                    Interlocked.Add(ref expected, OneAdministratorsRound(unit, administrator, users[round % users.Length], worker, round));
            }
        });
        Assert.That(unit.Log.All, Has.Count.EqualTo(before + expected));
        string inMemory = string.Join(' ', unit.Store.Accounts.All.Select(account => $"{account.User} {account.Failures} {account.Training.Count} {account.LastSignIn:O}"));
        unit.Restart();
        Assert.That(string.Join(' ', unit.Store.Accounts.All.Select(account => $"{account.User} {account.Failures} {account.Training.Count} {account.LastSignIn:O}")), Is.EqualTo(inMemory));
        Assert.That(users.Select(user => unit.Store.Accounts.Find(user)!.Failures), Is.EqualTo(failures));
        Assert.That(unit.Store.Accounts.Find(users[0])!.Training, Has.Count.EqualTo(3), "one by each administrator's thread, and the first");
    }

    private static int OnePersonsRound(Unit unit, string user, ref int failures)
    {
        AccessSession session = unit.SignIn(user);
        unit.Search(session);
        unit.Door.SignOut(session);
        for (int i = 0; i < 2; i++)
        {
            Assert.Throws<AccessRefusedException>(() => unit.SignIn(user, "wrong"));
            failures = i + 1;
        }
        return 5;
    }

    private static int OneAdministratorsRound(Unit unit, AccessSession administrator, string user, int worker, int round)
    {
        unit.Manager.RecordTraining(administrator, user, $"course {worker}", new(2026, 4, 1));
        unit.Manager.ChangeFullName(administrator, user, $"Name {round}");
        return 2;
    }

    private static void Run(int workers, Action<int> act)
    {
        List<Exception> failed = [];
        Thread[] threads = [.. Enumerable.Range(0, workers).Select(worker => new Thread(() =>
        {
            try
            {
                act(worker);
            }
            catch (Exception failure)
            {
                lock (failed)
                    failed.Add(failure);
            }
        }))];
        Array.ForEach(threads, thread => thread.Start());
        Array.ForEach(threads, thread => thread.Join());
        Assert.That(failed, Is.Empty);
    }
}
