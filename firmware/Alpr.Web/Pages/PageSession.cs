using Alpr.Access;
using Alpr.Evidence;
using Alpr.Live;
using Alpr.Oversight;
using Alpr.Web.Server;

namespace Alpr.Web.Pages;

/// <summary>
/// What one person at the pages may be shown without asking again: what the log already says that he saw. Searching shows plates and so their crops, looking at a
/// record all its pictures, and the live picture stays open for some minutes. Any thread.
/// </summary>
/// <param name="session">The session.</param>
internal sealed class PageSession(AccessSession session)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<long, bool> _shown = []; // to whether all pictures were
    private readonly Queue<long> _order = new();
    private readonly FocusBest _focus = new();
    private long _aimUntilUs = long.MinValue;
    private KeptReport? _report;

    /// <summary>The session.</summary>
    public AccessSession Session { get; } = session;

    /// <summary>The log has it that these records were shown.</summary>
    /// <param name="records">Their sequences.</param>
    /// <param name="whole">True: with all pictures; false: the plates.</param>
    public void Show(IEnumerable<long> records, bool whole)
    {
        lock (_gate)
        {
            foreach (long record in records)
            {
                if (!_shown.TryGetValue(record, out bool was))
                    _order.Enqueue(record);
                _shown[record] = was || whole;
                if (_order.Count > WebLimits.ShownRecordsMax)
                    _shown.Remove(_order.Dequeue());
            }
        }
    }

    /// <summary>True when a picture of a record may be shown.</summary>
    /// <param name="record">Its sequence.</param>
    /// <param name="isPlate">True for a picture of the plate alone.</param>
    public bool MaySee(long record, bool isPlate)
    {
        lock (_gate)
            return _shown.TryGetValue(record, out bool whole) && (whole || isPlate);
    }

    /// <summary>The live picture may be watched.</summary>
    public void OpenAim(long untilUs) => Interlocked.Exchange(ref _aimUntilUs, untilUs);

    /// <summary>True while it may.</summary>
    public bool MayAim(long nowUs) => nowUs < Interlocked.Read(ref _aimUntilUs);

    /// <summary>What a live picture says to this person: the sharpest so far is the one that he saw.</summary>
    /// <param name="measured">Shared by all who watch.</param>
    public (AimFigures Figures, float SharpnessBest) Judge(AimFigures measured)
    {
        lock (_gate)
            return (_focus.Judge(measured), _focus.Sharpness);
    }

    /// <summary>Forgets the sharpest so far.</summary>
    public void ResetFocus()
    {
        lock (_gate)
            _focus.Reset();
    }

    /// <summary>Keeps the report that was made last, for its page and files.</summary>
    public void Keep(KeptReport report) => Volatile.Write(ref _report, report);

    /// <summary>The report of a name; null when another was made since.</summary>
    public SignedReport? ReportOf(string id) => Volatile.Read(ref _report) is { } kept && kept.Id == id ? kept.Report : null;
}

/// <summary>A report that a person made.</summary>
/// <param name="Id">Its name in addresses: the hash of what is signed.</param>
/// <param name="Report">The report.</param>
internal sealed record KeptReport(string Id, SignedReport Report)
{
    /// <summary>Of a report.</summary>
    public static KeptReport Of(SignedReport report) => new(Hash256.Of(report.Json.Span).ToString(), report);
}

/// <summary>Who is at the pages. A session that was opened elsewhere is none here. Any thread.</summary>
internal sealed class PageSessions
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, (PageSession Page, long UsedUs)> _byId = new(StringComparer.Ordinal);

    /// <summary>Adds one; the one that was quiet longest gives way when there would be too many.</summary>
    /// <returns>The one that gave way; null: none.</returns>
    public AccessSession? Add(AccessSession session, long nowUs)
    {
        lock (_gate)
        {
            AccessSession? gone = null;
            if (_byId.Count >= WebLimits.PageSessionsMax)
            {
                string oldest = _byId.MinBy(pair => pair.Value.UsedUs).Key;
                gone = _byId[oldest].Page.Session;
                _byId.Remove(oldest);
            }
            _byId.Add(session.Id, (new(session), nowUs));
            return gone;
        }
    }

    /// <summary>The one of a session's identifier.</summary>
    public PageSession? Find(string id, long nowUs)
    {
        lock (_gate)
        {
            if (!_byId.TryGetValue(id, out (PageSession Page, long) found))
                return null;
            _byId[id] = (found.Page, nowUs);
            return found.Page;
        }
    }

    /// <summary>Forgets one.</summary>
    public void Remove(string id)
    {
        lock (_gate)
            _byId.Remove(id);
    }
}
