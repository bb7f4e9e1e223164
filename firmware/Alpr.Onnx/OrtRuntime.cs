using System.Runtime.InteropServices;

namespace Alpr.Onnx;

/// <summary>
/// The library and its one environment. Made on first use, shared by all models, never released: the process's end
/// does that, and ONNX Runtime's own threads must not outlive its environment.
/// </summary>
internal sealed unsafe partial class OrtRuntime
{
    private const int LogFatal = 4; // ORT_LOGGING_LEVEL_FATAL: errors reach the caller as exceptions; stderr would say them twice

    private static readonly Lock Gate = new();
    private static volatile OrtRuntime? _instance;

    private OrtRuntime(OrtApi api, nint environment)
    {
        Api = api;
        Environment = environment;
    }

    /// <summary>The functions.</summary>
    public OrtApi Api { get; }

    /// <summary><c>OrtEnv*</c></summary>
    public nint Environment { get; }

    /// <summary>Gets the runtime; loads it on the first call. A failure is not remembered, so that it can be put right.</summary>
    /// <exception cref="OnnxException">The library is missing, too old or another.</exception>
    public static OrtRuntime Get()
    {
        if (_instance is { } ready)
            return ready;
        lock (Gate)
            return _instance ??= Create();
    }

    private static OrtRuntime Create()
    {
        ForbidTelemetry();
        (nint library, string path) =
            OrtLibrary.Load(System.Environment.GetEnvironmentVariable(OrtLibrary.PathVariable), AppContext.BaseDirectory);
        OrtApi api = OrtApi.From(library, path);
        nint environment;
        fixed (byte* id = "alpr"u8)
            api.Check(api.CreateEnv(LogFatal, id, &environment), "(none)", "make an environment for");
        return new(api, environment);
    }

    // Microsoft's builds for Linux keep a device's name and events in the home folder and send them to Microsoft, unless this variable of the process
    // (not the runtime's copy of it) forbids it before the library is loaded.
    private static void ForbidTelemetry()
    {
        if (SetVariable("ORT_DISABLE_TELEMETRY", "1", overwrite: 1) != 0)
            throw new OnnxException("ONNX Runtime's telemetry cannot be forbidden: the process has no memory for its environment. Restart.");
    }

    [LibraryImport("libc", EntryPoint = "setenv", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int SetVariable(string name, string value, int overwrite);
}
