using System.Globalization;
using Alpr.Board.Time;

namespace Alpr.CommandLine;

/// <summary>How far long work is and how long it will take, in one line of a terminal on standard error; nothing where that is no terminal.</summary>
/// <param name="what">What is counted.</param>
public sealed class ProgressLine(string what) : IDisposable
{
    private const long EveryUs = 200_000;
    private const int BarWidth = 24;

    private readonly bool _atTerminal = !Console.IsErrorRedirected;
    private readonly long _startUs = SystemClock.Instance.MonotonicUs;
    private long _dueUs = SystemClock.Instance.MonotonicUs + EveryUs; // what is done at once needs no bar
    private bool _isShown;

    /// <summary>Shows it, if some time has gone by.</summary>
    /// <param name="done">How many are done.</param>
    /// <param name="total">Of how many; 0: nobody knows.</param>
    public void Show(long done, long total)
    {
        long nowUs = SystemClock.Instance.MonotonicUs;
        if (!_atTerminal || nowUs < _dueUs)
            return;
        _dueUs = nowUs + EveryUs;
        _isShown = true;
        Console.Error.Write($"\r{Text(done, total, what, (nowUs - _startUs) / 1e6)}\u001b[K");
    }

    /// <summary>Takes it away, so that a line of output can stand in its place; the next <see cref="Show"/> brings it back.</summary>
    public void Hide()
    {
        if (_isShown)
            Console.Error.Write("\r\u001b[K");
        _isShown = false;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_isShown)
            Console.Error.Write("\r\u001b[K");
    }

    /// <summary>The line.</summary>
    internal static string Text(long done, long total, string what, double seconds)
    {
        if (total <= 0)
            return string.Create(CultureInfo.InvariantCulture, $"{done} {what}");
        double share = Math.Clamp((double)done / total, 0, 1);
        int filled = (int)(share * BarWidth);
        string left = done == 0 || seconds < 1 ? "" : $", {Duration((1 - share) / share * seconds)} left";
        return string.Create(CultureInfo.InvariantCulture, $"[{new string('#', filled)}{new string('.', BarWidth - filled)}] {share:0 %}  {done} of {total} {what}{left}");
    }

    private static string Duration(double seconds) => seconds >= 3600
        ? string.Create(CultureInfo.InvariantCulture, $"{(int)seconds / 3600} h {(int)seconds % 3600 / 60:00} min")
        : string.Create(CultureInfo.InvariantCulture, $"{(int)seconds / 60}:{(int)seconds % 60:00}");
}
