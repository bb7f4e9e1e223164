using System.Globalization;
using Alpr.Access;
using Alpr.Live;

namespace Alpr.Web.Pages;

/// <summary>The policy in force as a person reads it.</summary>
internal static class SettingsText
{
    /// <summary>All of it that people of the agency ask for.</summary>
    public static IReadOnlyList<SettingGroup> Of(AgencyPolicy policy, AccessRules rules, ILiveUnit unit) =>
    [
        new("This unit", [new("Name", unit.DeviceId), new("Camera", unit.CameraName), new("Program", unit.ProgramVersion), new("Signing key", unit.KeyId)]),
        new("Policy in force",
        [
            new("Agency", policy.Agency), new("Version", policy.Version), new("Revision", Number(policy.Revision)), new("Source", Or(policy.Source, "not stated")),
            new("Time zone", policy.TimeZone), new("SHA-256 of the file", Convert.ToHexStringLower(policy.Sha256.Span)),
        ]),
        new("Keeping",
        [
            new("Detections and hits are kept", Days(policy.Retention.Days)),
            new("Destroyed in any case after", policy.Retention.DaysMax is { } days ? Days(days) : "no maximum"),
            new("Destruction", policy.Retention.PurgeNeedsApproval ? $"needs approval by {List(policy.Retention.Approvers)}" : "automatic"),
        ]),
        new("Access",
        [
            new("A purpose is needed to", List(policy.Access.PurposeRequired)), new("A case number is needed to", List(policy.Access.CaseNumberRequired)),
            new("Purposes", policy.Access.Purposes.Count == 0 ? "any that is not prohibited" : List(policy.Access.Purposes)),
            new("Prohibited purposes", List(policy.Access.ProhibitedPurposes)), new("Second factor for", List(policy.Access.SecondFactor)),
            new("A session ends", $"after {Number(policy.Access.SessionIdleMinutes)} minutes without a request, and after {Number(policy.Access.SessionMinutes)} in any case"),
            new("Passwords", $"{Number(policy.Access.Passwords.LengthMin)} characters or more; {Number(policy.Access.Passwords.Failures)} failures lock for {Number(policy.Access.Passwords.LockedMinutes)} minutes"),
            .. policy.Access.Training.Select(course => new Setting($"Training: {course.Course}", $"{(course.Roles.Count == 0 ? "everybody" : List(course.Roles))}, "
                + (course.ValidDays == 0 ? "for ever" : $"counts {Days(course.ValidDays)}"))),
        ]),
        new("Who may do what", [.. Enum.GetValues<AccessRole>().Select(role => new Setting(Words(AccessRoles.Name(role)),
            List([.. Enum.GetValues<AccessAction>().Where(action => action is not (AccessAction.SignIn or AccessAction.SignOut) && rules.MayDo(role, action)).Select(AccessActions.Name)])))]),
        new("Matching",
        [
            new("Hot plates count", $"at most {Days(policy.Matching.HotPlateDays)}"), new("Withheld categories", List(policy.Matching.Withheld)),
            new("Categories that only inform", List(policy.Matching.Informational)), new("One alert for", $"{Number(policy.Matching.RepeatMinutes)} minutes"),
        ]),
        new("Sharing", policy.Sharing.Agreements.Count == 0 ? [new("Agreements", "none: no other agency gets anything")]
            : [.. policy.Sharing.Agreements.Select(one => new Setting(one.Agency, $"from {Day(one.From)} to {Day(one.Until)}, {(one.Pictures ? "with" : "without")} pictures, {(one.Hits ? "with" : "without")} hits"))]),
        new("Duties", [.. policy.Duties.Select(duty => new Setting(duty.Name, duty.EveryMonths == 1 ? "every month" : $"every {Number(duty.EveryMonths)} months"))]),
    ];

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static string Days(int days) => days == 1 ? "1 day" : $"{Number(days)} days";

    private static string Day(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static string Or(string text, string otherwise) => text.Length > 0 ? text : otherwise;

    private static string Words(string name) => name.Replace('_', ' ');

    private static string List(IReadOnlyList<string> names) => names.Count == 0 ? "none" : string.Join(", ", names.Select(Words));
}

/// <summary>Settings that belong together.</summary>
/// <param name="Title">Heading.</param>
/// <param name="Rows">Settings.</param>
internal sealed record SettingGroup(string Title, IReadOnlyList<Setting> Rows);

/// <summary>A setting.</summary>
/// <param name="Name">What.</param>
/// <param name="Value">In words.</param>
internal sealed record Setting(string Name, string Value);
