using System.Text;

namespace Alpr.Consoles.Shell;

/// <summary>A typed line as words: spaces part them, quotes hold them together, a backslash takes the next character as it is.</summary>
internal static class CommandText
{
    /// <summary>The words.</summary>
    /// <exception cref="FormatException">A quote is open.</exception>
    public static IReadOnlyList<string> Split(string line)
    {
        List<string> words = [];
        StringBuilder word = new();
        bool isWord = false;
        char quote = '\0';
        for (int i = 0; i < line.Length; i++)
        {
            char letter = line[i];
            if (letter == '\\' && i + 1 < line.Length)
                isWord = Take(line[++i]);
            else if (quote != '\0' && letter == quote)
                quote = '\0';
            else if (quote == '\0' && letter is ('"' or '\''))
                (quote, isWord) = (letter, true);
            else if (quote == '\0' && letter == ' ')
                End();
            else
                isWord = Take(letter);
        }
        if (quote != '\0')
            throw new FormatException("A quote is open: close it.");
        End();
        return words;

        bool Take(char one)
        {
            word.Append(one);
            return true;
        }

        void End()
        {
            if (isWord)
                words.Add(word.ToString());
            word.Clear();
            isWord = false;
        }
    }
}
