using System.CommandLine;
using Alpr.Access;
using Alpr.Host.Agency;
using Alpr.Host.Configuration;

namespace Alpr.Host;

/// <summary><c>alprd policy</c>: check a policy file, show what is in force, put another in force.</summary>
internal static class PolicyCommand
{
    /// <summary>Builds the command.</summary>
    public static Command Create()
    {
        Command command = new("policy", "The agency's policy: check a file, show what is in force, put another in force. The appliance must be stopped.");
        command.Subcommands.Add(CreateCheck());
        command.Subcommands.Add(CreateShow());
        command.Subcommands.Add(CreateInstall());
        return command;
    }

    private static Command CreateCheck()
    {
        Argument<string> file = new("FILE") { Description = "The policy (JSON)." };
        Command command = new("check", "Check a policy file anywhere; nothing is changed.") { file };
        command.SetAction(given =>
        {
            AgencyPolicy policy = AgencyPolicy.Load(given.GetValue(file)!);
            Console.WriteLine($"{policy.Agency}, {policy.Version}, revision {policy.Revision}: well");
            return ExitCode.Done;
        });
        return command;
    }

    private static Command CreateShow()
    {
        Option<string> config = RunCommand.ConfigurationOption();
        Command command = new("show", "Print the policy in force as it was installed.") { config };
        command.SetAction(given => DeskSession.WithDesk(ApplianceConfiguration.Load(given.GetValue(config)!, input: null), desk =>
        {
            using Stream output = Console.OpenStandardOutput();
            output.Write(desk.Policy.CurrentBytes);
            return ExitCode.Done;
        }));
        return command;
    }

    private static Command CreateInstall()
    {
        Argument<string> file = new("FILE") { Description = "The policy (JSON)." };
        Option<string> config = RunCommand.ConfigurationOption();
        Option<string?> user = new("--user") { Description = "The administrator's account. Password and code are asked for, or read from standard input, a line each." };
        Option<string?> signature = new("--signature") { Description = "Instead of an account: the file's signature by the agency's policy key (agency.policy_key)." };
        Option<bool> other = new("--other-agency") { Description = "The unit goes to another agency." }, yes = new("--yes") { Description = "Do not ask." };
        Command command = new("install", "Put a policy in force: by an administrator, or by the agency's signature.") { file, config, user, signature, other, yes };
        command.SetAction(given =>
        {
            string path = given.GetValue(file)!, configuration = given.GetValue(config)!;
            bool otherAgency = given.GetValue(other), isSure = given.GetValue(yes);
            if (given.GetValue(signature) is { } signaturePath)
                return InstallSigned(ApplianceConfiguration.Load(configuration, input: null), path, signaturePath, otherAgency, isSure);
            if (given.GetValue(user) is not { } name)
                return Complaint.Write("name who installs it: --user NAME or --signature FILE.", ExitCode.BadUsage);
            return DeskSession.Run(configuration, name, session => session.Desk.Gate.Use(session.Session, Request(path), () =>
            {
                PolicyInForce policy = session.Desk.Policy;
                PolicyInstallation installation = PolicyInstallation.Prepare(File.ReadAllBytes(path), path, policy.CurrentBytes, PolicyInstaller.Account(session.Session.User), otherAgency);
                return new AccessResult<int>(Install(policy, installation, isSure), installation.Changes.Count);
            }));
        });
        return command;
    }

    private static AccessRequest Request(string path) => new() { Action = AccessAction.InstallPolicy, Asked = Path.GetFileName(path) };

    private static int InstallSigned(ApplianceConfiguration configuration, string path, string signaturePath, bool otherAgency, bool isSure)
    {
        string keyPath = DeskSession.Agency(configuration).PolicyKey
            ?? throw new Alpr.Board.Configuration.ConfigurationException("The configuration names no agency.policy_key, so that no signature counts. Add it, or install with --user NAME.");
        using PolicyKey key = PolicyKey.Load(keyPath);
        byte[] bytes = File.ReadAllBytes(path);
        PolicyInstaller installer = PolicyInstaller.Signature(key, bytes, File.ReadAllBytes(signaturePath), path);
        return DeskSession.WithDesk(configuration, desk => Install(desk.Policy, PolicyInstallation.Prepare(bytes, path, desk.Policy.CurrentBytes, installer, otherAgency), isSure));
    }

    private static int Install(PolicyInForce policy, PolicyInstallation installation, bool isSure)
    {
        if (installation.Record is null)
        {
            Console.WriteLine("This very policy is in force already.");
            return ExitCode.Done;
        }
        foreach (string change in installation.Changes)
            Console.WriteLine($"  {change}");
        if (!isSure && !Terminal.Confirm("This becomes different."))
            throw new AccessRefusedException("Nothing was changed.");
        policy.Install(installation);
        Console.WriteLine($"{installation.Policy.Agency}, {installation.Policy.Version}, revision {installation.Policy.Revision}: in force");
        return ExitCode.Done;
    }
}
