namespace Alpr.Evidence;

/// <summary>A key or certificate cannot be used. The message names it, what is wrong and what to do.</summary>
public sealed class DeviceKeyException : Exception
{
    /// <summary>States which one (a file, or a key's place), the problem and the remedy.</summary>
    public DeviceKeyException(string file, string problem, string remedy, Exception? cause = null)
        : base($"{file}: {problem}. {remedy}", cause) => File = file;

    /// <summary>The file or the key's place.</summary>
    public string File { get; }
}
