using System.Text;
using Alpr.Board.Storage;

namespace Alpr.Consoles.Setup;

/// <summary>Which steps of the setup were done, in a small file beside the configuration: a line each, <c>NAME done</c> or <c>NAME skipped</c>.</summary>
internal sealed class SetupProgress
{
    private const int BytesMax = 4096;

    private readonly string _path;
    private readonly Dictionary<string, string> _steps = [];

    /// <summary>Reads it; lines that are none are left out, since a step may be done twice and harms nothing.</summary>
    public SetupProgress(string configurationPath)
    {
        _path = PathOf(configurationPath);
        FileInfo file = new(_path);
        if (!file.Exists || file.Length > BytesMax)
            return;
        foreach (string line in File.ReadLines(_path))
        {
            if (line.Split(' ') is [{ } step, "done" or "skipped"] words)
                _steps[step] = words[1];
        }
    }

    /// <summary>Where it lies.</summary>
    public static string PathOf(string configurationPath) => Path.Combine(Path.GetDirectoryName(Path.GetFullPath(configurationPath))!, "setup-progress");

    /// <summary><c>done</c>, <c>skipped</c> or nothing.</summary>
    public string this[string step] => _steps.GetValueOrDefault(step, "");

    /// <summary>Notes a step.</summary>
    public void Note(string step, bool isDone)
    {
        _steps[step] = isDone ? "done" : "skipped";
        DurableFile.Write(_path, Encoding.UTF8.GetBytes(string.Concat(_steps.Select(one => $"{one.Key} {one.Value}\n"))));
    }
}
