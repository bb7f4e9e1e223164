using System.Runtime.InteropServices;

namespace Alpr.Onnx;

/// <summary>Finds and loads ONNX Runtime's shared library.</summary>
internal static class OrtLibrary
{
    /// <summary>Names a library file to be used instead of all others.</summary>
    public const string PathVariable = "ALPR_ONNXRUNTIME";

    private const string FileName = "libonnxruntime.so.1";
    private const int FoldersUpMax = 8; // artifacts/<framework>/bin/<project>/<configuration> is 5 deep; a few spare

    /// <summary>Loads the library and says from where.</summary>
    /// <param name="chosenPath">A full path that leaves no choice, or null or empty to search.</param>
    /// <param name="programFolder">Where the program lies.</param>
    /// <param name="systemName">What to ask the system's loader for last; another name only in tests.</param>
    /// <returns>The loader's handle (<c>dlopen(3)</c>) and the path, or the bare name if the system's loader found it.</returns>
    /// <exception cref="OnnxException">It is nowhere; the message lists the places.</exception>
    public static (nint Handle, string Path) Load(
        string? chosenPath, string programFolder, string systemName = FileName)
    {
        if (!string.IsNullOrEmpty(chosenPath))
        {
            if (NativeLibrary.TryLoad(chosenPath, out nint chosen))
                return (chosen, chosenPath);
            string why = File.Exists(chosenPath) ? "which is no library for this processor" : "which does not exist";
            throw new OnnxException(
                $"ONNX Runtime: {PathVariable} names {chosenPath}, {why}. Correct or unset the variable, or run scripts/setup.");
        }

        List<string> places = Places(programFolder);
        foreach (string place in places)
        {
            if (File.Exists(place) && NativeLibrary.TryLoad(place, out nint handle))
                return (handle, place);
        }
        if (NativeLibrary.TryLoad(systemName, out nint system))
            return (system, systemName);
        throw new OnnxException(
            $"ONNX Runtime is missing: no usable {FileName} at {string.Join(", ", places)}, nor in the system's library folders. "
            + $"Run scripts/setup, or set {PathVariable} to the full path of the library.");
    }

    // An installed appliance has the library beside the program; a working tree has it under artifacts/native,
    // some folders above wherever the build put the program.
    private static List<string> Places(string programFolder)
    {
        List<string> places = [Path.Combine(programFolder, FileName)];
        string processor = RuntimeInformation.ProcessArchitecture == Architecture.Arm64 ? "linux-arm64" : "linux-x64";
        string? folder = Path.TrimEndingDirectorySeparator(Path.GetFullPath(programFolder));
        for (int i = 0; i < FoldersUpMax && folder != null; i++)
        {
            string native = Path.Combine(folder, "artifacts", "native");
            if (Directory.Exists(native))
                places.Add(Path.Combine(native, processor, FileName));
            folder = Path.GetDirectoryName(folder);
        }
        return places;
    }
}
