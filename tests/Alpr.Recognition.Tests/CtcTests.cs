using Alpr.Contracts;
using Alpr.Recognition.Reader;

namespace Alpr.Recognition.Tests;

public sealed class CtcTests
{
    private const int Classes = Limits.AlphabetSize + 1, Seed = 99;

    [Test]
    public void The_beam_agrees_with_the_sum_over_all_paths()
    {
        Random random = new(Seed);
        CtcBeam beam = new();
        for (int round = 0; round < 50; round++)
        {
            float[] columns = RandomColumns(random, columns: 5, characters: 2);
            Dictionary<string, double> oracle = AllPaths(columns);
            beam.Decode(columns);
            (string best, double probability) = oracle.MaxBy(pair => pair.Value);
            Assert.That(beam[0].Text.ToString(), Is.EqualTo(best), $"seed {Seed}, round {round}");
            Assert.That(beam[0].Confidence, Is.EqualTo(probability).Within(0.02), $"seed {Seed}, round {round}");
            for (int i = 1; i < Math.Min(4, beam.Count); i++)
                Assert.That(beam[i].Confidence, Is.EqualTo(oracle[beam[i].Text.ToString()]).Within(0.03));
        }
    }

    [Test]
    public void A_repeated_character_needs_a_blank_between()
    {
        CtcBeam beam = new();
        beam.Decode(Columns("AAB"));
        Assert.That(beam[0].Text.ToString(), Is.EqualTo("AB"));
        beam.Decode(Columns("A-AB"));
        Assert.That(beam[0].Text.ToString(), Is.EqualTo("AAB"));
    }

    [Test]
    public void Only_blanks_read_as_nothing()
    {
        CtcBeam beam = new();
        beam.Decode(Columns("-----"));
        Assert.That(beam[0].Text.Length, Is.Zero);
    }

    [Test]
    public void Texts_come_most_probable_first_and_each_once()
    {
        Random random = new(Seed);
        CtcBeam beam = new();
        for (int round = 0; round < 20; round++)
        {
            beam.Decode(RandomColumns(random, columns: 12, characters: Limits.AlphabetSize));
            Candidate[] texts = [.. Enumerable.Range(0, beam.Count).Select(i => beam[i])];
            Assert.That(texts.Select(text => text.Confidence), Is.Ordered.Descending, $"seed {Seed}, round {round}");
            Assert.That(texts.Select(text => text.Text), Is.Unique, $"seed {Seed}, round {round}");
        }
    }

    [Test]
    public void More_characters_than_a_plate_can_have_do_not_overflow()
    {
        CtcBeam beam = new();
        beam.Decode(Columns("0123456789ABCDEF"));
        Assert.That(beam.Count, Is.GreaterThan(0));
        Assert.That(beam[0].Text.Length, Is.LessThanOrEqualTo(Limits.PlateLengthMax));
    }

    [Test]
    public void Columns_where_everything_is_possible_stay_within_the_beam()
    {
        float[] columns = new float[36 * Classes];
        Array.Fill(columns, 1f / Classes);
        CtcBeam beam = new();
        Assert.That(() => beam.Decode(columns), Throws.Nothing);
        Assert.That(beam.Count, Is.EqualTo(16));
    }

    [Test]
    public void Alignment_gives_each_position_the_columns_that_wrote_it()
    {
        float[] columns = Columns("-7-AA-");
        // the third column hesitates between 8 and B, more likely 8
        Set(columns, 2, ('8', 0.6f), ('B', 0.4f));
        PlateText.TryParse("78A", out PlateText text);
        CharacterProbabilities positions = default;
        new CtcAlignment(6).Fill(columns, text, ref positions);
        Span<float> values = positions;
        Assert.Multiple(() =>
        {
            Assert.That(At(positions, 0, '7'), Is.GreaterThan(0.9));
            Assert.That(At(positions, 1, '8'), Is.EqualTo(0.6).Within(0.05));
            Assert.That(At(positions, 1, 'B'), Is.EqualTo(0.4).Within(0.05));
            Assert.That(At(positions, 2, 'A'), Is.GreaterThan(0.9));
        });
    }

    [Test]
    public void Alignment_copes_with_a_text_the_columns_do_not_say()
    {
        PlateText.TryParse("ZZZZ", out PlateText text);
        CharacterProbabilities positions = default;
        CtcAlignment alignment = new(7);
        Assert.That(() => alignment.Fill(Columns("AB12345"), text, ref positions), Throws.Nothing);
    }

    private static float At(ReadOnlySpan<float> positions, int position, char character) =>
        positions[position * Limits.AlphabetSize + PlateText.AlphabetIndex((byte)character)];

    /// <summary>One sure column per character; '-' is the blank.</summary>
    private static float[] Columns(string path)
    {
        float[] columns = new float[path.Length * Classes];
        for (int i = 0; i < path.Length; i++)
        {
            columns.AsSpan(i * Classes, Classes).Fill(0.001f);
            columns[i * Classes + Class(path[i])] = 0.96f;
        }
        return columns;
    }

    private static void Set(float[] columns, int column, params (char Character, float Probability)[] values)
    {
        columns.AsSpan(column * Classes, Classes).Clear();
        foreach ((char character, float probability) in values)
            columns[column * Classes + Class(character)] = probability;
    }

    private static int Class(char c) => c == '-' ? 0 : 1 + PlateText.AlphabetIndex((byte)c);

    private static float[] RandomColumns(Random random, int columns, int characters)
    {
        float[] values = new float[columns * Classes];
        for (int i = 0; i < columns; i++)
        {
            double[] raw = [.. Enumerable.Range(0, characters + 1).Select(_ => random.NextDouble() + 0.05)];
            for (int c = 0; c < raw.Length; c++)
                values[i * Classes + c] = (float)(raw[c] / raw.Sum());
        }
        return values;
    }

    private static Dictionary<string, double> AllPaths(float[] columns)
    {
        Dictionary<string, double> texts = [];
        Walk(0, "", -1, 1);
        return texts;

        void Walk(int column, string text, int last, double probability)
        {
            if (column * Classes == columns.Length)
            {
                texts[text] = texts.GetValueOrDefault(text) + probability;
                return;
            }
            for (int c = 0; c < Classes; c++)
            {
                float p = columns[column * Classes + c];
                if (p == 0)
                    continue;
                string next = c == 0 || c == last ? text : text + (char)PlateText.FromAlphabetIndex(c - 1);
                Walk(column + 1, next, c, probability * p);
            }
        }
    }
}
