namespace Alpr.Web.Server;

/// <summary>
/// One bucket of tokens for each of many names: so many at once, so many in the long run. Of bounded size: the name that was quiet longest is forgotten, whose
/// bucket is the fullest. Any thread.
/// </summary>
/// <param name="capacity">Tokens of a full bucket.</param>
/// <param name="usPerToken">Microseconds in which one comes back.</param>
/// <param name="namesMax">Names remembered.</param>
internal sealed class TokenBuckets(int capacity, long usPerToken, int namesMax)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, long> _fullAtUs = new(StringComparer.Ordinal); // when it is full again: the one number that says all

    /// <summary>Takes a token; false when there is none.</summary>
    /// <param name="name">Whose.</param>
    /// <param name="nowUs">Monotonic microseconds.</param>
    public bool TryTake(string name, long nowUs)
    {
        lock (_gate)
        {
            if (!Has(name, nowUs, out long fullAtUs))
                return false;
            if (_fullAtUs.Count >= namesMax && !_fullAtUs.ContainsKey(name))
                _fullAtUs.Remove(_fullAtUs.MinBy(pair => pair.Value).Key);
            _fullAtUs[name] = fullAtUs + usPerToken;
            return true;
        }
    }

    /// <summary>True when there is a token, which stays.</summary>
    public bool Has(string name, long nowUs)
    {
        lock (_gate)
            return Has(name, nowUs, out _);
    }

    private bool Has(string name, long nowUs, out long fullAtUs)
    {
        fullAtUs = Math.Max(_fullAtUs.GetValueOrDefault(name, long.MinValue), nowUs);
        return fullAtUs - nowUs <= (capacity - 1) * usPerToken;
    }
}
