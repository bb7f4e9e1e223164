namespace Alpr.Onnx;

/// <summary>
/// The library and its one environment. Made on first use, shared by all models, never released: the process's end
/// does that, and ONNX Runtime's own threads must not outlive its environment.
/// </summary>
internal sealed unsafe class OrtRuntime
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
        (nint library, string path) =
            OrtLibrary.Load(System.Environment.GetEnvironmentVariable(OrtLibrary.PathVariable), AppContext.BaseDirectory);
        OrtApi api = OrtApi.From(library, path);
        nint environment;
        fixed (byte* id = "alpr"u8)
            api.Check(api.CreateEnv(LogFatal, id, &environment), "(none)", "make an environment for");
        return new(api, environment);
    }
}
