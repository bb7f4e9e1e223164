using System.Text;
using Alpr.Consoles.Terminal;
using Alpr.Tests.Common;

namespace Alpr.Consoles.Tests;

public sealed class LineEditorTests
{
    private const int LengthMax = 40, Columns = 30;
    private const string Prompt = "unit> ";

    private static readonly KeyKind[] Kinds =
    [
        KeyKind.Backspace, KeyKind.Delete, KeyKind.Left, KeyKind.Right, KeyKind.Home, KeyKind.End, KeyKind.EraseBefore, KeyKind.EraseAfter, KeyKind.EraseWord,
    ];

    [Test]
    public void Random_editing_gives_what_a_slow_model_gives_and_the_terminal_shows_it()
    {
        int seed = Torture.Seed(11);
        Random random = new(seed);
        for (int run = 0; run < Torture.Count(300, 20_000); run++)
        {
            LineEditor line = new(LengthMax);
            LineView view = new(Prompt, Columns);
            Model model = new();
            StringBuilder screen = new();
            for (int step = 0; step < 120; step++)
            {
                Key key = random.Next(3) > 0 ? new(KeyKind.Character, new Rune(random.Next(4) == 0 ? ' ' : (char)random.Next('a', 'z' + 1))) : new(Kinds[random.Next(Kinds.Length)]);
                line.TryApply(key);
                model.Apply(key);
                screen.Append(view.Draw(line));
                (string text, int column) = TerminalRow.Show(screen.ToString());
                string why = $"seed {seed}, run {run}, step {step}";
                Assert.That((line.Text, line.Cursor), Is.EqualTo((model.Text, model.Cursor)), why);
                Assert.That(text, Does.StartWith(Prompt), why);
                string shown = text[Prompt.Length..].TrimEnd();
                int first = line.Cursor - (column - Prompt.Length);
                Assert.That(model.Text[first..].TrimEnd(), Does.StartWith(shown), why);
                Assert.That(column, Is.InRange(Prompt.Length, Columns - 1), why);
                Assert.That(text.TrimEnd(), Has.Length.LessThan(Columns), "the last column stays free");
                if (step % 20 == 0)
                    screen.Clear().Append(view.Draw(line));
            }
        }
    }

    [Test]
    public void A_line_takes_no_more_than_its_bound()
    {
        LineEditor line = new(3) { Text = "abcdef" };
        Assert.That(line.Text, Is.EqualTo("abc"));
        Assert.That(line.TryApply(new(KeyKind.Character, new Rune('x'))), Is.False);
    }

    [Test]
    public void The_history_brings_lines_back_and_the_draft_too_and_forgets_the_oldest()
    {
        LineHistory history = new();
        for (int i = 0; i < ConsoleLimits.HistoryMax + 10; i++)
            history.Add($"line {i}");
        history.Begin();
        Assert.That(history.Move(-1, "draft"), Is.EqualTo("line 59"));
        Assert.That(history.Move(1, "line 59"), Is.EqualTo("draft"));
        Assert.That(history.Move(1, "draft"), Is.Null);
        int back = 0;
        while (history.Move(-1, "") is not null)
            back++;
        Assert.That(back, Is.EqualTo(ConsoleLimits.HistoryMax));
    }

    /// <summary>The same by strings, each key spelled out.</summary>
    private sealed class Model
    {
        public string Text { get; private set; } = "";

        public int Cursor { get; private set; }

        public void Apply(Key key)
        {
            string before = Text[..Cursor], after = Text[Cursor..];
            (before, after) = key.Kind switch
            {
                KeyKind.Character when Text.Length < LengthMax => (before + key.Rune, after),
                KeyKind.Backspace when before.Length > 0 => (before[..^1], after),
                KeyKind.Delete when after.Length > 0 => (before, after[1..]),
                KeyKind.Left when before.Length > 0 => (before[..^1], before[^1] + after),
                KeyKind.Right when after.Length > 0 => (before + after[0], after[1..]),
                KeyKind.Home => ("", before + after),
                KeyKind.End => (before + after, ""),
                KeyKind.EraseBefore => ("", after),
                KeyKind.EraseAfter => (before, ""),
                KeyKind.EraseWord => (before.TrimEnd(' ')[..(before.TrimEnd(' ').LastIndexOf(' ') + 1)], after),
                _ => (before, after),
            };
            (Text, Cursor) = (before + after, before.Length);
        }
    }
}
