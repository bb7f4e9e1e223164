using Alpr.Access;
using Alpr.Consoles.Commands;
using Alpr.Consoles.Shell;

namespace Alpr.Consoles.Setup;

/// <summary>The step that makes a unit somebody's: policy and first administrator. What was pasted is kept on this line until it is in force, since it is long.</summary>
internal static class PolicyStep
{
    /// <summary>Asks, until both are in force or the person gives it up.</summary>
    public static string Run(CommandCall call)
    {
        if (call.Talk.KeptPolicy is null || !call.Talk.Choose("The policy that was given before is kept. Use it", present: true))
        {
            (byte[] Bytes, string Name) given = PolicyCommand.Take(call);
            AgencyPolicy.Parse(given.Bytes, given.Name); // one that is wrong is not kept
            call.Talk.KeptPolicy = given;
        }
        (byte[] bytes, string name) = call.Talk.KeptPolicy.Value;
        PolicyCommand.Describe(call.Talk, AgencyPolicy.Parse(bytes, name));
        while (true)
        {
            string administrator = call.Talk.Ask("Account of the first administrator, such as j.doe", "", FirstAdministrator.UserRefusal);
            string fullName = call.Talk.Ask("The administrator's full name", "", FirstAdministrator.FullNameRefusal);
            if (call.Talk.Confirm("This policy and this administrator are put in force, and signed as the unit's first records."))
            {
                PutInForce(call, bytes, administrator, fullName);
                return StepStates.Done;
            }
            call.Talk.Say("Nothing was changed. The policy is kept.");
            if (!call.Talk.Choose("Name the administrator again", present: true))
                return StepStates.Open;
        }
    }

    private static void PutInForce(CommandCall call, byte[] policy, string administrator, string fullName)
    {
        if (call.Context.Unit.FindKey() is null)
            UnitKeyText.Show(call.Talk, call.Talk.Work("making the key", _ => call.Context.Unit.MakeKey()));
        AccountsCommand.Show(call.Talk, call.Talk.Work("putting it in force", _ => call.Context.Unit.Provision(policy, administrator, fullName)));
        call.Talk.KeptPolicy = null;
        call.Talk.Say("Write password and code down, or show them to the administrator, now.");
    }
}
