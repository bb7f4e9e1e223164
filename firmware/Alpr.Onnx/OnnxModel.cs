using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;

namespace Alpr.Onnx;

/// <summary>A network ready to run, with the memory of its inputs and outputs. Used by one thread at a time.</summary>
/// <remarks>Source: <c>onnxruntime_c_api.h</c>, ONNX Runtime 1.17 and later.</remarks>
public sealed unsafe class OnnxModel : IDisposable
{
    private const nuint Alignment = 64; // a cache line, and the widest vector load (AVX-512)
    private const int TensorsMax = 16; // inputs and outputs together; the appliance's models have at most five
    private const int ThreadsMax = 64; // more cores than any board has
    private const long TensorBytesMax = 256L << 20; // a 4096 x 3072 picture of four floats a pixel, and some

    private readonly string _name;
    private readonly OrtApi _api;
    private readonly TensorSpec[] _specs; // inputs, then outputs; so are the arrays below
    private readonly int[] _lengths; // elements
    private readonly int _inputs;
    private readonly nint* _values; // OrtValue*
    private readonly byte** _names; // UTF-8, zero-terminated
    private void** _data; // also the start of the block that holds the two above; null once disposed
    private nint _session; // 0 once disposed

    private OnnxModel(string name, OrtRuntime runtime, TensorSpec[] inputs, TensorSpec[] outputs)
    {
        _name = name;
        _api = runtime.Api;
        _inputs = inputs.Length;
        _specs = [.. inputs, .. outputs];
        _lengths = new int[_specs.Length];
        for (int i = 0; i < _specs.Length; i++)
            _lengths[i] = Elements(_specs[i]);
        // One block of pointers, zeroed so that Release works at any point.
        _data = (void**)NativeMemory.AllocZeroed((nuint)(3 * _specs.Length), (nuint)sizeof(void*));
        _values = (nint*)_data + _specs.Length;
        _names = (byte**)_data + 2 * _specs.Length;
    }

    /// <summary>Frees a model that nobody disposed.</summary>
    ~OnnxModel() => Release();

    /// <summary>
    /// Makes a network ready: loads it, compares it with what the caller expects, takes all memory, and runs it once on
    /// zeros, so that whatever can go wrong goes wrong at start-up.
    /// </summary>
    /// <param name="name">What messages call the model.</param>
    /// <param name="model">The ONNX file's bytes; not needed afterwards.</param>
    /// <param name="inputs">All inputs of the model, in the order in which <see cref="Input{T}"/> counts them.</param>
    /// <param name="outputs">The outputs wanted, in the order in which <see cref="Output{T}"/> counts them.</param>
    /// <param name="threads">Threads that share one run, 1 to 64; 1 means the caller's alone.</param>
    /// <exception cref="OnnxException">ONNX Runtime is missing or too old, the bytes are no model, or the model's inputs or
    /// outputs are others than expected.</exception>
    /// <exception cref="ArgumentException">A shape is empty or too large, or there are too many tensors.</exception>
    public static OnnxModel Load(
        string name, ReadOnlySpan<byte> model, TensorSpec[] inputs, TensorSpec[] outputs, int threads = 1)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(inputs);
        ArgumentNullException.ThrowIfNull(outputs);
        ArgumentOutOfRangeException.ThrowIfLessThan(threads, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(threads, ThreadsMax);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(inputs.Length + outputs.Length, TensorsMax, "inputs and outputs");
        if (model.IsEmpty)
            throw new OnnxException($"Model {name}: the file is empty.");

        OrtRuntime runtime = OrtRuntime.Get();
        OnnxModel loaded = new(name, runtime, inputs, outputs);
        try
        {
            loaded._session = OrtSession.Create(runtime, name, model, threads);
            OrtSession.CheckTensors(runtime.Api, loaded._session, name, inputs, input: true);
            OrtSession.CheckTensors(runtime.Api, loaded._session, name, outputs, input: false);
            loaded.MakeTensors();
            loaded.Run();
            return loaded;
        }
        catch
        {
            loaded.Dispose();
            throw;
        }
    }

