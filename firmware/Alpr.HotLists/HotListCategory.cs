namespace Alpr.HotLists;

/// <summary>Why a plate is on a list. The numbers are stored: they stay.</summary>
public enum HotListCategory : byte
{
    /// <summary>The list does not say and its settings do not either.</summary>
    Unspecified = 0,

    /// <summary>California SFR: stolen vehicle or felony vehicle.</summary>
    StolenFelony = 1,

    /// <summary>California SVS and NCIC letter V: stolen vehicle.</summary>
    StolenVehicle = 2,

    /// <summary>California SLR and NCIC letter P: lost or stolen plate.</summary>
    LostOrStolenPlate = 3,

    /// <summary>NCIC letter F: vehicle used in a felony.</summary>
    Felony = 4,

    /// <summary>NCIC letter W: wanted person.</summary>
    Wanted = 5,

    /// <summary>NCIC letter M: missing person.</summary>
    Missing = 6,

    /// <summary>Abducted child; NCIC letter A.</summary>
    AmberAlert = 7,

    /// <summary>Somebody who killed or hurt a peace officer is at large.</summary>
    BlueAlert = 8,

    /// <summary>Missing person who is elderly or impaired.</summary>
    SilverAlert = 9,

    /// <summary>Fatal hit and run.</summary>
    YellowAlert = 10,

    /// <summary>NCIC letter L: violent person.</summary>
    ViolentPerson = 11,

    /// <summary>NCIC letter H: protection order.</summary>
    ProtectionOrder = 12,

    /// <summary>NCIC letter T: gang or known or suspected terrorist.</summary>
    GangOrTerrorist = 13,

    /// <summary>NCIC letter C: supervised release.</summary>
    SupervisedRelease = 14,

    /// <summary>NCIC letter X: sex offender.</summary>
    SexOffender = 15,

    /// <summary>NCIC letter N: immigration violator. An agency's policy may forbid to use it.</summary>
    ImmigrationViolator = 16,

    /// <summary>NCIC letter R: Canadian entry.</summary>
    Canadian = 17,

    /// <summary>Be on the look-out for (BOLF, BOLO).</summary>
    BeOnLookout = 18,

    /// <summary>A list made from other data; only informs, no reason to stop anybody.</summary>
    Special = 19,

    /// <summary>A single plate that an operator typed in.</summary>
    HotPlate = 20,
}

/// <summary>A set of categories.</summary>
/// <param name="Bits">Bit n is category n.</param>
public readonly record struct CategorySet(ulong Bits)
{
    /// <summary>The set of some categories.</summary>
    public static CategorySet Of(params ReadOnlySpan<HotListCategory> categories)
    {
        ulong bits = 0;
        foreach (HotListCategory category in categories)
            bits |= 1UL << (int)category;
        return new(bits);
    }

    /// <summary>True when the category is in the set.</summary>
    public bool Contains(HotListCategory category) => (Bits >> (int)category & 1) != 0;
}
