using System.CommandLine;
using System.Globalization;
using Alpr.ListFeeds;
using Alpr.Oversight;

namespace Alpr.Host;

/// <summary>What commands have in common that somebody runs under the agency's policy: account, purpose, case, and how times are written.</summary>
internal static class DeskCommand
{
    /// <summary>Builds a command.</summary>
    /// <param name="name">Its word.</param>
    /// <param name="description">What it does.</param>
    /// <param name="symbols">Its own arguments and options.</param>
    /// <param name="act">Does it, with what was given and why it is done.</param>
    public static Command Create(string name, string description, Symbol[] symbols, Func<DeskSession, ParseResult, UseReason, int> act)
    {
        Option<string> config = RunCommand.ConfigurationOption(), user = DeskSession.UserOption();
        Option<string?> purpose = new("--purpose") { Description = "Why; the agency's policy says which purposes there are." };
        Option<string?> caseNumber = new("--case") { Description = "The case number, where the policy asks for it." };
        Command command = new(name, $"{description} The appliance must be stopped.") { config, user, purpose, caseNumber };
        foreach (Symbol symbol in symbols)
        {
            if (symbol is Argument argument)
                command.Arguments.Add(argument);
            else
                command.Options.Add((Option)symbol);
        }
        command.SetAction(given =>
        {
            UseReason reason = new(given.GetValue(purpose) ?? "", given.GetValue(caseNumber) ?? "");
            try
            {
                return DeskSession.Run(given.GetValue(config)!, given.GetValue(user)!, session => act(session, given, reason));
            }
            catch (Exception wrong) when (wrong is OversightException or HotPlateException or ArgumentException or FormatException)
            {
                return Complaint.Write(wrong.Message, ExitCode.BadUsage);
            }
        });
        return command;
    }

    /// <summary>An option for a day or a time.</summary>
    public static Option<string?> TimeOption(string name, string description) => new(name) { Description = $"{description} A day or a time, such as 2026-01-31 or 2026-01-31T08:00Z; days begin in the agency's zone." };

    /// <summary>Reads a time; null when none is given.</summary>
    /// <exception cref="FormatException">It is none.</exception>
    public static DateTimeOffset? Time(string? text, TimeZoneInfo zone)
    {
        if (text is null)
            return null;
        if (DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out DateOnly day))
        {
            DateTime midnight = day.ToDateTime(TimeOnly.MinValue);
            return new DateTimeOffset(midnight, zone.GetUtcOffset(midnight));
        }
        return DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset time)
            ? time
            : throw new FormatException($"'{text}' is not a time; write 2026-01-31 or 2026-01-31T08:00Z.");
    }

    /// <summary>Reads a day.</summary>
    /// <exception cref="FormatException">It is none.</exception>
    public static DateOnly Day(string text) => DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out DateOnly day)
        ? day
        : throw new FormatException($"'{text}' is not a day; write 2026-01-31.");
}
