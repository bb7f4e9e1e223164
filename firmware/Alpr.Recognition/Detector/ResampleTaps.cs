namespace Alpr.Recognition.Detector;

/// <summary>
/// One-dimensional resampling as a table: which source samples, with which weights, make each output sample. Shrinking
/// averages the covered area; enlarging interpolates between the two neighbours. Memory is taken once for the largest source.
/// </summary>
internal sealed class ResampleTaps
{
    private readonly int[] _start;
    private readonly int[] _offset;
    private readonly float[] _weights;
    private int _source = -1;
    private int _output = -1;

    /// <summary>Takes memory for the largest source and output, in samples.</summary>
    public ResampleTaps(int sourceMax, int outputMax)
    {
        _start = new int[outputMax];
        _offset = new int[outputMax + 1];
        _weights = new float[sourceMax + 2 * outputMax]; // shrinking shares one source sample between neighbours; enlarging takes two
    }

    /// <summary>First source sample of an output sample.</summary>
    public int Start(int output) => _start[output];

    /// <summary>Weights of the source samples from <see cref="Start"/> on; their sum is 1.</summary>
    public ReadOnlySpan<float> Weights(int output) => _weights.AsSpan(_offset[output], _offset[output + 1] - _offset[output]);

    /// <summary>Fills the table; returns at once when it already holds these sizes.</summary>
    public void Prepare(int source, int output)
    {
        if (source == _source && output == _output)
            return;
        _source = source;
        _output = output;
        double step = (double)source / output;
        int used = 0;
        for (int i = 0; i < output; i++)
        {
            _offset[i] = used;
            used = step > 1 ? AddArea(i, step, used) : AddNeighbours(i, step, used);
        }
        _offset[output] = used;
    }

    private int AddArea(int output, double step, int used)
    {
        double from = output * step, to = Math.Min(from + step, _source);
        int first = (int)from, last = Math.Min((int)Math.Ceiling(to), _source) - 1;
        _start[output] = first;
        for (int i = first; i <= last; i++)
            _weights[used++] = (float)((Math.Min(to, i + 1) - Math.Max(from, i)) / (to - from));
        return used;
    }

    private int AddNeighbours(int output, double step, int used)
    {
        double position = Math.Clamp((output + 0.5) * step - 0.5, 0, _source - 1);
        int first = Math.Min((int)position, Math.Max(0, _source - 2));
        float second = (float)(position - first);
        _start[output] = first;
        _weights[used++] = 1 - second;
        if (_source > 1)
            _weights[used++] = second;
        return used;
    }
}
