using System.Runtime.InteropServices;
using System.Text;

namespace Alpr.Onnx;

/// <summary>
/// ONNX Runtime's table of functions (<c>struct OrtApi</c> in <c>onnxruntime_c_api.h</c>). The header promises that
/// a function keeps its place for ever; the numbers below are those places. Every status function returns null or
/// an <c>OrtStatus*</c>, which <see cref="Check"/> turns into an exception.
/// </summary>
internal sealed unsafe class OrtApi
{
    /// <summary>The version of the table asked for: ONNX Runtime 1.17, old enough for any board in use.</summary>
    public const uint Version = 17;

    private readonly void** _table;

    private OrtApi(void** table) => _table = table;

    /// <summary>Gets the table from a loaded library.</summary>
    /// <param name="library">Loader's handle.</param>
    /// <param name="path">Where it came from, for messages.</param>
    /// <param name="version">API version to ask for; other than <see cref="Version"/> only in tests.</param>
    /// <exception cref="OnnxException">It is some other library, or too old.</exception>
    public static OrtApi From(nint library, string path, uint version = Version)
    {
        if (!NativeLibrary.TryGetExport(library, "OrtGetApiBase", out nint export))
            throw new OnnxException($"{path} is not ONNX Runtime: it has no function OrtGetApiBase. Run scripts/setup.");
        OrtApiBase* apiBase = ((delegate* unmanaged<OrtApiBase*>)export)();
        void** table = apiBase->GetApi(version);
        if (table == null)
        {
            string has = Text(apiBase->GetVersionString()) ?? "unknown";
            throw new OnnxException(
                $"{path} is ONNX Runtime {has}; API version {version} (ONNX Runtime 1.{version} or later) is needed. "
                + "Run scripts/setup.");
        }
        return new(table);
    }

    public delegate* unmanaged<int, byte*, nint*, nint> CreateEnv => (delegate* unmanaged<int, byte*, nint*, nint>)_table[3];

    public delegate* unmanaged<nint, void*, nuint, nint, nint*, nint> CreateSessionFromArray =>
        (delegate* unmanaged<nint, void*, nuint, nint, nint*, nint>)_table[8];

    /// <summary>session, run options, input names, inputs, count, output names, count, outputs.</summary>
    public delegate* unmanaged<nint, nint, byte**, nint*, nuint, byte**, nuint, nint*, nint> Run =>
        (delegate* unmanaged<nint, nint, byte**, nint*, nuint, byte**, nuint, nint*, nint>)_table[9];

    public delegate* unmanaged<nint*, nint> CreateSessionOptions => (delegate* unmanaged<nint*, nint>)_table[10];

    public delegate* unmanaged<nint, int, nint> SetGraphOptimizationLevel => (delegate* unmanaged<nint, int, nint>)_table[23];

    public delegate* unmanaged<nint, int, nint> SetIntraOpNumThreads => (delegate* unmanaged<nint, int, nint>)_table[24];

    public delegate* unmanaged<nint, nuint*, nint> SessionGetCount(bool input) =>
        (delegate* unmanaged<nint, nuint*, nint>)_table[input ? 30 : 31];

    public delegate* unmanaged<nint, nuint, nint*, nint> SessionGetTypeInfo(bool input) =>
        (delegate* unmanaged<nint, nuint, nint*, nint>)_table[input ? 33 : 34];

    public delegate* unmanaged<nint, nuint, nint, byte**, nint> SessionGetName(bool input) =>
        (delegate* unmanaged<nint, nuint, nint, byte**, nint>)_table[input ? 36 : 37];

    public delegate* unmanaged<nint, void*, nuint, long*, nuint, int, nint*, nint> CreateTensorWithData =>
        (delegate* unmanaged<nint, void*, nuint, long*, nuint, int, nint*, nint>)_table[49];

    public delegate* unmanaged<nint, nint*, nint> CastTypeInfoToTensorInfo => (delegate* unmanaged<nint, nint*, nint>)_table[55];

    public delegate* unmanaged<nint, int*, nint> GetTensorElementType => (delegate* unmanaged<nint, int*, nint>)_table[60];

    public delegate* unmanaged<nint, nuint*, nint> GetDimensionsCount => (delegate* unmanaged<nint, nuint*, nint>)_table[61];

    public delegate* unmanaged<nint, long*, nuint, nint> GetDimensions =>
        (delegate* unmanaged<nint, long*, nuint, nint>)_table[62];

    public delegate* unmanaged<int, int, nint*, nint> CreateCpuMemoryInfo =>
        (delegate* unmanaged<int, int, nint*, nint>)_table[69];

    public delegate* unmanaged<nint, void*, nint> AllocatorFree => (delegate* unmanaged<nint, void*, nint>)_table[76];

    public delegate* unmanaged<nint*, nint> GetDefaultAllocator => (delegate* unmanaged<nint*, nint>)_table[78];

    public delegate* unmanaged<nint, void> ReleaseStatus => (delegate* unmanaged<nint, void>)_table[93];

    public delegate* unmanaged<nint, void> ReleaseMemoryInfo => (delegate* unmanaged<nint, void>)_table[94];

    public delegate* unmanaged<nint, void> ReleaseSession => (delegate* unmanaged<nint, void>)_table[95];

    public delegate* unmanaged<nint, void> ReleaseValue => (delegate* unmanaged<nint, void>)_table[96];

    public delegate* unmanaged<nint, void> ReleaseTypeInfo => (delegate* unmanaged<nint, void>)_table[98];

    public delegate* unmanaged<nint, void> ReleaseSessionOptions => (delegate* unmanaged<nint, void>)_table[100];

    public delegate* unmanaged<nint, byte*, byte*, nint> AddSessionConfigEntry =>
        (delegate* unmanaged<nint, byte*, byte*, nint>)_table[130];

    /// <summary>Throws what a status says; does nothing for null. Frees the status.</summary>
    /// <param name="status">What a function returned.</param>
    /// <param name="model">Name of the model, for the message.</param>
    /// <param name="doing">What was tried, for the message: "load", "run".</param>
    /// <exception cref="OnnxException">The status is not null.</exception>
    public void Check(nint status, string model, string doing)
    {
        if (status != 0)
            throw Failure(status, model, doing);
    }

    /// <summary>A zero-terminated UTF-8 text as a string; null for null.</summary>
    public static string? Text(byte* text) =>
        text == null ? null : Encoding.UTF8.GetString(MemoryMarshal.CreateReadOnlySpanFromNullTerminated(text));

    private OnnxException Failure(nint status, string model, string doing)
    {
        string? message = Text(((delegate* unmanaged<nint, byte*>)_table[2])(status)); // GetErrorMessage
        ReleaseStatus(status);
        return new OnnxException($"Model {model}: ONNX Runtime could not {doing} it: {message}");
    }

    // struct OrtApiBase
    private struct OrtApiBase
    {
#pragma warning disable CS0649 // filled by the library
        public delegate* unmanaged<uint, void**> GetApi;
        public delegate* unmanaged<byte*> GetVersionString;
#pragma warning restore CS0649
    }
}
