using Alpr.Contracts;
using Alpr.Recognition.Reader;
using Alpr.Recognition.Serials;

namespace Alpr.Recognition.Tests;

public sealed class SerialPriorTests
{
    private static readonly SerialPrior Prior = new(new SerialFormats(new Dictionary<string, string>
    {
        ["9AAA999"] = "CA ID",
        ["AA9A9A"] = "MO",
        ["999AAA"] = "OK TX",
        ["999999"] = "DE",
    }));

    [Test]
    public void A_format_of_the_state_seen_decides_between_two_texts()
    {
        PlateReading reading = Decide(Look("YF2L6G", faintAt: 3, faint: 0.3f), ("MO", 0.9f));
        Assert.That(reading.Text.ToString(), Is.EqualTo("YF2L6G"));
        Assert.That(reading.RawText.ToString(), Is.EqualTo("YF26G"), "the raw reading is kept");
        Assert.That(Texts(reading), Has.Member("YF26G"));
        Assert.That(reading.Confidence, Is.GreaterThan(0.8f).And.LessThan(1));
    }

    [Test]
    public void The_same_texts_of_another_state_stay_as_the_reader_saw_them()
    {
        PlateReading reading = Decide(Look("YF2L6G", faintAt: 3, faint: 0.3f), ("VT", 0.9f));
        Assert.That(reading.Text, Is.EqualTo(reading.RawText));
        Assert.That(reading.Text.ToString(), Is.EqualTo("YF26G"));
    }

    [Test]
    public void A_text_that_was_hardly_seen_is_not_made_up_for_its_format()
    {
        PlateReading reading = Decide(Look("YF2L6G", faintAt: 3, faint: 0.01f), ("MO", 0.9f));
        Assert.That(reading.Text.ToString(), Is.EqualTo("YF26G"));
    }

    [Test]
    public void One_die_for_O_and_0_leaves_the_choice_to_the_format()
    {
        Assert.That(Decide(Look("093G0K"), ("OK", 0.9f)).Text.ToString(), Is.EqualTo("093GOK"));
        Assert.That(Decide(Look("19765O"), ("DE", 0.9f)).Text.ToString(), Is.EqualTo("197650"));
        Assert.That(Decide(Look("093G0K"), ("VT", 0.9f)).Text.ToString(), Is.EqualTo("093G0K"), "a state of which no format fits");
        Assert.That(Decide(Look("G0GO"), ("OK", 0.9f)).Text.ToString(), Is.EqualTo("G0GO"), "a vanity plate");
    }

    [Test]
    public void The_format_of_the_text_decides_between_states_that_look_alike()
    {
        PlateReading reading = Decide(Look("7ABC123"), ("CA", 0.4f), ("NY", 0.5f));
        Assert.That(State(reading), Is.EqualTo("CA"));
        Assert.That(((ReadOnlySpan<float>)reading.States).ToArray().Sum(), Is.EqualTo(1).Within(1e-4));
    }

    [Test]
    public void Without_a_state_the_texts_keep_their_order_and_their_probability()
    {
        Hypotheses look = Look("7ABC123", faintAt: 1, faint: 0.6f);
        PlateReading reading = Decide(look);
        Assert.That(reading.Text, Is.EqualTo(look[0].Text));
        Assert.That(reading.Confidence, Is.EqualTo(look[0].Confidence).Within(1e-4));
        Assert.That(State(reading), Is.Empty);
    }

    [Test]
    public void Probabilities_never_sum_to_more_than_one_whatever_was_seen([Random(200)] int seed)
    {
        Random random = new(seed);
        float[] columns = new float[PlateReader.Columns * PlateReader.Classes];
        for (int column = 0; column < PlateReader.Columns; column++)
        {
            Span<float> one = columns.AsSpan(column * PlateReader.Classes, PlateReader.Classes);
            foreach (ref float value in one)
                value = MathF.Pow((float)random.NextDouble(), 20);
            float sum = 0;
            foreach (float value in one)
                sum += value;
            foreach (ref float value in one)
                value /= sum;
        }
        Hypotheses look = new();
        look.Fill(columns, new CtcBeam());
        Assume.That(look.Count, Is.GreaterThan(0));
        PlateReading reading = Decide(look, ("CA", (float)random.NextDouble() / 2), ("OK", (float)random.NextDouble() / 2));
        float all = reading.Confidence;
        float last = reading.Confidence;
        foreach (Candidate candidate in ((ReadOnlySpan<Candidate>)reading.Candidates)[..reading.CandidateCount])
        {
            all += candidate.Confidence;
            Assert.That(candidate.Confidence, Is.LessThanOrEqualTo(last), $"seed {seed}");
            last = candidate.Confidence;
        }
        Assert.That(all, Is.LessThanOrEqualTo(1.0001f), $"seed {seed}");
        Assert.That(Texts(reading).Append(reading.Text.ToString()), Has.Member(reading.RawText.ToString()), $"seed {seed}");
    }

    [Test]
    public void A_position_that_the_format_overruled_votes_for_what_was_decided()
    {
        Hypotheses look = Look("093G0K");
        PlateReading reading = Decide(look, ("OK", 0.9f));
        new PositionProbabilities().Fill(look.Columns, ref reading);
        ReadOnlySpan<float> position = ((ReadOnlySpan<float>)reading.Probabilities).Slice(4 * Limits.AlphabetSize, Limits.AlphabetSize);
        Assert.That(position.ToArray().Sum(), Is.EqualTo(1).Within(1e-4));
        Assert.That(position[PlateText.AlphabetIndex((byte)'O')], Is.EqualTo(reading.Confidence).Within(1e-4));
        Assert.That(((ReadOnlySpan<float>)reading.Characters)[4], Is.EqualTo(reading.Confidence).Within(1e-4));
    }

    /// <summary>A look at a text, each character certain and between blanks, but for one that is seen with a probability only.</summary>
    private static Hypotheses Look(string text, int faintAt = -1, float faint = 1)
    {
        float[] columns = new float[PlateReader.Columns * PlateReader.Classes];
        for (int column = 0; column < PlateReader.Columns; column++)
        {
            Span<float> one = columns.AsSpan(column * PlateReader.Classes, PlateReader.Classes);
            int at = (column - 1) / 2;
            bool writes = column % 2 == 1 && at < text.Length;
            float probability = !writes ? 0 : at == faintAt ? faint : 1;
            if (writes)
                one[1 + PlateText.AlphabetIndex((byte)text[at])] = probability;
            one[0] = 1 - probability;
        }
        Hypotheses look = new();
        look.Fill(columns, new CtcBeam());
        return look;
    }

    private static PlateReading Decide(Hypotheses look, params (string Code, float Probability)[] states)
    {
        PlateReading reading = default;
        Span<float> all = reading.States;
        float rest = 1 - states.Sum(state => state.Probability);
        if (states.Length > 0)
            all.Fill(rest / IssuingState.Count);
        foreach ((string code, float probability) in states)
            all[IssuingState.Codes.IndexOf(code)] += probability;
        Prior.Decide(look, ref reading);
        return reading;
    }

    private static IEnumerable<string> Texts(PlateReading reading) =>
        ((ReadOnlySpan<Candidate>)reading.Candidates)[..reading.CandidateCount].ToArray().Select(candidate => candidate.Text.ToString());

    private static string State(PlateReading reading) => IssuingState.Likeliest(reading.States).ToString();
}
