using Alpr.Contracts.V1;
using Alpr.Journal;
using Google.Protobuf;

namespace Alpr.Oversight;

/// <summary>
/// When the unit ran and which parts were red, from what it signed of itself: two signs of one run of the program, with nothing but time between
/// them, say that it ran. Between runs it did not, from its last sign on, which is at most one heartbeat too long.
/// </summary>
internal sealed class UptimeFigures
{
    private const int GapsMax = 100;

    private readonly record struct Sign(DateTimeOffset Made, ByteString Boot, Health? Health, bool IsStart);

    private readonly record struct Red(long Times, double Seconds, string LastReason);

    private readonly ReportPeriod _period;
    private readonly DateTimeOffset _from, _to;
    private readonly double[] _covered, _counted;
    private readonly Dictionary<string, Red> _reds = new(StringComparer.Ordinal);
    private readonly PriorityQueue<UptimeGap, long> _gaps = new();
    private long _starts, _gapsLeftOut;

    private UptimeFigures(ReportPeriod period, DateTimeOffset from, DateTimeOffset to)
    {
        (_period, _from, _to) = (period, from, to > from ? to : from);
        (_covered, _counted) = (new double[period.Days], new double[period.Days]);
        period.Split(_from, _to, _counted);
    }

    /// <summary>Counts.</summary>
    /// <param name="journal">The log.</param>
    /// <param name="period">The period.</param>
    /// <param name="madeAt">When the report is made: what comes later does not count.</param>
    public static (ReportUptime Uptime, IReadOnlyList<RedCondition> Reds) Count(JournalReader journal, ReportPeriod period, DateTimeOffset madeAt)
    {
        DateTimeOffset begin = journal.FirstDated() ?? madeAt;
        UptimeFigures figures = new(period, begin > period.From ? begin : period.From, madeAt < period.To ? madeAt : period.To);
        Sign? last = Before(journal, period);
        bool first = last is null;
        foreach (Sign sign in Signs(journal, period.From, DateTimeOffset.MaxValue, period.LogSize))
        {
            figures.Take(last, sign);
            last = sign;
            if (sign.Made >= period.To)
                break;
        }
        figures.End(last, journal, period.LogSize);
        return (figures.Uptime(), figures.Reds());
    }

    private void Take(Sign? before, Sign sign)
    {
        if (sign.IsStart && sign.Made >= _period.From && sign.Made < _period.To)
            _starts++;
        if (before is { } last && last.Boot == sign.Boot)
            Cover(last, sign.Made);
        else
            Gap(before?.Made ?? _from, sign.Made);
        foreach (Condition condition in sign.Health?.Conditions ?? [])
        {
            if (condition.Light != Light.Red || sign.Made < _period.From || sign.Made >= _period.To)
                continue;
            bool was = before is { } earlier && earlier.Boot == sign.Boot && earlier.Health?.Conditions.Any(c => c.Part == condition.Part && c.Light == Light.Red) == true;
            string part = Tally.Bounded(condition.Part, _reds.ContainsKey, _reds.Count);
            Red red = _reds.GetValueOrDefault(part);
            _reds[part] = new(red.Times + (was ? 0 : 1), red.Seconds, condition.Reason.Length <= 100 ? condition.Reason : condition.Reason[..100]);
        }
    }

    // The newest record says whether the run of the last sign goes on.
    private void End(Sign? last, JournalReader journal, long logSize)
    {
        if (last is null || last.Value.Made >= _to)
        {
            if (last is null)
                Gap(_from, _to);
            return;
        }
        bool goesOn = journal.Read(logSize - 1, 1).FirstOrDefault() is { IsGone: false } newest && newest.ToRecord().BootId == last.Value.Boot;
        if (goesOn)
            Cover(last.Value, _to);
        else
            Gap(last.Value.Made, _to);
    }

