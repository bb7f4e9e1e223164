using System.Globalization;
using Alpr.Consoles.Shell;

namespace Alpr.Consoles.Commands;

/// <summary>Asks for a stick, and for a file on it.</summary>
internal static class StickChoice
{
    /// <summary>A stick; the only one without a question.</summary>
    /// <exception cref="IOException">There is none.</exception>
    public static string Stick(CommandCall call)
    {
        IReadOnlyList<string> sticks = call.Talk.Work("looking", _ => new UsbSticks(call.Context.Settings.UsbFolder).List());
        return sticks.Count == 0 ? throw new IOException($"There is no USB stick below {call.Context.Settings.UsbFolder}. Put one in, wait some seconds, try again.") : Choose(call, "Stick", sticks);
    }

    /// <summary>A file on a stick.</summary>
    /// <exception cref="IOException">There is none.</exception>
    public static string File(CommandCall call, string what, params string[] endings)
    {
        string stick = Stick(call);
        IReadOnlyList<string> files = call.Talk.Work("looking", _ => UsbSticks.Files(stick, endings));
        return files.Count == 0 ? throw new IOException($"{Path.GetFileName(stick)} has no file that could be a {what} ({string.Join(", ", endings)}).") : Choose(call, "File", files);
    }

    private static string Choose(CommandCall call, string question, IReadOnlyList<string> paths)
    {
        for (int i = 0; i < paths.Count; i++)
            call.Talk.Say(string.Create(CultureInfo.InvariantCulture, $"{i + 1,3}  {Path.GetFileName(paths[i])}"));
        string answer = paths.Count == 1 ? "1" : call.Talk.Ask($"{question}, a number", "1",
            text => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int chosen) && chosen >= 1 && chosen <= paths.Count ? null : $"Type 1 to {paths.Count}.");
        return paths[int.Parse(answer, CultureInfo.InvariantCulture) - 1];
    }
}
