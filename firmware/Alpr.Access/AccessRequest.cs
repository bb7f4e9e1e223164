namespace Alpr.Access;

/// <summary>What somebody asks of the appliance, and why: what the signed log will say.</summary>
public sealed record AccessRequest
{
    /// <summary>What is to be done.</summary>
    public required AccessAction Action { get; init; }

    /// <summary>Why; the policy says which purposes there are.</summary>
    public string Purpose { get; init; } = "";

    /// <summary>The case; the policy says when it must be there.</summary>
    public string CaseNumber { get; init; } = "";

    /// <summary>What was asked for, as it was asked, such as a pattern of a plate and a time.</summary>
    public string Asked { get; init; } = "";

    /// <summary>On behalf of another agency: the person there.</summary>
    public string RequestedBy { get; init; } = "";

    /// <summary>People who approved it, where the policy wants that.</summary>
    public IReadOnlyList<string> ApprovedBy { get; init; } = [];
}

/// <summary>What an allowed request came to.</summary>
/// <param name="Value">What the caller gets.</param>
/// <param name="Results">Records shown or given.</param>
public readonly record struct AccessResult<T>(T Value, long Results);

/// <summary>The policy forbids it. The refusal is in the signed log. The message says what is missing and what to do.</summary>
/// <param name="message">For the person who asked.</param>
public sealed class AccessRefusedException(string message) : Exception(message);

/// <summary>Somebody who signed in, or a program that showed its certificate.</summary>
public sealed record AccessSession
{
    /// <summary>Random, 128 bits, hex.</summary>
    public required string Id { get; init; }

    /// <summary>The account's name.</summary>
    public required string User { get; init; }

    /// <summary>The agency of the account.</summary>
    public required string Agency { get; init; }

    /// <summary>What the account is for.</summary>
    public required AccessRole Role { get; init; }

    /// <summary>Fingerprint of the client's certificate, or the terminal.</summary>
    public string Client { get; init; } = "";
}
