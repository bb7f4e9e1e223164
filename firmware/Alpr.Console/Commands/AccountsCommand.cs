using System.Globalization;
using Alpr.Access;
using Alpr.Consoles.Shell;
using Alpr.Consoles.Terminal;

namespace Alpr.Consoles.Commands;

/// <summary><c>accounts</c>: people, in the hands of an administrator. Each act is a record of the account manager's.</summary>
internal static class AccountsCommand
{
    /// <summary>Builds it.</summary>
    public static ConsoleCommand Make() => new("accounts", "People who may use the unit: list, create, disable, enable, train.",
        new Verb("list", "", "All accounts, without their secrets.", null, List),
        new Verb("create", "NAME ROLE", $"Makes an account and shows its first password once. Roles: {string.Join(", ", AccessRoles.All)}.", null, Create),
        new Verb("disable", "NAME", "Closes an account; asks why, and asks again.", null, Disable),
        new Verb("enable", "NAME", "Opens it again, unlocked.", null, call => Do(call, "enabled", () => call.Desk.Accounts.Enable(call.Person, call.Arguments[0]))),
        new Verb("reset-password", "NAME", "A new first password, shown once.", null, call => Show(call.Talk, call.Talk.Work("changing", _ => call.Desk.Accounts.ResetPassword(call.Person, call.Arguments[0])))),
        new Verb("enrol-code", "NAME", "A new time-based code, shown once.", null, call => Show(call.Talk, call.Talk.Work("changing", _ => call.Desk.Accounts.EnrolTotp(call.Person, call.Arguments[0])))),
        new Verb("train", "NAME", "Writes down that somebody passed a course; asks for it.", null, TrainingCommand.Train));

    /// <summary>Shows what a new account's owner is told by word of mouth.</summary>
    public static void Show(Conversation talk, AccountSecrets secrets)
    {
        talk.Say($"account        {secrets.User}");
        if (secrets.Password.Length > 0)
            talk.Say($"password       {secrets.Password}   (shown once; to be changed at the first sign-in)");
        if (secrets.TotpUri.Length > 0)
        {
            talk.Say("authenticator  (shown once)");
            talk.SayWhole(secrets.TotpUri);
        }
    }

    /// <summary>Makes an account.</summary>
    public static void Create(CommandCall call, string name, AccessRole role)
    {
        string fullName = call.Talk.Ask("Full name"), agency = call.Talk.Ask("Agency", call.Desk.Oversight.Policy().Agency);
        Show(call.Talk, call.Talk.Work("making", _ => call.Desk.Accounts.Create(call.Person, name, fullName, agency, role)));
    }

    private static void Create(CommandCall call) => Create(call, call.Arguments[0],
        AccessRoles.TryParse(call.Arguments[1], out AccessRole role) ? role : throw new FormatException($"There is no such role; the roles are {string.Join(", ", AccessRoles.All)}."));

    private static void List(CommandCall call) =>
        call.Talk.Say(call.Talk.Work("reading", _ => call.Desk.Accounts.List(call.Person)).Select(account => string.Create(CultureInfo.InvariantCulture,
            $"{account.User,-20} {AccessRoles.Name(account.Role),-14} {(account.DisabledBecause.Length > 0 ? "disabled" : account.IsLocked ? "locked" : "open"),-9} {account.FullName}, {account.Agency}")));

    private static void Disable(CommandCall call)
    {
        string reason = call.Talk.Ask("Why");
        if (call.Talk.Confirm("The account is closed, and whoever uses it is signed out."))
            Do(call, "disabled", () => call.Desk.Accounts.Disable(call.Person, call.Arguments[0], reason));
    }

    internal static void Do(CommandCall call, string done, Action act)
    {
        call.Talk.Work("changing", _ =>
        {
            act();
            return true;
        });
        call.Talk.Say(done);
    }
}
