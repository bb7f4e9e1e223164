namespace Alpr.Access;

/// <summary>What somebody may ask of the appliance. The policy file and the signed log write them in snake_case.</summary>
public enum AccessAction
{
    /// <summary>Begin a session.</summary>
    SignIn,

    /// <summary>End one.</summary>
    SignOut,

    /// <summary>Search detections and hits.</summary>
    Search,

    /// <summary>Look at one record and its pictures.</summary>
    View,

    /// <summary>Take records away as a batch or a bundle.</summary>
    Export,

    /// <summary>Hold records as evidence in a case.</summary>
    Hold,

    /// <summary>Release the records of a case.</summary>
    Release,

    /// <summary>Enter a hot plate.</summary>
    EnterHotPlate,

    /// <summary>Take a hot plate out.</summary>
    RemoveHotPlate,

    /// <summary>Install or remove a hot list by hand.</summary>
    InstallHotList,

    /// <summary>Read the access log: audit export and random sample.</summary>
    Audit,

    /// <summary>Make the periodic report.</summary>
    Report,

    /// <summary>Put another policy in force.</summary>
    InstallPolicy,

    /// <summary>Make, change, disable accounts.</summary>
    ManageAccounts,

    /// <summary>Write down that somebody was trained.</summary>
    RecordTraining,

    /// <summary>Write down an inspection.</summary>
    Inspect,

    /// <summary>Report damage or a fault.</summary>
    ReportDamage,

    /// <summary>Aim, self-test, light: no plate is shown.</summary>
    Maintain,

    /// <summary>Approve the destruction of old records.</summary>
    ApprovePurge,

    /// <summary>Another agency or a backend takes signed batches.</summary>
    Pull,

    /// <summary>Write down that an agreement with another agency was reviewed.</summary>
    ReviewAgreement,

    /// <summary>See how the unit is: lights, figures, what waits; no plate.</summary>
    Status,

    /// <summary>Change what an installation sets: names, network, backends; start the unit anew.</summary>
    Configure,

    /// <summary>Destroy key, accounts, lists and records, so that the unit is as it left the workshop.</summary>
    FactoryReset,
}

/// <summary>Who somebody is to the appliance.</summary>
public enum AccessRole
{
    /// <summary>Responsible under the agency's policy: accounts, policy, sharing.</summary>
    Administrator,

    /// <summary>Searches and enters hot plates.</summary>
    Operator,

    /// <summary>Mounts, aims, inspects; sees no plate.</summary>
    Technician,

    /// <summary>Reads the access log and the reports; sees no plate but those that were asked for.</summary>
    Auditor,

    /// <summary>A program: a backend or another agency's client, by certificate.</summary>
    Integration,
}
