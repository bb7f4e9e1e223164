using Alpr.Contracts;

namespace Alpr.Recognition.Reader;

/// <summary>
/// What the reader made of one look at a plate: the texts it thinks possible, most probable first, and the columns they came
/// from. All memory is taken in the constructor.
/// </summary>
internal sealed class Hypotheses
{
    /// <summary>Most texts.</summary>
    public const int CountMax = CtcBeam.Width;

    private readonly Candidate[] _texts = new Candidate[CountMax];
    private readonly float[] _columns = new float[PlateReader.Columns * PlateReader.Classes];

    /// <summary>Texts held; 0 when nothing could be read.</summary>
    public int Count { get; private set; }

    /// <summary>Probability of the best text, 0 to 1; 0 when there is none.</summary>
    public float Confidence => Count > 0 ? _texts[0].Confidence : 0;

    /// <summary>Columns x (1 + alphabet) probabilities, blank first.</summary>
    public ReadOnlySpan<float> Columns => _columns;

    /// <summary>A text with its probability.</summary>
    public Candidate this[int index] => _texts[index];

    /// <summary>Decodes the model's columns; texts shorter than a plate are left out.</summary>
    public void Fill(ReadOnlySpan<float> columns, CtcBeam beam)
    {
        columns.CopyTo(_columns);
        beam.Decode(columns);
        Count = 0;
        for (int i = 0; i < beam.Count; i++)
        {
            Candidate text = beam[i];
            if (text.Text.Length >= Limits.PlateLengthMin)
                _texts[Count++] = text;
        }
    }
}
