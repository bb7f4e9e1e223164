using Alpr.Tests.Common;

namespace Alpr.Consoles.Tests;

/// <summary>Signing in, out and being thrown out, over a real pseudo terminal.</summary>
public sealed class SessionTests
{
    private ServiceFixture _unit = null!;
    private PtyTerminal _terminal = null!;

    [SetUp]
    public void Make()
    {
        _unit = new();
        _terminal = _unit.Terminal;
    }

    [TearDown]
    public void Remove() => _unit.Dispose();

    [Test]
    public void A_person_signs_in_must_change_the_password_and_leaves_and_all_of_it_is_in_the_log()
    {
        _unit.SignIn();
        _terminal.Type("status");
        _terminal.Expect("a test's camera");
        _terminal.Answer("> ", "logout");
        _terminal.Expect("login: ");
        Assert.That(_unit.Accesses().Select(access => access.Action), Is.EqualTo(new[] { "manage_accounts", "sign_in", "manage_accounts", "status", "sign_out" }));
        Assert.That(_unit.Accesses()[^2].Asked, Is.EqualTo("console: status"));
    }

    [Test]
    public void A_password_is_never_echoed_and_nothing_of_a_session_is_left_for_the_next()
    {
        _unit.SignIn();
        _terminal.Type("log 7");
        _terminal.Answer("> ", "logout");
        _terminal.Answer("login: ", ServiceFixture.Administrator);
        _terminal.Answer("Password: ", ServiceFixture.Password);
        _terminal.Answer("Code (Enter: none)", "");
        _terminal.Expect("Signed in as");
        _terminal.Expect("> ");
        _terminal.Send("\e[A\e[A");
        string shown = _terminal.Quiet();
        Assert.That(shown, Does.Not.Contain("log 7"));
        Assert.That(_terminal.Record(), Does.Not.Contain("********").And.Not.Contain(_unit.FirstPassword), "the mask had nothing to do");
    }

    [Test]
    public void An_account_is_locked_after_failures_also_for_the_right_password_and_open_again_when_the_time_is_over()
    {
        _unit.SignIn();
        _terminal.Type("logout");
        for (int i = 0; i < 3; i++)
            Try("wrong password here", "refused");
        Try(ServiceFixture.Password, "refused");
        Assert.That(_unit.Accesses().Last(access => access.Action == "sign_in").RefusedBecause, Does.Contain("locked"));
        _unit.Clock.Advance(31L * 60_000_000);
        Try(ServiceFixture.Password, "Signed in as");

        void Try(string password, string comes)
        {
            _terminal.Answer("login: ", ServiceFixture.Administrator);
            _terminal.Answer("Password: ", password);
            _terminal.Answer("Code (Enter: none)", "");
            _terminal.Expect(comes);
        }
    }

    [Test]
    public void Nobody_who_walks_away_stays_signed_in()
    {
        _unit.SignIn();
        _unit.Clock.Advance(10L * 60_000_000);
        _terminal.Expect("Signed out: nobody typed for too long");
        _terminal.Expect("login: ");
        Assert.That(_unit.Accesses()[^1].Action, Is.EqualTo("sign_out"));
    }

    [Test]
    public void A_break_signs_out()
    {
        _unit.SignIn();
        // TCSBRK does nothing on a pseudo terminal, which has no line. A raw line that is broken reads as a zero byte (termios(3)); this is it.
        _terminal.Send([0]);
        _terminal.Expect("Signed out: a break on the line");
        _terminal.Expect("login: ");
    }

    [Test]
    public void A_half_name_and_a_half_command_harm_nobody()
    {
        _terminal.Expect("login: ");
        _terminal.Send("j.do\e[");
        _terminal.Quiet();
        _terminal.Send("\u0015");
        _terminal.Quiet();
        _terminal.Type("");
        _unit.SignIn();
        _terminal.Send("factory-res\u0003");
        _terminal.Expect("^C");
        _terminal.Answer("> ", "status");
        _terminal.Expect("a test's camera");
    }

    [Test]
    public void Noise_and_floods_of_megabytes_end_in_a_prompt_that_works()
    {
        int seed = Torture.Seed(3);
        Random random = new(seed);
        byte[] noise = new byte[Torture.Count(1 << 20, 32 << 20)];
        random.NextBytes(noise);
        _terminal.Expect("login: ");
        for (int i = 0; i < noise.Length; i++)
            noise[i] = noise[i] is (byte)'\r' or (byte)'\n' ? (byte)'x' : noise[i]; // each line end would be a sign-in, with its wait
        _terminal.Send(noise);
        _terminal.Quiet();
        _terminal.Send("\r\u0003\u0003");
        _terminal.Quiet(3_000);
        _terminal.Type("");
        _unit.SignIn();
        byte[] letters = new byte[Torture.Count(2 << 20, 32 << 20)];
        Array.Fill(letters, (byte)'a');
        _terminal.Send(letters);
        _terminal.Send("\u0003");
        _terminal.Quiet();
        _terminal.Type("status");
        _terminal.Expect("a test's camera");
        Assert.That(_terminal.Received, Is.LessThan(noise.Length + letters.Length), "the echo of a flood is less than the flood");
        Assert.That(_unit.Complaints, Is.Empty);
    }

    [Test]
    public void A_window_that_changes_its_size_changes_nothing()
    {
        _unit.SignIn();
        for (int i = 0; i < 20; i++)
            _terminal.Resize(40 + 10 * i, 10 + i);
        _terminal.Type("screen 40x10");
        _terminal.Answer("> ", "help");
        _terminal.Expect("-- more --");
        _terminal.Send("q");
        _terminal.Answer("> ", "screen 5x5");
        _terminal.Expect("at least 40x10");
    }

    [Test]
    public void A_terminal_that_takes_nothing_ends_the_session_and_not_the_console()
    {
        _unit.SignIn();
        _unit.SetLog(string.Join('\n', Enumerable.Repeat(new string('x', 390), 1_000)));
        _terminal.Type("screen 400x200");
        _terminal.Answer("> ", "log 1000"); // more than any buffer on the way holds
        PtyTerminal.Deaf(ms: 40_000, until: () => _unit.Accesses()[^1].Action == "sign_out");
        _terminal.Quiet();
        _terminal.Type("");
        _terminal.Answer("login: ", ServiceFixture.Administrator);
        _terminal.Expect("Password: ");
    }
}
