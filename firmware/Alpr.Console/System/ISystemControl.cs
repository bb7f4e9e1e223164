namespace Alpr.Consoles;

/// <summary>The system below the program: network, time, log, power. Every call is bounded.</summary>
public interface ISystemControl
{
    /// <summary>The network as it is set.</summary>
    NetworkPlan ReadNetwork();

    /// <summary>The files that <see cref="ApplyNetwork"/> would write or take away for a plan, so that somebody can be asked first.</summary>
    IReadOnlyList<string> NetworkFilesOf(NetworkPlan plan);

    /// <summary>Writes the network's files and has them read where the services run.</summary>
    /// <returns>What was written and what was told, a line each.</returns>
    /// <exception cref="IOException">A file cannot be written.</exception>
    IReadOnlyList<string> ApplyNetwork(NetworkPlan plan);

    /// <summary>Sets the calendar.</summary>
    /// <exception cref="IOException">The program may not.</exception>
    void SetTime(DateTimeOffset utc);

    /// <summary>The last lines of the program's log in the system.</summary>
    /// <exception cref="IOException">There is none.</exception>
    IReadOnlyList<string> ReadLog(int lines, CancellationToken stop);

    /// <summary>Starts the whole board anew.</summary>
    /// <exception cref="IOException">The system does not.</exception>
    void Reboot();
}
