using System.Globalization;
using System.Text;
using Alpr.Access;
using Alpr.HotLists;

namespace Alpr.Policy.Tests;

/// <summary>An entry of a list's file. Everything is invented.</summary>
/// <param name="Plate">The plate.</param>
/// <param name="State">Two letters.</param>
internal sealed record Listed(string Plate, string State = "CA")
{
    /// <summary>What a delimited file says in its category column.</summary>
    public string Category { get; init; } = "";

    /// <summary>The day of the entry, as a delimited file has it; empty: it says none.</summary>
    public string Entered { get; init; } = "";

    /// <summary>Its last day, as a delimited file has it; empty: it says none.</summary>
    public string Expires { get; init; } = "";

    /// <summary>The letter of NCIC's list.</summary>
    public char Letter { get; init; } = 'V';
}

/// <summary>Writes lists' files as their makers do, and lets a unit take them.</summary>
internal static class ListFiles
{
    private static readonly TimeSpan Quiet = TimeSpan.FromSeconds(6); // longer than a file must stay the same before it is taken

    /// <summary>Puts a list's file into its folder and lets the unit take it.</summary>
    public static void Deliver(this AgencyUnit unit, string list, params Listed[] entries)
    {
        unit.Put(list, entries);
        unit.TakeLists();
    }

    /// <summary>Puts a file with one entry that nobody drives past into each list's folder, and lets the unit take them.</summary>
    public static void DeliverAll(this AgencyUnit unit)
    {
        foreach (HotListPolicy list in unit.Policy.HotLists)
            unit.Put(list.List.Name, new Listed("9ZZZ999"));
        unit.TakeLists();
    }

    /// <summary>Puts a list's file into its folder.</summary>
    public static void Put(this AgencyUnit unit, string list, params Listed[] entries)
    {
        HotListPolicy policy = unit.Policy.HotLists.Single(one => one.List.Name == list);
        string folder = policy.From["folder:".Length..];
        Directory.CreateDirectory(folder);
        File.WriteAllText(Path.Combine(folder, list + ".txt"), Text(policy.List, entries, TimeZoneInfo.ConvertTime(unit.Clock.UtcNow, unit.Policy.Zone)));
    }

    /// <summary>Two looks at the folders, as far apart as a file must stay the same.</summary>
    public static void TakeLists(this AgencyUnit unit)
    {
        for (int look = 0; look < 2; look++)
        {
            unit.Advance(Quiet);
            unit.Room.Feeds.Tend();
        }
    }

    private static string Text(HotListSettings list, Listed[] entries, DateTimeOffset local)
    {
        StringBuilder text = new();
        switch (list.Layout)
        {
            case "california_doj":
                text.Append(CultureInfo.InvariantCulture, $"DATE{local:MM/dd/yyyy HH:mm}\n");
                foreach (Listed entry in entries)
                    text.Append(CultureInfo.InvariantCulture, $"{entry.Plate,-8}{entry.State}01{local:yyyyMMdd}\n");
                return text.Append(CultureInfo.InvariantCulture, $"TOTAL RECORD {entries.Length}\n").ToString();
            case "ncic_fixed":
                foreach (Listed entry in entries)
                    text.Append(CultureInfo.InvariantCulture, $"{entry.Letter + "123456789",-10}{"CA0000000",-9}{local:yyyyMMdd}{entry.Plate,-10}{entry.State}2026PC2020MAKEMODSDBLU\n");
                return text.ToString();
            default:
                return Delimited(list.Mapping!, entries);
        }
    }

    private static string Delimited(DelimitedSettings mapping, Listed[] entries)
    {
        (string? Column, Func<Listed, string> Value)[] columns =
        [
            (mapping.Plate, entry => entry.Plate), (mapping.State, entry => entry.State), (mapping.Category, entry => entry.Category), (mapping.Effective, entry => entry.Entered),
            (mapping.Expiry, entry => entry.Expires), (mapping.Reference, _ => "DR 77"), (mapping.Notes, _ => "of a test"),
        ];
        (string? Column, Func<Listed, string> Value)[] there = [.. columns.Where(column => column.Column is not null)];
        IEnumerable<string> lines = entries.Select(entry => string.Join(',', there.Select(column => column.Value(entry))));
        return string.Join('\n', lines.Prepend(string.Join(',', there.Select(column => column.Column)))) + "\n";
    }
}
