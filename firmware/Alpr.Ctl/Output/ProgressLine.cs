using System.Globalization;
using Alpr.Board.Time;

namespace Alpr.Ctl.Output;

/// <summary>How far long work is and how long it will take, in one line of a terminal; nothing where the output is no terminal.</summary>
/// <param name="what">What is counted.</param>
/// <param name="total">How many; 0: nobody knows.</param>
internal sealed class ProgressLine(string what, long total) : IDisposable
{
    private const long EveryUs = 200_000;
    private const int BarWidth = 24;

    private readonly bool _atTerminal = !Console.IsErrorRedirected;
    private readonly long _startUs = SystemClock.Instance.MonotonicUs;
    private long _dueUs;
    private bool _isShown;

    /// <summary>Shows it, if some time has gone by.</summary>
    public void Show(int done)
    {
        long nowUs = SystemClock.Instance.MonotonicUs;
        if (!_atTerminal || nowUs < _dueUs)
            return;
        _dueUs = nowUs + EveryUs;
        _isShown = true;
        Console.Error.Write($"\r{Text(done, total, what, (nowUs - _startUs) / 1e6)}\u001b[K");
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
