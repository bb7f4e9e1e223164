using System.Text;

namespace Alpr.Web.Tests;

/// <summary>Requests that are almost right, from a seed.</summary>
/// <param name="seed">Replays one.</param>
/// <param name="words">What is put in.</param>
internal sealed class Mutations(int seed, string[] words)
{
    private readonly Random _random = new(seed);

    public bool Chance(int oneIn) => _random.Next(oneIn) == 0;

    public int Number(int least, int bound) => _random.Next(least, bound);

    public string Word() => Pick(words);

    public T Pick<T>(T[] from) => from[_random.Next(from.Length)];

    /// <summary>A body with some words put in and some characters taken out.</summary>
    public string Mutate(string body)
    {
        StringBuilder text = new(body);
        for (int i = _random.Next(3); i > 0; i--)
        {
            int at = _random.Next(text.Length);
            if (Chance(2))
                text.Insert(at, Word());
            else
                text.Remove(at, Math.Min(_random.Next(1, 8), text.Length - at));
        }
        return text.Length == 0 ? " " : text.ToString();
    }
}
