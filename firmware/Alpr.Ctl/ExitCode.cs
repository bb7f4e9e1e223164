namespace Alpr.Ctl;

/// <summary>What every command's exit code means.</summary>
internal static class ExitCode
{
    /// <summary>All inputs were handled.</summary>
    public const int Done = 0;

    /// <summary>Some inputs failed; each was named.</summary>
    public const int SomeFailed = 1;

    /// <summary>The command line or a file it rests on (models, library) cannot be used.</summary>
    public const int BadUsage = 2;
}
