using Alpr.Board.Service;

namespace Alpr.Host;

/// <summary>The one way in which a command says what is wrong.</summary>
internal static class Complaint
{
    /// <summary>Says it.</summary>
    /// <param name="reason">What is wrong and the remedy.</param>
    /// <param name="code">Exit code.</param>
    /// <returns>The exit code.</returns>
    public static int Write(string reason, int code)
    {
        Console.Error.WriteLine($"{(SystemLog.IsStandardErrorOurs() ? "<3>" : "")}alprd: {reason}"); // sd-daemon(3): an error
        return code;
    }
}
