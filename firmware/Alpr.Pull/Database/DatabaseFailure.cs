using System.Net.Sockets;
using Npgsql;

namespace Alpr.Pull.Database;

/// <summary>What may go wrong with the database, in words. The server's own details are left out: they may quote rows.</summary>
internal static class DatabaseFailure
{
    /// <summary>An exception of the driver.</summary>
    public static PullException Of(string unit, Exception failure) => failure switch
    {
        PostgresException { SqlState: "28P01" or "28000" } refused => new(PullProblem.Settings, unit, $"the database does not let this user in ({refused.SqlState})",
            "Check the user in the address, and its password in ~/.pgpass (mode 0600) or the file that PGPASSFILE names", refused),
        PostgresException { SqlState: "3D000" } missing => new(PullProblem.Settings, unit, "there is no database of this name", "Create it (createdb), or correct the address", missing),
        PostgresException { SqlState: "42501" } forbidden => new(PullProblem.Settings, unit, $"the database's user may not do this ({forbidden.MessageText})",
            "Let it create the schema alpr, or own it; docs/agency-database.md has the lines", forbidden),
        PostgresException { SqlState: "53100" } full => new(PullProblem.Storage, unit, "the database's disk is full; nothing was lost, the unit still has it", "Make room on the database's machine", full),
        PostgresException other => new(PullProblem.Storage, unit, $"the database refuses it ({other.SqlState}: {other.MessageText})", "Its log says more", other),
        { InnerException: SocketException } => new(PullProblem.Storage, unit, "the database cannot be reached", "Check host and port in its address, and whether it runs", failure),
        { InnerException: TimeoutException } => new(PullProblem.Storage, unit, "the database does not answer in time", "Check its load and locks", failure),
        _ => new(PullProblem.Storage, unit, $"the connection to the database broke ({failure.Message.TrimEnd('.')})", "Check whether it runs; nothing that was not kept counts", failure),
    };
}
