using System.Globalization;
using Alpr.Contracts.V1;

namespace Alpr.Health.Alarms;

/// <summary>Somebody who is to get the unit's records, be it that the unit delivers or that they pull.</summary>
/// <param name="Name">For people, such as <c>backend center</c>.</param>
/// <param name="Waiting">Records that they have not taken.</param>
/// <param name="OldestUs">Age of the oldest of them, microseconds; -1: unknown, or none.</param>
public readonly record struct Receiver(string Name, long Waiting, long OldestUs);

/// <summary>How much room the journal has.</summary>
/// <param name="Bytes">Its size.</param>
/// <param name="BytesMax">The configuration's bound; null: there is none.</param>
/// <param name="Records">Records in it that somebody may be to get.</param>
public readonly record struct JournalRoom(long Bytes, long? BytesMax, long Records);

/// <summary>Says when records lie unread: nobody took them for hours, or what waits fills a share of what the journal may hold, after which it would give up what nobody has read.</summary>
/// <param name="hours">Hours that a record may wait.</param>
/// <param name="share">Share of the journal's bound that may wait, 0 to 1.</param>
public sealed class BacklogWatch(double hours, double share)
{
    /// <summary>Name of the part in conditions.</summary>
    public const string Part = "backlog";

    private const int NamedMax = 3;
    private const double UsPerHour = 3.6e9;

    /// <summary>Judges.</summary>
    /// <param name="receivers">Who is to get records; with none nobody waits for anything.</param>
    /// <param name="room">The journal's.</param>
    public PartLight Judge(IReadOnlyList<Receiver> receivers, JournalRoom room)
    {
        ArgumentNullException.ThrowIfNull(receivers);
        Receiver[] late = [.. receivers.Where(one => one.Waiting > 0 && one.OldestUs > hours * UsPerHour).OrderByDescending(static one => one.OldestUs)];
        string words = string.Join(" ", late.Take(NamedMax).Select(Words));
        if (late.Length > NamedMax)
            words += $" {late.Length - NamedMax} more are late.";
        if (Filled(receivers, room) is { } filled)
            words = $"{words} {filled}".TrimStart();
        return words.Length == 0 ? PartLight.Green : new(Light.Amber, words);
    }

    private static string Words(Receiver late) => string.Create(CultureInfo.InvariantCulture,
        $"{late.Waiting} records wait for {late.Name}, the oldest for {late.OldestUs / UsPerHour:0} hours. Check that it runs and reaches the unit.");

    // Records are of like size but for their pictures, which the bound counts too: the share of records is that of bytes, near enough for an alarm.
    private string? Filled(IReadOnlyList<Receiver> receivers, JournalRoom room)
    {
        if (room.BytesMax is not { } most || room.Records <= 0 || receivers.Count == 0)
            return null;
        Receiver worst = receivers.MaxBy(static one => one.Waiting);
        double waiting = room.Bytes * Math.Min(1, (double)worst.Waiting / room.Records) / most;
        return waiting <= share ? null : string.Create(CultureInfo.InvariantCulture,
            $"What waits for {worst.Name} fills {waiting:0%} of journal.bytes_max; when it is full the least valuable is given up unread. Connect it, or raise the bound.");
    }
}
