namespace Alpr.HotLists;

/// <summary>
/// Why a line was refused. Only this leaves the importer, never a part of the line: what stands on a hot list may not reach a log.
/// </summary>
public enum LineFault : byte
{
    /// <summary>Nothing is wrong.</summary>
    None,

    /// <summary>Longer than <see cref="HotListLimits.LineLengthMax"/>.</summary>
    TooLong,

    /// <summary>A character below the space, other than a tab.</summary>
    ControlCharacter,

    /// <summary>It ends before the columns that must be there.</summary>
    TooShort,

    /// <summary>Fewer fields than the layout has.</summary>
    TooFewFields,

    /// <summary>More fields than the layout has.</summary>
    TooManyFields,

    /// <summary>A quotation mark is not closed, or something follows the closing one.</summary>
    Quotation,

    /// <summary>No plate.</summary>
    PlateMissing,

    /// <summary>The plate has one character.</summary>
    PlateTooShort,

    /// <summary>The plate has more characters than any.</summary>
    PlateTooLong,

    /// <summary>The plate has a character other than letters, digits and separators.</summary>
    PlateCharacter,

    /// <summary>The state is not two letters.</summary>
    State,

    /// <summary>The date is none.</summary>
    Date,

    /// <summary>The expiry is no date.</summary>
    Expiry,

    /// <summary>The entry expires before it begins.</summary>
    ExpiryBeforeDate,

    /// <summary>The list letter is not known.</summary>
    Letter,

    /// <summary>The alert or category must be given and is not.</summary>
    CategoryMissing,

    /// <summary>The level is none that the settings know.</summary>
    Level,

    /// <summary>The reference is longer than <see cref="HotListLimits.ReferenceBytesMax"/>.</summary>
    ReferenceTooLong,

    /// <summary>It stands after the line with the total.</summary>
    AfterTotal,

    /// <summary>The header lacks a column that the settings name.</summary>
    ColumnMissing,
}

/// <summary>A line that was refused.</summary>
/// <param name="Line">Its number in the file, from 1.</param>
/// <param name="Fault">Why.</param>
public readonly record struct LineRefusal(long Line, LineFault Fault)
{
    /// <summary>For a person: <c>line 17: the state is not two letters</c>.</summary>
    public override string ToString() => $"line {Line}: {Text(Fault)}";

    private static string Text(LineFault fault) => fault switch
    {
        LineFault.TooLong => $"it is longer than {HotListLimits.LineLengthMax} characters",
        LineFault.ControlCharacter => "a control character stands in it",
        LineFault.TooShort => "it ends before the layout's columns do",
        LineFault.TooFewFields => "it has fewer fields than the layout",
        LineFault.TooManyFields => "it has more fields than the layout",
        LineFault.Quotation => "its quotation marks do not match",
        LineFault.PlateMissing => "it has no plate",
        LineFault.PlateTooShort => $"the plate has fewer than {Contracts.Limits.PlateLengthMin} characters",
        LineFault.PlateTooLong => $"the plate has more than {Contracts.Limits.PlateLengthMax} characters",
        LineFault.PlateCharacter => "the plate has a character other than A-Z, 0-9 and separators",
        LineFault.State => "the state is not two letters",
        LineFault.Date => "the date is none",
        LineFault.Expiry => "the expiry is no date",
        LineFault.ExpiryBeforeDate => "it expires before it begins",
        LineFault.Letter => "its list letter is not known",
        LineFault.CategoryMissing => "it has no category or alert",
        LineFault.Level => "its level is not low, medium or high",
        LineFault.ReferenceTooLong => $"its reference is longer than {HotListLimits.ReferenceBytesMax} bytes",
        LineFault.AfterTotal => "it stands after the line with the total",
        LineFault.ColumnMissing => "the header lacks a column that the list's settings name",
        _ => "it is well",
    };
}
