using Alpr.Access;
using Alpr.Board.Configuration;
using Alpr.Consoles.Shell;
using Alpr.Consoles.Terminal;

namespace Alpr.Consoles.Commands;

/// <summary><c>policy</c>: show, check, put in force.</summary>
internal static class PolicyCommand
{
    /// <summary>Builds it.</summary>
    public static ConsoleCommand Make() => new("policy", "The agency's policy: show, check, put another in force.",
        new Verb("show", "", "The policy in force, as it was installed.", AccessAction.Status, Show),
        new Verb("check", "", "Checks a policy that is pasted or on a stick; changes nothing.", AccessAction.Status, Check),
        new Verb("install", "", "Puts one in force that is pasted or on a stick. Shows what becomes different, and asks.", null, Install));

    /// <summary>Asks for a policy file, pasted or on a stick.</summary>
    /// <returns>Its bytes and what messages call it.</returns>
    /// <exception cref="InterruptedByPersonException">The person gives it up.</exception>
    public static (byte[] Bytes, string Name) Take(CommandCall call)
    {
        bool isOnStick = call.Talk.Choose("Is the policy on a USB stick", present: false);
        while (isOnStick)
        {
            try
            {
                string path = StickChoice.File(call, "policy", ".json");
                return (UsbSticks.Read(path, ConfigurationFile.BytesMax), Path.GetFileName(path));
            }
            catch (IOException away)
            {
                call.Talk.Say(away.Message);
            }
            string next = call.Talk.Ask("Enter: try again, p: paste it, g: give up", "", text => text is "" or "p" or "g" ? null : "Type p or g, or press Enter.");
            if (next == "g")
            {
                call.Talk.Say("Given up; nothing was changed.");
                throw new InterruptedByPersonException();
            }
            isOnStick = next.Length == 0;
        }
        return (call.Talk.Paste("the policy (JSON)", isPem: false), "pasted");
    }

    /// <summary>Says what a policy is.</summary>
    public static void Describe(Conversation talk, AgencyPolicy policy) => talk.Say($"{policy.Agency}, {policy.Version}, revision {policy.Revision}: well. {policy.HotLists.Count} hot lists, {policy.Duties.Count} duties.");

    private static void Show(CommandCall call) => call.Talk.Say(System.Text.Encoding.UTF8.GetString(call.Desk.PolicyBytes()).Split('\n').Select(line => line.TrimEnd('\r')));

    private static void Check(CommandCall call)
    {
        (byte[] bytes, string name) = Take(call);
        Describe(call.Talk, AgencyPolicy.Parse(bytes, name));
    }

    private static void Install(CommandCall call)
    {
        if (!call.Rules.MayDo(call.Person.Role, AccessAction.InstallPolicy))
        {
            call.Use(AccessAction.InstallPolicy, "console: policy install", _ => true); // so that the refusal is on the record
            return;
        }
        (byte[] bytes, string name) = Take(call);
        PolicyInstallation installation = PolicyInstallation.Prepare(bytes, name, call.Desk.PolicyBytes(), PolicyInstaller.Account(call.Person.User));
        if (installation.Record is null)
        {
            call.Talk.Say("This very policy is in force already.");
            return;
        }
        call.Talk.Say(installation.Changes.Select(change => $"  {change}"));
        if (!call.Talk.Confirm("This becomes different."))
            return;
        call.Use(AccessAction.InstallPolicy, $"{installation.Policy.Version}, revision {installation.Policy.Revision}", _ =>
        {
            call.Desk.InstallPolicy(installation);
            return true;
        });
        call.Talk.Say($"{installation.Policy.Agency}, {installation.Policy.Version}, revision {installation.Policy.Revision}: in force");
    }
}