    private void Cover(Sign from, DateTimeOffset to)
    {
        DateTimeOffset begin = Clamp(from.Made), end = Clamp(to);
        if (end <= begin)
            return;
        _period.Split(begin, end, _covered);
        foreach (Condition condition in from.Health?.Conditions ?? [])
        {
            if (condition.Light != Light.Red)
                continue;
            string part = Tally.Bounded(condition.Part, _reds.ContainsKey, _reds.Count);
            Red red = _reds.GetValueOrDefault(part);
            _reds[part] = new(red.Times, red.Seconds + (end - begin).TotalSeconds, red.LastReason ?? condition.Reason);
        }
    }

    private void Gap(DateTimeOffset from, DateTimeOffset to)
    {
        DateTimeOffset begin = Clamp(from), end = Clamp(to);
        long seconds = (long)Math.Round((end - begin).TotalSeconds);
        if (seconds < 1)
            return;
        _gaps.Enqueue(new(AgencyCalendar.Text(begin), AgencyCalendar.Text(end), seconds), seconds);
        if (_gaps.Count <= GapsMax)
            return;
        _gaps.Dequeue(); // the shortest
        _gapsLeftOut++;
    }

    private ReportUptime Uptime()
    {
        double covered = _covered.Sum(), counted = _counted.Sum();
        return new((long)Math.Round(counted), (long)Math.Round(covered), counted == 0 ? 0 : Share(covered / counted), _starts,
            [.. _gaps.UnorderedItems.Select(item => item.Element).OrderBy(gap => gap.From, StringComparer.Ordinal)], _gapsLeftOut,
            [.. _covered.Select((seconds, day) => new DayShare(_period.NameOf(day), _counted[day] == 0 ? null : Share(seconds / _counted[day])))]);
    }

    private RedCondition[] Reds() =>
        [.. _reds.OrderBy(red => red.Key, StringComparer.Ordinal).Select(red => new RedCondition(red.Key, red.Value.Times, (long)Math.Round(red.Value.Seconds), red.Value.LastReason))];

    private DateTimeOffset Clamp(DateTimeOffset time) => time < _from ? _from : time > _to ? _to : time;

    // Down, so that what is not whole is not shown as whole.
    private static double Share(double share) => Math.Floor(Math.Clamp(share, 0, 1) * 10_000 + 1e-6) / 10_000;

    private static Sign? Before(JournalReader journal, ReportPeriod period)
    {
        Sign[] signs = [.. new[] { Record.BodyOneofCase.Boot, Record.BodyOneofCase.Health }
            .Select(kind => journal.LastOfKind(kind, period.From)).OfType<DatedEntry>().Select(SignOf)];
        return signs.Length == 0 ? null : signs.MaxBy(sign => sign.Made);
    }

    // Two streams in order of time made one.
    private static IEnumerable<Sign> Signs(JournalReader journal, DateTimeOffset from, DateTimeOffset to, long below)
    {
        using IEnumerator<DatedEntry> boots = journal.OfKind(Record.BodyOneofCase.Boot, from, to).GetEnumerator();
        using IEnumerator<DatedEntry> healths = journal.OfKind(Record.BodyOneofCase.Health, from, to).GetEnumerator();
        bool boot = boots.MoveNext(), health = healths.MoveNext();
        while (boot || health)
        {
            bool takesBoot = boot && (!health || boots.Current.MadeUs <= healths.Current.MadeUs);
            DatedEntry next = takesBoot ? boots.Current : healths.Current;
            if (takesBoot)
                boot = boots.MoveNext();
            else
                health = healths.MoveNext();
            if (next.Entry.Sequence < below)
                yield return SignOf(next);
        }
    }

    private static Sign SignOf(DatedEntry dated)
    {
        Record record = dated.Entry.ToRecord();
        return new(DateTimeOffset.UnixEpoch.AddMicroseconds(dated.MadeUs ?? 0), record.BootId, record.Health, record.BodyCase == Record.BodyOneofCase.Boot);
    }
}
