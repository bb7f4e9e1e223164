namespace Alpr.HotLists;

/// <summary>How categories are written: in settings and records, and as letters of NCIC.</summary>
public static class HotListCategories
{
    private static readonly string[] Names =
    [
        "unspecified", "stolen_felony", "stolen_vehicle", "lost_or_stolen_plate", "felony", "wanted", "missing", "amber_alert", "blue_alert",
        "silver_alert", "yellow_alert", "violent_person", "protection_order", "gang_or_terrorist", "supervised_release", "sex_offender",
        "immigration_violator", "canadian", "be_on_lookout", "special", "hot_plate",
    ];

    // The most urgent first. Agencies change it in their policy; that SFR is over SVS over SLR is the state's own order.
    private static readonly HotListCategory[] Usual =
    [
        HotListCategory.AmberAlert, HotListCategory.BlueAlert, HotListCategory.StolenFelony, HotListCategory.Felony,
        HotListCategory.ViolentPerson, HotListCategory.GangOrTerrorist, HotListCategory.Wanted, HotListCategory.StolenVehicle,
        HotListCategory.YellowAlert, HotListCategory.SilverAlert, HotListCategory.Missing, HotListCategory.LostOrStolenPlate,
        HotListCategory.Canadian, HotListCategory.ProtectionOrder, HotListCategory.BeOnLookout, HotListCategory.HotPlate,
        HotListCategory.SexOffender, HotListCategory.SupervisedRelease, HotListCategory.ImmigrationViolator,
        HotListCategory.Unspecified, HotListCategory.Special,
    ];

    /// <summary>Number of categories.</summary>
    public static int Count => Names.Length;

    /// <summary>All names, for a message, such as <c>stolen_vehicle</c>.</summary>
    public static string AllNames => string.Join(", ", Names);

    /// <summary>All categories, the most urgent first.</summary>
    public static ReadOnlySpan<HotListCategory> UsualOrder => Usual;

    /// <summary>The name as settings and records have it. Does not allocate.</summary>
    public static string Name(HotListCategory category) => Names[(int)category];

    /// <summary>True for a number that names a category.</summary>
    public static bool IsDefined(int value) => value >= 0 && value < Names.Length;

    /// <summary>Reads a name.</summary>
    public static bool TryParse(ReadOnlySpan<char> name, out HotListCategory category)
    {
        category = default;
        for (int i = 0; i < Names.Length; i++)
        {
            if (name.SequenceEqual(Names[i]))
            {
                category = (HotListCategory)i;
                return true;
            }
        }
        return false;
    }

    /// <summary>The category of an NCIC list letter.</summary>
    public static bool TryFromNcic(char letter, out HotListCategory category)
    {
        category = letter switch
        {
            'V' => HotListCategory.StolenVehicle,
            'P' => HotListCategory.LostOrStolenPlate,
            'W' => HotListCategory.Wanted,
            'M' => HotListCategory.Missing,
            'H' => HotListCategory.ProtectionOrder,
            'T' => HotListCategory.GangOrTerrorist,
            'C' => HotListCategory.SupervisedRelease,
            'X' => HotListCategory.SexOffender,
            'N' => HotListCategory.ImmigrationViolator,
            'R' => HotListCategory.Canadian,
            'L' => HotListCategory.ViolentPerson,
            'A' => HotListCategory.AmberAlert,
            'F' => HotListCategory.Felony,
            _ => HotListCategory.Unspecified,
        };
        return category != HotListCategory.Unspecified;
    }
}
