using Alpr.Contracts.V1;

namespace Alpr.Host.Board;

/// <summary>
/// What each part of the unit shows: green, amber or red, and why. Any thread reports; the board's thread turns changes into lights and signed
/// statements.
/// </summary>
public sealed class ConditionBoard
{
    private readonly object _gate = new();
    private readonly Dictionary<string, Condition> _parts = [];
    private readonly Action<Condition> _tell;
    private bool _changed;

    /// <summary>Starts with nothing known.</summary>
    /// <param name="tell">Told of each change of light, on the thread that reported it.</param>
    public ConditionBoard(Action<Condition> tell) => _tell = tell;

    /// <summary>Reports a part; the same again is no change and takes no memory. A reason that changes under the same light is kept and not told.</summary>
    /// <param name="part">Such as <c>camera</c>, <c>disk</c>.</param>
    /// <param name="light">How it is.</param>
    /// <param name="reason">Why, with the remedy; empty when green.</param>
    public void Report(string part, Light light, string reason = "")
    {
        Condition condition;
        lock (_gate)
        {
            bool isKnown = _parts.TryGetValue(part, out Condition? before);
            if (isKnown && before!.Light == light)
            {
                before.Reason = reason;
                return;
            }
            _parts[part] = condition = new() { Part = part, Light = light, Reason = reason };
            _changed = true;
            if (!isKnown && light == Light.Green)
                return; // nothing to tell: this is how it should be
            condition = condition.Clone();
        }
        _tell(condition);
    }

    /// <summary>True once after each change of any light.</summary>
    public bool TakeChange()
    {
        lock (_gate)
        {
            bool changed = _changed;
            _changed = false;
            return changed;
        }
    }

    /// <summary>The worst light among parts; unspecified, which no light shows, when none is known.</summary>
    public Light Worst(Func<string, bool> parts)
    {
        lock (_gate)
            return _parts.Values.Where(condition => parts(condition.Part)).Select(condition => condition.Light).DefaultIfEmpty(Light.Unspecified).Max();
    }

    /// <summary>All parts in the order of their names.</summary>
    public IReadOnlyList<Condition> Snapshot()
    {
        lock (_gate)
            return [.. _parts.Values.OrderBy(condition => condition.Part, StringComparer.Ordinal).Select(condition => condition.Clone())];
    }
}
