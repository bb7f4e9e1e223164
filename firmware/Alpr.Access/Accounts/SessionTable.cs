using System.Security.Cryptography;
using Alpr.Board.Time;

namespace Alpr.Access;

/// <summary>Open sessions. They live in memory alone: a restart ends them all. Their times are of the clock that never jumps. Any thread.</summary>
internal sealed class SessionTable(IClock clock)
{
    private const long UsPerMinute = 60_000_000;
    private const int IdBytes = 16;

    private readonly Lock _gate = new();
    private readonly Dictionary<string, Entry> _byId = new(StringComparer.Ordinal);
    private long _opened;

    /// <summary>Opens a session; the oldest of the account give way when there would be too many.</summary>
    /// <param name="account">Whose.</param>
    /// <param name="client">Certificate or terminal.</param>
    /// <param name="policy">How many and how long.</param>
    /// <param name="ended">Those that gave way.</param>
    public AccessSession Open(Account account, string client, AccessPolicy policy, out IReadOnlyList<AccessSession> ended)
    {
        AccessSession session = new()
        {
            Id = RandomNumberGenerator.GetHexString(2 * IdBytes, lowercase: true),
            User = account.User,
            Agency = account.Agency,
            Role = account.Role,
            Client = client,
        };
        lock (_gate)
        {
            long now = clock.MonotonicUs;
            foreach (Entry over in _byId.Values.Where(entry => Ending(entry, now, policy) is not null).ToArray())
                _byId.Remove(over.Session.Id);
            Entry[] giveWay = [.. _byId.Values.Where(entry => entry.Session.User == account.User).OrderByDescending(entry => entry.Number)
                .Skip(Math.Max(policy.SessionsPerAccount, 1) - 1)];
            foreach (Entry entry in giveWay)
                _byId.Remove(entry.Session.Id);
            _byId.Add(session.Id, new(session, now, _opened++));
            ended = [.. giveWay.Select(entry => entry.Session)];
        }
        return session;
    }

    /// <summary>Why a session is none any more; null when it is open.</summary>
    /// <param name="id">The session's.</param>
    /// <param name="policy">How long a session lasts.</param>
    /// <param name="isUsed">True when somebody does something with it, so that it is not idle.</param>
    /// <param name="session">As it was opened; null when it is unknown.</param>
    public string? Ending(string id, AccessPolicy policy, bool isUsed, out AccessSession? session)
    {
        lock (_gate)
        {
            session = null;
            if (!_byId.TryGetValue(id, out Entry? entry))
                return "The session has ended. Sign in again.";
            session = entry.Session;
            long now = clock.MonotonicUs;
            if (Ending(entry, now, policy) is { } over)
            {
                _byId.Remove(id);
                return over;
            }
            if (isUsed)
                entry.LastUsed = now;
            return null;
        }
    }

    /// <summary>An open session of an account with a client; null: none.</summary>
    public AccessSession? Find(string user, string client, AccessPolicy policy)
    {
        lock (_gate)
        {
            return _byId.Values.FirstOrDefault(entry => entry.Session.User == user && entry.Session.Client == client
                && Ending(entry, clock.MonotonicUs, policy) is null)?.Session;
        }
    }

    /// <summary>Ends a session. False when it is none.</summary>
    public bool Close(string id)
    {
        lock (_gate)
            return _byId.Remove(id);
    }

    /// <summary>Ends all sessions of an account but one.</summary>
    public void CloseAllOf(string user, string exceptId = "")
    {
        lock (_gate)
        {
            foreach (Entry entry in _byId.Values.Where(entry => entry.Session.User == user && entry.Session.Id != exceptId).ToArray())
                _byId.Remove(entry.Session.Id);
        }
    }

    private static string? Ending(Entry entry, long now, AccessPolicy policy)
    {
        if (now - entry.LastUsed >= policy.SessionIdleMinutes * UsPerMinute)
            return $"The session ended after {policy.SessionIdleMinutes} minutes without a request. Sign in again.";
        return now - entry.Opened >= policy.SessionMinutes * UsPerMinute
            ? $"The session ended after {policy.SessionMinutes} minutes, the longest there is. Sign in again."
            : null;
    }

    private sealed class Entry(AccessSession session, long now, long number)
    {
        public AccessSession Session { get; } = session;

        public long Opened { get; } = now;

        public long Number { get; } = number;

        public long LastUsed { get; set; } = now;
    }
}
