namespace Alpr.Host;

/// <summary>What the appliance's exit code means to a person, a script or systemd.</summary>
internal static class ExitCode
{
    /// <summary>The footage ended, or a signal asked to stop; everything is durable.</summary>
    public const int Done = 0;

    /// <summary>The footage ended, but some of its items could not be read; each was named.</summary>
    public const int SomeFailed = 1;

    /// <summary>The command line or the configuration is wrong. Starting again will not help.</summary>
    public const int BadUsage = 2;

    /// <summary>The appliance could not start, or a device or the disk died while it ran. Starting again may help.</summary>
    public const int CannotRun = 3;

    /// <summary>
    /// Somebody at the console asked for a new start; everything is durable. For systemd: <c>RestartForceExitStatus=4</c> and
    /// <c>SuccessExitStatus=4</c>.
    /// </summary>
    public const int Restart = 4;
}
