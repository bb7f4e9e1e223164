using System.Globalization;
using Alpr.Access;
using Alpr.Consoles.Shell;
using Alpr.Consoles.Terminal;

namespace Alpr.Consoles.Commands;

/// <summary>Courses that people passed: <c>accounts train</c>, and the first administrator's own, without which he is kept from everything. Each is a record of the account manager's.</summary>
internal static class TrainingCommand
{
    private const string DayForm = "yyyy-MM-dd";

    /// <summary>Asks for a course of the policy, or all of them by number, and the day.</summary>
    public static void Train(CommandCall call)
    {
        IReadOnlyList<string> courses = [.. call.Desk.Oversight.Policy().Access.Training.Select(course => course.Course)];
        if (courses.Count == 0)
            call.Talk.Say("The policy in force asks for no course.");
        for (int i = 0; i < courses.Count; i++)
            call.Talk.Say(string.Create(CultureInfo.InvariantCulture, $"{i + 1,3}  {courses[i]}"));
        string answer = call.Talk.Ask(courses.Count > 0 ? "Course, its number or its name" : "Course", "", text => text.Length > 0 ? null : "Write a number or a name; Ctrl-C gives it up.");
        string course = int.TryParse(answer, NumberStyles.None, CultureInfo.InvariantCulture, out int chosen) && chosen >= 1 && chosen <= courses.Count ? courses[chosen - 1] : answer;
        Record(call, call.Arguments[0], course, AskDay(call, "Day on which it was passed, such as 2026-01-31", isOptional: false));
    }

    /// <summary>Offers whoever may record training to record the own courses that the policy asks for; does nothing for anybody else.</summary>
    public static void Offer(CommandCall call)
    {
        if (!call.Rules.MayDo(call.Person.Role, AccessAction.RecordTraining) || call.Desk.Accounts.CoursesWanting(call.Person) is not { Count: > 0 } wanting)
            return;
        call.Talk.Say("The policy lets your role do nothing before these courses are on record, and you are who records them:");
        call.Talk.Say(wanting.Select(course => $"  {course}"));
        try
        {
            foreach (string course in wanting)
            {
                string day = AskDay(call, $"Day on which you passed '{course}', such as 2026-01-31 (Enter: later)", isOptional: true);
                if (day.Length > 0)
                    Record(call, call.Person.User, course, day);
            }
        }
        catch (InterruptedByPersonException)
        {
            // The prompt comes.
        }
        catch (Exception refused) when (refused is AccessRefusedException or AccountException or TimeoutException or InvalidOperationException)
        {
            call.Talk.Say($"Not done: {refused.Message}");
        }
        if (Remedy(call.Context, call.Person) is { Length: > 0 } remedy)
            call.Talk.Say(remedy);
    }

    /// <summary>What somebody can do on this console who is kept from everything by courses; empty: nothing keeps him, or another must do it.</summary>
    public static string Remedy(ConsoleContext context, AccessSession session)
    {
        ServiceDesk desk = context.Service!;
        return desk.Accounts.CoursesWanting(session) is { Count: > 0 } wanting && new AccessRules(desk.Oversight.Policy().Access).MayDo(session.Role, AccessAction.RecordTraining)
            ? $"Not on record, or over: {string.Join(", ", wanting)}. 'accounts train {session.User}' records {(wanting.Count == 1 ? "it" : "each")}."
            : "";
    }

    private static string AskDay(CommandCall call, string question, bool isOptional)
    {
        DateOnly last = call.Desk.Accounts.Today ?? DateOnly.MaxValue; // a calendar that nobody set refuses no day
        return call.Talk.Ask(question, "", text => text.Length == 0 && isOptional ? null
            : !DateOnly.TryParseExact(text, DayForm, CultureInfo.InvariantCulture, DateTimeStyles.None, out DateOnly day) ? "Write a day as 2026-01-31."
            : day > last ? "That day is in the future. Write the day on which it was passed."
            : null);
    }

    private static void Record(CommandCall call, string user, string course, string day)
    {
        string purpose = call.AskReason(AccessAction.RecordTraining).Purpose;
        AccountsCommand.Do(call, $"{course}: on record", () => call.Desk.Accounts.RecordTraining(call.Person, user, course, DateOnly.ParseExact(day, DayForm, CultureInfo.InvariantCulture), purpose: purpose));
    }
}
