using Alpr.Access;
using Alpr.Contracts.V1;
using Alpr.Journal;

namespace Alpr.Oversight.Tests;

/// <summary>
/// A gate for tests: allows everything but what a test refuses, remembers every request, and writes each into the log as the real one does. It knows no
/// policy.
/// </summary>
internal sealed class RecordingGate(Func<JournalWriter> journal) : IAccessGate
{
    /// <summary>Why a request is refused; null allows it.</summary>
    public Func<AccessRequest, string?> Refuse { get; set; } = _ => null;

    /// <summary>What was asked, in order, and what came of it.</summary>
    public List<(AccessRequest Request, long? Results, Exception? Failure)> Uses { get; } = [];

    /// <inheritdoc/>
    public T Use<T>(AccessSession session, AccessRequest request, Func<AccessResult<T>> act)
    {
        if (Refuse(request) is { } reason)
        {
            Write(session, request, 0, reason);
            Uses.Add((request, null, null));
            throw new AccessRefusedException(reason);
        }
        try
        {
            AccessResult<T> result = act();
            Write(session, request, result.Results, null);
            Uses.Add((request, result.Results, null));
            return result.Value;
        }
        catch (Exception failure)
        {
            Write(session, request, 0, "failed");
            Uses.Add((request, null, failure));
            throw;
        }
    }

    private void Write(AccessSession session, AccessRequest request, long results, string? refusedBecause)
    {
        Contracts.V1.Access access = new()
        {
            User = session.User,
            Agency = session.Agency,
            Action = AccessActions.Name(request.Action),
            Purpose = request.Purpose,
            CaseNumber = request.CaseNumber,
            Asked = request.Asked,
            RequestedBy = request.RequestedBy,
            Refused = refusedBecause is not null,
            RefusedBecause = refusedBecause ?? "",
            Results = (ulong)results,
            Client = session.Client,
        };
        access.ApprovedBy.AddRange(request.ApprovedBy);
        journal().Append(new Record { Access = access });
        journal().Commit();
    }
}