    /// <summary>The elements of an input, outermost dimension first; written before <see cref="Run"/>.</summary>
    /// <typeparam name="T"><see cref="float"/> or <see cref="byte"/>, as the input's type is.</typeparam>
    /// <param name="index">Place of the input in the list given to <see cref="Load"/>.</param>
    /// <returns>Native memory, 64-byte aligned, valid until <see cref="Dispose"/>.</returns>
    /// <exception cref="ArgumentException">There is no such input, or it has another type.</exception>
    public Span<T> Input<T>(int index)
        where T : unmanaged
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, _inputs);
        return Elements<T>(index);
    }

    /// <summary>The elements of an output after the last <see cref="Run"/>, outermost dimension first.</summary>
    /// <typeparam name="T"><see cref="float"/> or <see cref="byte"/>, as the output's type is.</typeparam>
    /// <param name="index">Place of the output in the list given to <see cref="Load"/>.</param>
    /// <returns>Native memory, 64-byte aligned, valid until <see cref="Dispose"/>; the next run overwrites it.</returns>
    /// <exception cref="ArgumentException">There is no such output, or it has another type.</exception>
    public ReadOnlySpan<T> Output<T>(int index)
        where T : unmanaged
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, _specs.Length - _inputs);
        return Elements<T>(_inputs + index);
    }

    /// <summary>Computes the outputs from the inputs. Allocates no managed memory.</summary>
    /// <exception cref="OnnxException">ONNX Runtime reports a failure, such as too little memory.</exception>
    public void Run()
    {
        ObjectDisposedException.ThrowIf(_session == 0, this);
        nint status = _api.Run(
            _session, 0, _names, _values, (nuint)_inputs, _names + _inputs, (nuint)(_specs.Length - _inputs), _values + _inputs);
        _api.Check(status, _name, "run");
        GC.KeepAlive(this); // the finaliser must not free the tensors under a run
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Release();
        GC.SuppressFinalize(this);
    }

    private static int Elements(TensorSpec spec)
    {
        long elements = 1;
        foreach (long dimension in spec.Shape)
        {
            if (dimension < 1 || dimension > TensorBytesMax)
                throw new ArgumentException($"Tensor {spec.Name}: a dimension of {dimension} is outside 1 to {TensorBytesMax}.");
            elements *= dimension;
            if (elements * Size(spec.Type) > TensorBytesMax)
                throw new ArgumentException($"Tensor {spec.Name}: it would take more than {TensorBytesMax} bytes.");
        }
        return (int)elements;
    }

    private static int Size(TensorType type) => type == TensorType.Float32 ? sizeof(float) : sizeof(byte);

    private void MakeTensors()
    {
        nint memory;
        const int ArenaAllocator = 1, DefaultMemory = 0; // OrtArenaAllocator, OrtMemTypeDefault
        _api.Check(_api.CreateCpuMemoryInfo(ArenaAllocator, DefaultMemory, &memory), _name, "describe memory for");
        try
        {
            for (int i = 0; i < _specs.Length; i++)
            {
                TensorSpec spec = _specs[i];
                nuint bytes = (nuint)(_lengths[i] * Size(spec.Type));
                _data[i] = NativeMemory.AlignedAlloc(bytes, Alignment);
                NativeMemory.Clear(_data[i], bytes);
                fixed (long* shape = spec.Shape)
                {
                    _api.Check(
                        _api.CreateTensorWithData(
                            memory, _data[i], bytes, shape, (nuint)spec.Shape.Length, OrtSession.OrtType(spec.Type), &_values[i]),
                        _name, "make tensors for");
                }
                int length = Encoding.UTF8.GetByteCount(spec.Name);
                _names[i] = (byte*)NativeMemory.AllocZeroed((nuint)length + 1);
                Encoding.UTF8.GetBytes(spec.Name, new Span<byte>(_names[i], length));
            }
        }
        finally
        {
            _api.ReleaseMemoryInfo(memory);
        }
    }

    private Span<T> Elements<T>(int index)
        where T : unmanaged
    {
        ObjectDisposedException.ThrowIf(_session == 0, this);
        bool fits = _specs[index].Type == TensorType.Float32 ? typeof(T) == typeof(float) : typeof(T) == typeof(byte);
        if (!fits)
            ThrowOtherType<T>(index);
        return new(_data[index], _lengths[index]);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void ThrowOtherType<T>(int index) =>
        throw new ArgumentException(
            $"Model {_name}: tensor {_specs[index].Name} holds {_specs[index].Type}, not {typeof(T).Name}.");

    private void Release()
    {
        if (_data == null) // disposed before, or an argument was refused in the constructor
            return;
        if (_session != 0)
            _api.ReleaseSession(_session);
        _session = 0;
        for (int i = 0; i < _specs.Length; i++)
        {
            if (_values[i] != 0)
                _api.ReleaseValue(_values[i]);
            NativeMemory.AlignedFree(_data[i]);
            NativeMemory.Free(_names[i]);
        }
        NativeMemory.Free(_data);
        _data = null;
    }
}
