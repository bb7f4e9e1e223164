namespace Alpr.Pull;

/// <summary>What sort of thing went wrong with one unit.</summary>
public enum PullProblem
{
    /// <summary>A file or address that was given cannot be used.</summary>
    Settings,

    /// <summary>The unit cannot be reached, or the line broke.</summary>
    Unreachable,

    /// <summary>The server's certificate was not believed, or the handshake failed.</summary>
    NotBelieved,

    /// <summary>The unit does not let this client in: 401 or 403.</summary>
    NotAllowed,

    /// <summary>The unit has no time now: 429 or 503.</summary>
    Busy,

    /// <summary>The unit failed within, or gave something that its interface does not.</summary>
    Answer,

    /// <summary>Something else answers there, or another version.</summary>
    NoInterface,

    /// <summary>What the unit gave is not proven, or is not what was to come next. The unit is stopped.</summary>
    NotProven,

    /// <summary>The folder or database does not take it.</summary>
    Storage,

    /// <summary>Somebody else pulls into the same place.</summary>
    OtherPull,
}

/// <summary>Pulling from one unit failed. The message names the unit, what happened and the remedy, and nothing that the records say.</summary>
public sealed class PullException : Exception
{
    /// <summary>With the sentence for a person.</summary>
    /// <param name="problem">What sort of thing.</param>
    /// <param name="unit">The unit's name; empty when it is about no single one.</param>
    /// <param name="what">What happened.</param>
    /// <param name="remedy">What to do.</param>
    /// <param name="cause">What it was found out by.</param>
    public PullException(PullProblem problem, string unit, string what, string remedy, Exception? cause = null)
        : base($"{(unit.Length > 0 ? unit + ": " : "")}{what}. {remedy}.", cause)
    {
        Problem = problem;
        Unit = unit;
    }

    /// <summary>What sort of thing.</summary>
    public PullProblem Problem { get; }

    /// <summary>The unit's name; empty when it is about no single one.</summary>
    public string Unit { get; }

    /// <summary>How long the unit asked to be left alone; null when it did not.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>The HTTP status that the unit answered; 0: another failure.</summary>
    public int Status { get; init; }

    /// <summary>True when another try may do, without anybody's help.</summary>
    public bool MayPass => Problem is PullProblem.Unreachable or PullProblem.Busy or PullProblem.Answer or PullProblem.Storage;

    /// <summary>Everything that the verifier found, and what else was not as it had to be; empty for other problems.</summary>
    public IReadOnlyList<string> Findings { get; init; } = [];

    /// <summary>Where the offending batch was kept; null when there is none.</summary>
    public string? KeptAt { get; init; }
}
