using Alpr.Access;
using Alpr.Consoles.Terminal;

namespace Alpr.Consoles.Shell;

/// <summary><c>password</c>: one's own.</summary>
internal static class PasswordCommand
{
    /// <summary>Builds it.</summary>
    public static ConsoleCommand Make() => new("password", "Change your own password.",
        new Verb("", "", "Asks for the old one and twice for the new one.", null, call => Change(call.Talk, call.Desk, call.Person, call.Talk.AskSecret("Old password"))));

    /// <summary>Asks for a new password until one is taken.</summary>
    /// <exception cref="AccessRefusedException">The two are not the same, or it is not taken.</exception>
    public static void Change(Conversation talk, ServiceDesk desk, AccessSession session, string old)
    {
        string fresh = talk.AskSecret("New password");
        if (talk.AskSecret("The same again") != fresh)
            throw new AccessRefusedException("The two are not the same; nothing was changed.");
        talk.Work("changing", _ =>
        {
            desk.Door.ChangePassword(session, old, fresh);
            return true;
        });
        talk.Say("The password is changed.");
    }
}
