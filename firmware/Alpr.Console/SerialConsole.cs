using Alpr.Access;
using Alpr.Board.Serial;
using Alpr.Consoles.Commands;
using Alpr.Consoles.Shell;
using Alpr.Consoles.Terminal;

namespace Alpr.Consoles;

/// <summary>
/// The console on a serial line: lets people in, one after the other, until it is to stop. A dead line ends a session and is opened again; nothing that comes over
/// the line ends this thread.
/// </summary>
/// <param name="context">The unit.</param>
/// <param name="open">Opens the line.</param>
public sealed class SerialConsole(ConsoleContext context, Func<ISerialPort> open)
{
    private const long UsPerMinute = 60_000_000, UsPerSecond = 1_000_000;
    private const int BackOffSecondsMax = 60;
    private const string NoLine = "";

    private string _toldOfLine = NoLine;
    private int _failures;

    /// <summary>The console's thread.</summary>
    /// <param name="stop">Ends it within <see cref="ConsoleLimits.ReadMs"/>, or when what it does has ended.</param>
    public void Run(CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            try
            {
                using ISerialPort port = open();
                _toldOfLine = NoLine;
                Serve(new(port, context.Clock, context.Settings.IdleMinutes * UsPerMinute, stop));
            }
            catch (SessionOverException)
            {
                // The line died, or the program ends.
            }
            catch (IOException away)
            {
                if (_toldOfLine != away.Message)
                    context.Complain($"console: {away.Message}");
                _toldOfLine = away.Message;
            }
            catch (Exception bug) // whatever it is, it must not stop a unit that reads; its message could hold what somebody typed
            {
                context.Complain($"console: {bug.GetType().Name} ended a session, which is a fault of the program. Report it with this:{Environment.NewLine}{bug.StackTrace}");
            }
            stop.WaitHandle.WaitOne(ConsoleLimits.ReopenMs);
        }
    }

    private void Serve(SerialTerminal terminal)
    {
        while (true)
        {
            terminal.IsUnattended = true;
            terminal.Begin();
            try
            {
                if (context.Service is null)
                    ServeNewUnit(new(terminal));
                else
                    LetIn(new(terminal), context.Service);
            }
            catch (InterruptedByPersonException)
            {
                // The next question for a name.
            }
            catch (SessionOverException over) when (!over.IsLineDead && !terminal.Stop.IsCancellationRequested)
            {
                terminal.Write("\r\n");
                terminal.WriteLine($"Signed out: {over.Message}.");
            }
        }
    }

    private void ServeNewUnit(Conversation talk)
    {
        talk.Say();
        talk.Say($"ALPR unit {context.Unit.Version}. This unit is new: it has no accounts and no policy.");
        talk.Say("Whoever has this line may set it up. 'setup' begins, or goes on where it stopped.");
        new CommandShell(context, talk, session: null).Run();
    }

    private void LetIn(Conversation talk, ServiceDesk desk)
    {
        talk.Terminal.Write("\r\n");
        string user = talk.Reader.Read($"{SafeText.Clean(context.Unit.DeviceId)} login: ")?.Trim() ?? "";
        if (user.Length == 0)
            return;
        talk.Terminal.IsUnattended = false;
        string password = talk.AskSecret("Password"), code = talk.Ask("Code (Enter: none)");
        AccessSession session;
        try
        {
            session = SignIn(talk, desk, user, password, code);
            _failures = 0;
        }
        catch (Exception refused) when (refused is AccessRefusedException or AccountException or TimeoutException or InvalidOperationException)
        {
            talk.Say(refused.Message);
            BackOff(talk);
            return;
        }
        try
        {
            talk.Say($"Signed in as {session.User}, {AccessRoles.Name(session.Role)}. Everything that you do here is signed into the log. 'help' lists what there is.");
            TrainingCommand.Offer(new(context, talk, session, []));
            new CommandShell(context, talk, session).Run();
        }
        finally
        {
            Leave(desk, session);
        }
    }

    private static AccessSession SignIn(Conversation talk, ServiceDesk desk, string user, string password, string code)
    {
        SignInOutcome outcome = talk.Work("looking", _ => desk.Door.SignIn(new() { User = user, Password = password, Code = code, Terminal = "serial console" }), secondsMax: 30);
        if (!outcome.MustChangePassword)
            return outcome.Session;
        try
        {
            talk.Say("The password must be changed: somebody else knows it.");
            PasswordCommand.Change(talk, desk, outcome.Session, password);
            return outcome.Session;
        }
        catch
        {
            Leave(desk, outcome.Session);
            throw;
        }
    }

    /// <summary>The longer the more failures there were on this line: noise must not fill the log, and a guesser gets nowhere.</summary>
    private void BackOff(Conversation talk)
    {
        long seconds = Math.Min(1L << Math.Min(_failures++, 10), BackOffSecondsMax), until = context.Clock.MonotonicUs + seconds * UsPerSecond;
        talk.Say($"The next try is taken in {seconds} {(seconds == 1 ? "second" : "seconds")}.");
        while (context.Clock.MonotonicUs < until && !talk.Terminal.Stop.IsCancellationRequested)
            context.Clock.WaitUntil(Math.Min(until, context.Clock.MonotonicUs + ConsoleLimits.ReadMs * 1_000L));
    }

    private static void Leave(ServiceDesk desk, AccessSession session)
    {
        try
        {
            desk.Door.SignOut(session);
        }
        catch (InvalidOperationException)
        {
            // The journal is closing, and the session with it.
        }
    }
}
