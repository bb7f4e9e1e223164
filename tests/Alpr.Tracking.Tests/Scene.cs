using Alpr.Contracts;

namespace Alpr.Tracking.Tests;

/// <summary>Plays scripted vehicles past a tracker, frame by frame, and collects the passages.</summary>
internal sealed class Scene : IDisposable
{
    public const int FramesPerSecond = 15;

    private readonly Frame _frame = new(4000 * 2000);
    private readonly PlateTracker _tracker;
    private readonly List<(int From, int To, Func<int, PlateReading?> Read)> _vehicles = [];

    public Scene(TrackerOptions? options = null, IUrgency? urgency = null)
    {
        _tracker = new PlateTracker(options ?? new TrackerOptions(), 4000 * 2000, urgency);
        _frame.SetSize(4000, 2000);
    }

    /// <summary>Adds a vehicle whose reading at each frame of a span is given by a function; null is a frame in which it was missed.</summary>
    public Scene With(int from, int to, Func<int, PlateReading?> read)
    {
        _vehicles.Add((from, to, read));
        return this;
    }

    /// <summary>A reading of 80 x 40 pixels.</summary>
    public static PlateReading Reading(string text, float x, float y, float confidence = 0.9f, float width = 80)
    {
        PlateReading reading = new()
        {
            Corners = Quad.FromRectangle(x, y, width, width / 2),
            DetectionScore = 0.9f,
            Confidence = confidence,
        };
        PlateText.TryParse(text, out reading.Text);
        Span<float> probabilities = reading.Probabilities;
        float each = MathF.Pow(confidence, 1f / Math.Max(1, text.Length)); // a plate is as sure as the product of its characters
        for (int i = 0; i < text.Length; i++)
        {
            Span<float> position = probabilities.Slice(i * Limits.AlphabetSize, Limits.AlphabetSize);
            position.Fill((1 - each) / (Limits.AlphabetSize - 1));
            position[PlateText.AlphabetIndex((byte)text[i])] = each;
        }
        return reading;
    }

    /// <summary>The same reading, said to be of a state with a probability, the rest shared by all others.</summary>
    public static PlateReading Of(PlateReading reading, int state, float probability)
    {
        Span<float> states = reading.States;
        states.Fill((1 - probability) / (IssuingState.Count - 1));
        states[state] = probability;
        return reading;
    }

    /// <summary>Runs the frames and ends the footage.</summary>
    public List<(string Text, float Confidence, int Frames, long FirstUs, long LastUs, long BestUs, IssuingState State, float StateConfidence)> Play(int frames)
    {
        List<(string, float, int, long, long, long, IssuingState, float)> passages = [];
        using Passage passage = new(4000 * 2000);
        for (int i = 0; i < frames; i++)
        {
            _frame.CapturedUs = i * 1_000_000L / FramesPerSecond;
            _frame.Sequence = i;
            PlateReading[] readings = [.. _vehicles.Where(vehicle => i >= vehicle.From && i < vehicle.To)
                .Select(vehicle => vehicle.Read(i)).OfType<PlateReading>()];
            _tracker.Update(_frame, readings);
            Take();
        }
        _tracker.Finish();
        Take();
        return passages;

        void Take()
        {
            while (_tracker.TryTake(passage))
                passages.Add((passage.Text.ToString(), passage.Confidence, passage.Frames, passage.FirstUs, passage.LastUs, passage.Context.CapturedUs, passage.State, passage.StateConfidence));
        }
    }

    public void Dispose()
    {
        _tracker.Dispose();
        _frame.Dispose();
    }
}
