using System.Globalization;

namespace Alpr.Onnx;

/// <summary>Makes sessions and compares what a model has with what its caller expects.</summary>
internal static unsafe class OrtSession
{
    private const int OptimiseAll = 99; // ORT_ENABLE_ALL
    private const int RankMax = 8; // tensors of images have 4; a model with more than 8 is no model of ours

    // ONNXTensorElementDataType, in its order; what a message calls the types.
    private static readonly string[] TypeNames =
    [
        "undefined", "Float32", "UInt8", "Int8", "UInt16", "Int16", "Int32", "Int64", "String", "Bool", "Float16", "Double",
    ];

    /// <summary>Number of a type in <c>ONNXTensorElementDataType</c>.</summary>
    public static int OrtType(TensorType type) => type == TensorType.Float32 ? 1 : 2;

    /// <summary>Makes a session; the bytes are not needed afterwards.</summary>
    /// <returns><c>OrtSession*</c></returns>
    /// <exception cref="OnnxException">The bytes are no model, or one that this library can't run.</exception>
    public static nint Create(OrtRuntime runtime, string model, ReadOnlySpan<byte> bytes, int threads)
    {
        OrtApi api = runtime.Api;
        nint options, session;
        api.Check(api.CreateSessionOptions(&options), model, "make options for");
        try
        {
            api.Check(api.SetGraphOptimizationLevel(options, OptimiseAll), model, "optimise");
            api.Check(api.SetIntraOpNumThreads(options, threads), model, "set the threads of");
            if (threads == 1)
            {
                // A board that waits must not burn: one thread never gains by spinning.
                fixed (byte* key = "session.intra_op.allow_spinning"u8, off = "0"u8)
                    api.Check(api.AddSessionConfigEntry(options, key, off), model, "configure");
            }
            fixed (byte* data = bytes)
            {
                nint status = api.CreateSessionFromArray(runtime.Environment, data, (nuint)bytes.Length, options, &session);
                api.Check(status, model, "load");
            }
        }
        finally
        {
            api.ReleaseSessionOptions(options);
        }
        return session;
    }

    /// <summary>Compares the inputs, or the outputs, of a session with what is expected of them.</summary>
    /// <remarks>A dimension that the model leaves open agrees with any; the first run settles it.</remarks>
    /// <exception cref="OnnxException">A name, type or shape differs, or an input would stay empty.</exception>
    public static void CheckTensors(OrtApi api, nint session, string model, TensorSpec[] expected, bool input)
    {
        string kind = input ? "input" : "output";
        nuint count;
        api.Check(api.SessionGetCount(input)(session, &count), model, "count the tensors of");
        var names = new string[count];
        for (int i = 0; i < names.Length; i++)
            names[i] = Name(api, session, model, input, i);

        foreach (TensorSpec spec in expected)
        {
            int index = Array.IndexOf(names, spec.Name);
            if (index < 0)
                throw new OnnxException($"Model {model}: expected an {kind} named {spec.Name}; found {string.Join(", ", names)}.");
            CheckTensor(api, session, model, spec, kind, index);
        }
        foreach (string name in names)
        {
            if (input && !Array.Exists(expected, spec => spec.Name == name))
                throw new OnnxException($"Model {model}: it needs an input named {name} that the program does not give.");
        }
    }

    private static string Name(OrtApi api, nint session, string model, bool input, int index)
    {
        nint allocator;
        byte* name;
        api.Check(api.GetDefaultAllocator(&allocator), model, "read the names of");
        api.Check(api.SessionGetName(input)(session, (nuint)index, allocator, &name), model, "read the names of");
        string text = OrtApi.Text(name)!;
        api.Check(api.AllocatorFree(allocator, name), model, "read the names of");
        return text;
    }

    private static void CheckTensor(OrtApi api, nint session, string model, TensorSpec spec, string kind, int index)
    {
        nint info, tensor;
        api.Check(api.SessionGetTypeInfo(kind == "input")(session, (nuint)index, &info), model, "read the types of");
        try
        {
            api.Check(api.CastTypeInfoToTensorInfo(info, &tensor), model, "read the types of");
            if (tensor == 0)
                throw new OnnxException($"Model {model}: {kind} {spec.Name} is no tensor.");
            int type;
            api.Check(api.GetTensorElementType(tensor, &type), model, "read the types of");
            nuint rank;
            api.Check(api.GetDimensionsCount(tensor, &rank), model, "read the shapes of");
            if (rank > RankMax)
                throw new OnnxException($"Model {model}: {kind} {spec.Name} has {rank} dimensions; at most {RankMax} are known.");
            long* dimensions = stackalloc long[RankMax];
            api.Check(api.GetDimensions(tensor, dimensions, rank), model, "read the shapes of");
            ReadOnlySpan<long> found = new(dimensions, (int)rank);
            if (type != OrtType(spec.Type) || !Agree(found, spec.Shape))
            {
                throw new OnnxException(
                    $"Model {model}: {kind} {spec.Name} should be {spec.Type} {Words(spec.Shape)}; "
                    + $"found {(type >= 0 && type < TypeNames.Length ? TypeNames[type] : $"type {type}")} {Words(found)}.");
            }
        }
        finally
        {
            api.ReleaseTypeInfo(info);
        }
    }

    private static bool Agree(ReadOnlySpan<long> found, ReadOnlySpan<long> expected)
    {
        if (found.Length != expected.Length)
            return false;
        for (int i = 0; i < found.Length; i++)
        {
            if (found[i] != expected[i] && found[i] >= 0)
                return false;
        }
        return true;
    }

    private static string Words(ReadOnlySpan<long> shape)
    {
        var parts = new string[shape.Length];
        for (int i = 0; i < parts.Length; i++)
            parts[i] = shape[i] < 0 ? "?" : shape[i].ToString(CultureInfo.InvariantCulture);
        return $"[{string.Join("x", parts)}]";
    }
}
