using System.Text;
using Alpr.Board.Storage;

namespace Alpr.Consoles.Setup;

/// <summary>Which steps of the setup were done, in a small file beside the configuration: a line each, such as <c>NAME done</c>; see <see cref="StepStates"/>.</summary>
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
            if (line.Split(' ') is [{ } step, StepStates.Done or StepStates.None or StepStates.Skipped or StepStates.Failed] words)
                _steps[step] = words[1];
        }
    }

    /// <summary>Where it lies.</summary>
    public static string PathOf(string configurationPath) => Path.Combine(Path.GetDirectoryName(Path.GetFullPath(configurationPath))!, "setup-progress");

    /// <summary>One of <see cref="StepStates"/>.</summary>
    public string this[string step] => _steps.GetValueOrDefault(step, StepStates.Open);

    /// <summary>Notes a step.</summary>
    public void Note(string step, string state)
    {
        _steps[step] = state;
        DurableFile.Write(_path, Encoding.UTF8.GetBytes(string.Concat(_steps.Select(one => $"{one.Key} {one.Value}\n"))));
    }
}
