using Alpr.Board.Configuration;
using Alpr.HotLists;

namespace Alpr.ListFeeds;

/// <summary>The hot plates: the one list that no source has. Their lock is their own, so that a plate in a hurry waits for no server. Any thread.</summary>
/// <param name="context">Store, clock and who is told.</param>
internal sealed class HotPlateDesk(FeedContext context)
{
    private readonly Lock _gate = new();
    private HotPlateBook _book = new(context.Store, context.Lists, new());
    private volatile string _damage = "";

    /// <summary>Why the stored ones could not be read; empty when they could.</summary>
    public string Damage
    {
        get => _damage;
        set => _damage = value;
    }

    /// <summary>Takes what another policy asks of hot plates.</summary>
    public void SetRules(HotPlateRules rules)
    {
        lock (_gate)
            _book = new(context.Store, context.Lists, rules);
    }

    /// <summary>Enters a plate; see <see cref="HotPlateBook.Enter"/>.</summary>
    public IReadOnlyList<ConfigurationProblem> Enter(HotPlate plate, long nowUtcUs, out InstalledHotList? list)
    {
        list = null;
        if (context.ClockIsUnset)
            return [new("expires", "the appliance's clock was never set, so that nobody knows when the plate would end; set it first")];
        lock (_gate)
        {
            IReadOnlyList<ConfigurationProblem> problems = _book.Enter(plate, nowUtcUs, out list);
            Tell(list);
            return problems;
        }
    }

    /// <summary>Removes a plate; see <see cref="HotPlateBook.Remove"/>.</summary>
    public bool Remove(string plate, string state, long nowUtcUs, out InstalledHotList? list)
    {
        lock (_gate)
        {
            bool was = _book.Remove(plate, state, nowUtcUs, out list);
            Tell(list);
            return was;
        }
    }

    private void Tell(InstalledHotList? list)
    {
        if (list is null)
            return;
        _damage = "";
        context.Events.Installed(list.Header.ToRecord());
    }
}
