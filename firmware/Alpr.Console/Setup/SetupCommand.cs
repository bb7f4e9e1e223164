using System.Globalization;
using Alpr.Access;
using Alpr.Consoles.Commands;
using Alpr.Consoles.Shell;

namespace Alpr.Consoles.Setup;

/// <summary>
/// <c>setup</c>: from the box to the first signed detection. Each step may be done, skipped, repeated and come back to; what is done is kept, so that it goes on
/// where it stopped, also after the start that puts key and policy to work.
/// </summary>
internal static class SetupCommand
{
    private static readonly SetupStep[] Steps =
    [
        new("names", "site, camera and unit names", AccessAction.Configure, InstallationSteps.Names) { IsForNewUnit = true, IsForService = true },
        new("time", "time and GPS", AccessAction.Configure, InstallationSteps.Time) { IsForNewUnit = true, IsForService = true },
        new("network", "address, VLAN, DNS, NTP, proxy", AccessAction.Configure, InstallationSteps.Network) { IsForNewUnit = true, IsForService = true },
        new("key", "signing key, request, certificate", AccessAction.Configure, InstallationSteps.Key) { IsForNewUnit = true, IsForService = true },
        new("backend", "where records are delivered to, with a test", AccessAction.Configure, InstallationSteps.Backend) { IsForNewUnit = true, IsForService = true },
        new("policy", "the agency's policy and the first administrator", AccessAction.InstallPolicy, PolicyStep.Run) { IsForNewUnit = true },
        new("people", "an account for who aims and inspects", null, ServiceSteps.People) { IsForService = true, Needed = AccessAction.ManageAccounts },
        new("hotlists", "hot lists", AccessAction.Status, ServiceSteps.HotLists) { IsForService = true },
        new("aim", "aim and focus", AccessAction.Maintain, ServiceSteps.Aim) { IsForService = true },
        new("selftest", "self-test", AccessAction.Maintain, ServiceSteps.SelfTest) { IsForService = true },
        new("inspection", "the first inspection's record", null, ServiceSteps.Inspect) { IsForService = true, Needed = AccessAction.Inspect },
        new("detection", "the first signed detection", AccessAction.Status, ServiceSteps.FirstDetection) { IsForService = true },
    ];

    /// <summary>Builds the command.</summary>
    public static ConsoleCommand Make() => new("setup", "From the box to the first signed detection, step by step.",
        new Verb("", "[STEP]", $"Goes on where it stopped, or does one step: {string.Join(", ", Steps.Select(step => step.Name))}. Enter takes what is shown as the present value.", null, Run)
        {
            IsForNewUnit = true,
            Names = _ => Steps.Select(step => step.Name),
        });

    private static void Run(CommandCall call)
    {
        SetupProgress progress = new(call.Context.Unit.ConfigurationPath);
        if (call.Arguments.Count == 0)
        {
            call.Record(AccessAction.Status, "console: setup");
            Guide(call, progress);
            return;
        }
        SetupStep step = Steps.FirstOrDefault(one => one.Name == call.Arguments[0]) ?? throw new FormatException($"The steps are {string.Join(", ", Steps.Select(one => one.Name))}.");
        if (!IsFor(call, step))
            throw new FormatException(call.Session is null ? "That step needs a unit in service: do the others first." : "That step is for new units alone.");
        Do(call, progress, step);
        call.Talk.Say("'setup' goes on with what is left.");
    }

    private static void Guide(CommandCall call, SetupProgress progress)
    {
        for (int i = 0; i < Steps.Length; i++)
        {
            SetupStep step = Steps[i];
            if (!IsFor(call, step))
                continue;
            if (StepStates.IsOver(progress[step.Name]) || progress[step.Name] == StepStates.Skipped)
            {
                call.Talk.Say(string.Create(CultureInfo.InvariantCulture, $"Step {i + 1} of {Steps.Length}, {step.Title}: {progress[step.Name]} ('setup {step.Name}' does it again)"));
                continue;
            }
            call.Talk.Say();
            string title = string.Create(CultureInfo.InvariantCulture, $"Step {i + 1} of {Steps.Length}: {step.Title}");
            if (call.Session is not null && !call.Rules.MayDo(call.Person.Role, step.Needed))
            {
                call.Talk.Say(title);
                call.Talk.Say($"The policy does not let the role {AccessRoles.Name(call.Person.Role)} do it. Log out; whoever may signs in, and 'setup' goes on here.");
                return;
            }
            call.Talk.Say(title);
            switch (call.Talk.Ask("Enter: do it, s: skip, q: stop", "", text => text is "" or "s" or "q" ? null : "Type s or q, or press Enter."))
            {
                case "q":
                    return;
                case "s":
                    progress.Note(step.Name, StepStates.Skipped);
                    break;
                default:
                    Do(call, progress, step);
                    break;
            }
        }
        Finish(call, progress);
    }

    private static bool IsFor(CommandCall call, SetupStep step) => call.Session is null ? step.IsForNewUnit : step.IsForService;

    private static void Do(CommandCall call, SetupProgress progress, SetupStep step)
    {
        if (step.Action is { } action)
            call.Record(action, $"console: setup {step.Name}");
        if (step.Run(call) is { Length: > 0 } state)
            progress.Note(step.Name, state);
    }

    private static void Finish(CommandCall call, SetupProgress progress)
    {
        call.Talk.Say();
        SetupStep[] left = [.. Steps.Where(step => IsFor(call, step) && !StepStates.IsOver(progress[step.Name]))];
        if (left.Length > 0)
            call.Talk.Say(string.Create(CultureInfo.InvariantCulture, $"Not done yet, {left.Length} of the steps:"));
        call.Talk.Say(left.Select(step => $"  {(progress[step.Name].Length > 0 ? progress[step.Name] : "open"),-8} {step.Title}: 'setup {step.Name}'"));
        if (call.Session is not null)
            call.Talk.Say(left.Length == 0 ? "The setup is finished. 'status' shows the unit." : "The setup is not finished; the unit works with what it has. 'status' shows it.");
        else if (call.Context.Unit.IsProvisioned)
        {
            call.Talk.Say("The unit can be put to work. It is started anew for that; then sign in and type 'setup'.");
            SystemCommands.Restart(call);
        }
        else
            call.Talk.Say("Without key and policy the unit does not work.");
    }
}
