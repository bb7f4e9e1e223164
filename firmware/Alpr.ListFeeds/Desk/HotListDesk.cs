using Alpr.Access;
using Alpr.Board.Configuration;
using Alpr.Board.Time;
using Alpr.HotLists;

namespace Alpr.ListFeeds;

/// <summary>
/// Hot lists and hot plates in the hands of people, each act through the gate: the command line, the pages and the pull interface all come here, so that the signed
/// log says the same of each. Any thread.
/// </summary>
/// <remarks>Of <c>why</c> purpose, case and on whose behalf count; what is done and what the log says was asked is this desk's.</remarks>
/// <param name="gate">The one way to what the policy guards.</param>
/// <param name="feeds">The lists.</param>
/// <param name="clock">The time.</param>
public sealed class HotListDesk(IAccessGate gate, FeedKeeper feeds, IClock clock)
{
    private const int PlateLengthMax = 64; // as typed, with separators; longer is no plate, and would only fill the log

    private long NowUs => (clock.UtcNow - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;

    /// <summary>What the installation of a file would come to; nothing is changed.</summary>
    /// <param name="session">Who.</param>
    /// <param name="why">Why.</param>
    /// <param name="name">The list's name.</param>
    /// <param name="content">The file's bytes; stays the caller's.</param>
    /// <exception cref="AccessRefusedException">It is not allowed.</exception>
    /// <exception cref="HotListException">The file would be refused; the message says why.</exception>
    public HotListPreview Preview(AccessSession session, AccessRequest why, string name, Stream content) =>
        gate.Use(session, For(why, AccessAction.InstallHotList, $"preview of list {Known(name)}"), () =>
        {
            HotListPreview preview = feeds.Preview(name, content);
            return new AccessResult<HotListPreview>(preview, preview.Outcome.Entries);
        });

    /// <summary>Puts a file that somebody brought in force, in place of the list of its name.</summary>
    /// <param name="session">Who.</param>
    /// <param name="why">Why.</param>
    /// <param name="name">The list's name.</param>
    /// <param name="content">The file's bytes; stays the caller's.</param>
    /// <param name="sourceName">Where they come from, such as a file's name without its folder.</param>
    /// <param name="sha256">What was looked at before: another file is refused; empty: nobody looked.</param>
    /// <exception cref="AccessRefusedException">It is not allowed.</exception>
    /// <exception cref="HotListException">The file is refused, and the list in force stays.</exception>
    public HotListInstallation Install(AccessSession session, AccessRequest why, string name, Stream content, string sourceName, ReadOnlyMemory<byte> sha256 = default) =>
        gate.Use(session, For(why, AccessAction.InstallHotList, $"list {Known(name)}"), () =>
        {
            using LookedAtStream? same = sha256.IsEmpty ? null : new(content, sha256, Known(name));
            HotListInstallation installation = feeds.InstallByHand(name, same ?? content, sourceName);
            return new AccessResult<HotListInstallation>(installation, installation.List.Header.Entries);
        });

    /// <summary>The operators' own plates that count, for whoever may search.</summary>
    /// <param name="session">Who.</param>
    /// <param name="why">Why.</param>
    /// <param name="max">The most that are given.</param>
    /// <exception cref="AccessRefusedException">It is not allowed.</exception>
    public IReadOnlyList<HotPlateEntry> Plates(AccessSession session, AccessRequest why, int max) =>
        gate.Use(session, For(why, AccessAction.Search, "hot plates in force"), () =>
        {
            IReadOnlyList<HotPlateEntry> plates = feeds.HotPlates(max);
            return new AccessResult<IReadOnlyList<HotPlateEntry>>(plates, plates.Count);
        });

    /// <summary>Enters a plate.</summary>
    /// <exception cref="AccessRefusedException">It is not allowed.</exception>
    /// <exception cref="HotPlateException">The policy does not take it as it was typed.</exception>
    public void EnterPlate(AccessSession session, AccessRequest why, HotPlate plate)
    {
        ArgumentNullException.ThrowIfNull(plate);
        gate.Use(session, For(why, AccessAction.EnterHotPlate, Words(plate.Plate, plate.State)), () =>
        {
            IReadOnlyList<ConfigurationProblem> problems = feeds.EnterHotPlate(plate, NowUs, out _);
            return problems.Count == 0
                ? new AccessResult<bool>(true, 1)
                : throw new HotPlateException(string.Join("; ", problems.Select(problem => $"{problem.Field}: {problem.Reason}")) + ".");
        });
    }

    /// <summary>Takes a plate out. False when there was none.</summary>
    /// <exception cref="AccessRefusedException">It is not allowed.</exception>
    /// <exception cref="HotPlateException">What was typed is no plate.</exception>
    public bool RemovePlate(AccessSession session, AccessRequest why, string plate, string state) =>
        gate.Use(session, For(why, AccessAction.RemoveHotPlate, Words(plate, state)), () =>
        {
            bool was = feeds.RemoveHotPlate(plate, state, NowUs, out _);
            return new AccessResult<bool>(was, was ? 1 : 0);
        });

    private static AccessRequest For(AccessRequest why, AccessAction action, string asked)
    {
        ArgumentNullException.ThrowIfNull(why);
        return why with { Action = action, Asked = asked };
    }

    // What is no list's name is not repeated: it may be anything.
    private static string Known(string name) => HotListDefinition.IsName(name) ? name : "(no name)";

    private static string Words(string plate, string state) => plate.Length <= PlateLengthMax && state.Length <= PlateLengthMax
        ? $"plate {plate} {state}".TrimEnd()
        : throw new HotPlateException("plate: write its letters and digits, and two letters of the state.");
}

/// <summary>A hot plate is not taken as it was typed. The message names each field and the remedy and repeats nothing of it.</summary>
/// <param name="message">For the person who typed it.</param>
public sealed class HotPlateException(string message) : Exception(message);
