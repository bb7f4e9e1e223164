namespace Alpr.Access;

/// <summary>Bounds on what a policy file may ask. Each says why it has its value.</summary>
public static class PolicyLimits
{
    /// <summary>Days in the longest year: what "within a year" can mean at most.</summary>
    public const int YearDays = 366;

    /// <summary>Days for which anything may be kept: a hundred years, so that a typing mistake shows.</summary>
    public const int RetentionDaysMax = 36_500;

    /// <summary>Days for which training, passwords and reviews may count: ten years.</summary>
    public const int LongDaysMax = 3660;

    /// <summary>Longest text of a field, in characters: a line on a screen.</summary>
    public const int TextLengthMax = 200;

    /// <summary>Longest name in snake_case, such as a purpose, in characters.</summary>
    public const int NameLengthMax = 60;

    /// <summary>Elements of any list of the file; the largest known, an agency's purposes, has a dozen.</summary>
    public const int ItemsMax = 64;

    /// <summary>Corners of a privacy mask. A house's outline has ten.</summary>
    public const int CornersMax = 64;

    /// <summary>Offices that must approve a purge; each is a person who must be found.</summary>
    public const int ApproversMax = 8;

    /// <summary>Hours between two looks at a list's source: daily at the least.</summary>
    public const int RefreshHoursMax = 24;

    /// <summary>Hours after which a list that was not renewed must have raised an alarm: a week.</summary>
    public const int StaleAfterHoursMax = 168;

    /// <summary>Longest case number, in characters: it goes into each record.</summary>
    public const int CaseNumberLengthMax = 64;
}
