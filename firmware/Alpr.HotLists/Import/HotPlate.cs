using System.Text;
using Alpr.Board.Configuration;
using Alpr.Contracts;

namespace Alpr.HotLists;

/// <summary>A single plate that an operator typed in.</summary>
public sealed record HotPlate
{
    /// <summary>The plate as typed; separators and either case are taken.</summary>
    public required string Plate { get; init; }

    /// <summary>Two letters; empty when nobody knows.</summary>
    public string State { get; init; } = "";

    /// <summary>Why it is sought.</summary>
    public HotListCategory Category { get; init; } = HotListCategory.HotPlate;

    /// <summary>Name of the officer who entered it.</summary>
    public string Officer { get; init; } = "";

    /// <summary>The officer's telephone number.</summary>
    public string Phone { get; init; } = "";

    /// <summary>The department's reference number.</summary>
    public string Reference { get; init; } = "";

    /// <summary>What it is about, in short.</summary>
    public string Synopsis { get; init; } = "";

    /// <summary>When it stops to count, microseconds since 1970, UTC.</summary>
    public required long ExpiresUs { get; init; }
}

/// <summary>What the agency's policy asks of hot plates.</summary>
public sealed record HotPlateRules
{
    /// <summary>Days that a hot plate may count at most. Above 0.</summary>
    public int DaysMax { get; init; } = 30;

    /// <summary>The same for plates of stolen vehicles, lost or stolen plates and felonies, which the state's lists will have soon.</summary>
    public int GeneralListDaysMax { get; init; } = 7;

    /// <summary>True when officer, phone, reference and synopsis must be there: where more than the one officer gets the hits.</summary>
    public bool DetailsRequired { get; init; } = true;

    /// <summary>Categories that the policy forbids.</summary>
    public CategorySet Withheld { get; init; }

    /// <summary>Everything that is wrong with a plate; empty when it may be entered. No problem repeats what was typed.</summary>
    /// <param name="plate">As typed.</param>
    /// <param name="nowUtcUs">Microseconds since 1970.</param>
    public IReadOnlyList<ConfigurationProblem> Check(HotPlate plate, long nowUtcUs)
    {
        List<ConfigurationProblem> problems = [];
        LineFault fault = PlateField.Read(plate.Plate.Length > HotListLimits.LineLengthMax ? "" : plate.Plate, out _);
        if (fault != LineFault.None)
            problems.Add(new("plate", $"write 2 to {Limits.PlateLengthMax} letters and digits"));
        if (!StateCode.TryParse(plate.State, out _))
            problems.Add(new("state", "write two letters, or nothing when nobody knows"));
        if (!HotListCategories.IsDefined((int)plate.Category) || Withheld.Contains(plate.Category))
            problems.Add(new("category", "the agency's policy does not allow it"));
        bool isGeneral = plate.Category is HotListCategory.StolenVehicle or HotListCategory.StolenFelony or HotListCategory.LostOrStolenPlate;
        int days = isGeneral ? GeneralListDaysMax : DaysMax;
        if (plate.ExpiresUs <= nowUtcUs)
            problems.Add(new("expires", "it lies in the past"));
        else if (plate.ExpiresUs - nowUtcUs > days * 86_400_000_000L)
            problems.Add(new("expires", $"the agency's policy allows {days} days for this category"));
        Require("officer", plate.Officer, problems);
        Require("phone", plate.Phone, problems);
        Require("reference", plate.Reference, problems);
        Require("synopsis", plate.Synopsis, problems);
        if (Encoding.UTF8.GetByteCount(plate.Reference.Trim()) > HotListLimits.ReferenceBytesMax)
            problems.Add(new("reference", $"at most {HotListLimits.ReferenceBytesMax} bytes"));
        if (Encoding.UTF8.GetByteCount(Notes(plate)) > HotListLimits.NotesBytesMax)
            problems.Add(new("synopsis", $"with officer and phone at most {HotListLimits.NotesBytesMax} bytes; shorten it"));
        return problems;
    }

    /// <summary>Fills a draft with a plate that passed <see cref="Check"/>.</summary>
    internal static void Fill(HotPlate plate, EntryDraft entry, long nowUtcUs)
    {
        entry.Clear();
        LineFault fault = PlateField.Read(plate.Plate, out entry.Plate);
        if (fault != LineFault.None || !StateCode.TryParse(plate.State, out StateCode state) || !entry.TrySetReference(plate.Reference))
            throw new InvalidOperationException("A hot plate must pass the check before it is entered.");
        entry.State = state;
        entry.Category = plate.Category;
        entry.DateSeconds = (uint)Math.Clamp(nowUtcUs / 1_000_000, 0, uint.MaxValue);
        entry.ExpirySeconds = (uint)Math.Clamp(plate.ExpiresUs / 1_000_000, 1, uint.MaxValue);
        entry.AppendNote(Notes(plate));
    }

    private static string Notes(HotPlate plate) =>
        string.Join("; ", new[] { plate.Synopsis, plate.Officer, plate.Phone }.Select(text => text.Trim()).Where(text => text.Length > 0));

    private void Require(string field, string value, List<ConfigurationProblem> problems)
    {
        if (DetailsRequired && string.IsNullOrWhiteSpace(value))
            problems.Add(new(field, "the agency's policy requires it"));
    }
}
