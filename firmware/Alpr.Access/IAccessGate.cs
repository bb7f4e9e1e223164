namespace Alpr.Access;

/// <summary>The one way to anything that the policy guards. Any thread.</summary>
public interface IAccessGate
{
    /// <summary>
    /// Does what was asked if policy, account and training allow it. The <c>Access</c> record, of the use or of the refusal, is signed and durable
    /// before this returns or throws: nobody sees anything that is not in the log.
    /// </summary>
    /// <param name="session">Who asks.</param>
    /// <param name="request">What and why.</param>
    /// <param name="act">Does it and counts what it gives; called only when it is allowed. When it fails, the failure is logged as well.</param>
    /// <exception cref="AccessRefusedException">It is not allowed.</exception>
    T Use<T>(AccessSession session, AccessRequest request, Func<AccessResult<T>> act);
}

/// <summary>Where accesses are signed.</summary>
public interface IAccessLog
{
    /// <summary>Signs a record into the journal; durable on return.</summary>
    void Write(Contracts.V1.Access access);
}
