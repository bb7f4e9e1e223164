namespace Alpr.Evidence;

/// <summary>A key or certificate file cannot be used. The message names the file, what is wrong and what to do.</summary>
public sealed class DeviceKeyException : Exception
{
    /// <summary>States the file, the problem and the remedy.</summary>
    public DeviceKeyException(string file, string problem, string remedy, Exception? cause = null)
        : base($"{file}: {problem}. {remedy}", cause) => File = file;

    /// <summary>The file that cannot be used.</summary>
    public string File { get; }
}
