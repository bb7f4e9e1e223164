using System.CommandLine;
using System.Globalization;
using Alpr.Access;
using Alpr.Host.Configuration;

namespace Alpr.Host;

/// <summary><c>alprd account</c>: who may use the unit. Each change is a signed record.</summary>
internal static class AccountCommand
{
    /// <summary>Builds the command.</summary>
    public static Command Create()
    {
        Command command = new("account", "Accounts of the unit: one for each person. The appliance must be stopped.");
        command.Subcommands.Add(CreateList());
        command.Subcommands.Add(CreateNew());
        command.Subcommands.Add(CreateTrain());
        Argument<string> because = new("REASON") { Description = "Why; the signed record says so." }, sha256 = new("SHA256") { Description = "SHA-256 of the client certificate, hex." };
        command.Subcommands.Add(CreateChange("disable", "Close an account.", [because], (manager, by, name, given) => Tell(() => manager.Disable(by, name, given.GetValue(because)!), "disabled")));
        command.Subcommands.Add(CreateChange("enable", "Open an account again, unlocked.", [], (manager, by, name, _) => Tell(() => manager.Enable(by, name), "enabled")));
        command.Subcommands.Add(CreateChange("reset-password", "Give an account a new first password.", [], (manager, by, name, _) => Show(manager.ResetPassword(by, name))));
        command.Subcommands.Add(CreateChange("enrol-code", "Give an account a new time-based code.", [], (manager, by, name, _) => Show(manager.EnrolTotp(by, name))));
        command.Subcommands.Add(CreateChange("add-certificate", "Let an account show a client certificate.", [sha256], (manager, by, name, given) => Tell(() => manager.AddCertificate(by, name, given.GetValue(sha256)!), "has the certificate")));
        command.Subcommands.Add(CreateLetIn());
        return command;
    }

    /// <summary>Prints what a new account's owner is told by word of mouth.</summary>
    public static void Show(AccountSecrets secrets)
    {
        Console.WriteLine($"account        {secrets.User}");
        if (secrets.Password.Length > 0)
            Console.WriteLine($"password       {secrets.Password}   (shown once; to be changed at the first sign-in)");
        if (secrets.TotpUri.Length > 0)
            Console.WriteLine($"authenticator  {secrets.TotpUri}   (shown once)");
    }

    private static Command CreateList()
    {
        Option<string> config = RunCommand.ConfigurationOption(), user = DeskSession.UserOption();
        Command command = new("list", "All accounts.") { config, user };
        command.SetAction(given => Manage(given.GetValue(config)!, given.GetValue(user)!, (manager, by) =>
        {
            foreach (AccountInfo account in manager.List(by))
                Console.WriteLine(Line(account));
        }));
        return command;
    }

    private static string Line(AccountInfo account)
    {
        string state = account.DisabledBecause.Length > 0 ? $"disabled: {account.DisabledBecause}" : account.IsLocked ? "locked" : "open";
        string training = string.Join("; ", account.Training.Select(one => string.Create(CultureInfo.InvariantCulture, $"{one.Course} {one.Completed:yyyy-MM-dd}")));
        return string.Create(CultureInfo.InvariantCulture, $"{account.User,-20} {account.Role,-14} {account.FullName}, {account.Agency}; {state}; last sign-in {account.LastSignIn?.UtcDateTime:yyyy-MM-dd HH:mm}; {training}");
    }

    private static Command CreateNew()
    {
        Option<string> config = RunCommand.ConfigurationOption(), user = DeskSession.UserOption();
        Argument<string> name = NameArgument();
        Option<string> fullName = new("--full-name") { Description = "The person's name.", Required = true };
        Option<string?> agency = new("--agency") { Description = "The person's agency; left out: the policy's." };
        Option<AccessRole> role = new("--role") { Description = "administrator, operator, technician, auditor or integration.", Required = true };
        Command command = new("create", "Make an account.") { config, user, name, fullName, agency, role };
        command.SetAction(given => DeskSession.Run(given.GetValue(config)!, given.GetValue(user)!, session =>
        {
            Show(session.Desk.Manager.Create(session.Session, given.GetValue(name)!, given.GetValue(fullName)!, given.GetValue(agency) ?? session.Desk.Policy.Current.Agency, given.GetValue(role)));
            return ExitCode.Done;
        }));
        return command;
    }

    private static Command CreateTrain()
    {
        Option<string> config = RunCommand.ConfigurationOption(), user = DeskSession.UserOption();
        Argument<string> name = NameArgument();
        Option<string> course = new("--course") { Description = "As the policy names it.", Required = true }, completed = new("--completed") { Description = "Day, such as 2026-01-31.", Required = true };
        Command command = new("train", "Write down that somebody was trained.") { config, user, name, course, completed };
        command.SetAction(given =>
        {
            if (!DateOnly.TryParseExact(given.GetValue(completed), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out DateOnly day))
                return Complaint.Write("--completed: write a day as 2026-01-31.", ExitCode.BadUsage);
            return Manage(given.GetValue(config)!, given.GetValue(user)!, (manager, by) => Tell(() => manager.RecordTraining(by, given.GetValue(name)!, given.GetValue(course)!, day), "is trained"));
        });
        return command;
    }

    private static Command CreateLetIn()
    {
        Option<string> config = RunCommand.ConfigurationOption();
        Argument<string> name = NameArgument();
        Command command = new("let-in", "Let an administrator in again who cannot sign in: for whoever holds the unit's key. A signed record says so.") { config, name };
        command.SetAction(given => DeskSession.WithDesk(ApplianceConfiguration.Load(given.GetValue(config)!, input: null), desk =>
        {
            Show(new FirstAdministrator(desk.Accounts, desk.Log, desk.Clock, () => desk.Policy.Current).LetInAgain(given.GetValue(name)!));
            return ExitCode.Done;
        }));
        return command;
    }

    private static Command CreateChange(string verb, string what, Argument<string>[] more, Action<AccountManager, AccessSession, string, ParseResult> change)
    {
        Option<string> config = RunCommand.ConfigurationOption(), user = DeskSession.UserOption();
        Argument<string> name = NameArgument();
        Command command = new(verb, what) { config, user, name };
        Array.ForEach(more, command.Arguments.Add);
        command.SetAction(given => Manage(given.GetValue(config)!, given.GetValue(user)!, (manager, by) => change(manager, by, given.GetValue(name)!, given)));
        return command;
    }

    private static Argument<string> NameArgument() => new("NAME") { Description = "The account." };

    private static int Manage(string configuration, string user, Action<AccountManager, AccessSession> act) => DeskSession.Run(configuration, user, session =>
    {
        act(session.Desk.Manager, session.Session);
        return ExitCode.Done;
    });

    private static void Tell(Action act, string done)
    {
        act();
        Console.WriteLine(done);
    }
}
