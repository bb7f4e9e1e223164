using Alpr.Access;
using Alpr.Journal;
using Alpr.Web.Server;
using Microsoft.AspNetCore.Http;

namespace Alpr.Web.Pull;

/// <summary><c>POST /v1/ack</c>: a program of the agency has all records below a position; from then on they may go when their time is over.</summary>
/// <remarks>
/// The cursor's name is <c>pull:</c> and the account's: a backend of the configuration may have the same name as an account, and one must not acknowledge for the other.
/// </remarks>
/// <param name="parts">The journal.</param>
/// <param name="callers">Sessions of programs.</param>
/// <param name="acts">Places.</param>
internal sealed class AcknowledgeRoute(WebParts parts, CallerDesk callers, Turns acts)
{
    /// <summary>What the names of cursors of pulling programs begin with.</summary>
    public const string CursorPrefix = BackendCursors.PullPrefix;

    /// <summary>Answers.</summary>
    public async Task Post(HttpContext context, Caller caller)
    {
        Asked.Only(context.Request.Query);
        AckBody body = await Asked.Body(context, WebJson.Default.AckBody).ConfigureAwait(false);
        if (body.Position < 0)
            throw WebProblem.Bad("The field 'position' is not right.", "Write how many records from the beginning you have: the last sequence and one.");
        await acts.Do(() => Acknowledge(caller, body.Position), context.RequestAborted).ConfigureAwait(false);
        context.Response.StatusCode = StatusCodes.Status204NoContent;
    }

    private bool Acknowledge(Caller caller, long position)
    {
        AccessSession session = callers.SessionOfProgram(caller);
        try
        {
            return parts.Oversight.Turn.Do(journal =>
            {
                // Looked at first: a refused position must not leave a cursor behind that holds everything back.
                if (position > journal.DurableCount)
                    throw new ArgumentException("beyond the end");
                journal.Cursors.Add(CursorPrefix + session.User);
                journal.Cursors.Acknowledge(CursorPrefix + session.User, position);
                return true;
            });
        }
        catch (ArgumentException)
        {
            throw new WebProblem(StatusCodes.Status409Conflict, "The position cannot be taken.",
                $"Acknowledge what you have of this log, not more; and a unit waits for {Journal.BackendCursors.BackendsMax} receivers at most.");
        }
    }
}

/// <summary>Body of an acknowledgement.</summary>
internal sealed record AckBody
{
    /// <summary>All sequences below this are with the client.</summary>
    public required long Position { get; init; }
}
