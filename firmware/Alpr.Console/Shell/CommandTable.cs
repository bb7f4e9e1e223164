using Alpr.Consoles.Commands;
using Alpr.Consoles.Setup;

namespace Alpr.Consoles.Shell;

/// <summary>All commands, in the order in which help shows them.</summary>
internal static class CommandTable
{
    /// <summary>Makes them.</summary>
    public static IReadOnlyList<ConsoleCommand> Make() =>
    [
        SetupCommand.Make(), .. StatusCommand.Make(), .. AimCommand.Make(), BackendCommand.Make(), HotListCommand.Make(), PolicyCommand.Make(), AccountsCommand.Make(),
        PasswordCommand.Make(), .. EvidenceCommands.Make(), .. SystemCommands.Make(), SupportBundle.Make(), UpdateCommand.Make(), FactoryReset.Make(),
    ];
}
