namespace Alpr.Access;

/// <summary>Bounds on accounts and on what is asked. Each says why it has its value.</summary>
public static class AccessLimits
{
    /// <summary>Longest text of a request in characters: a paragraph; more is a misuse of the signed log.</summary>
    public const int TextLengthMax = 500;

    /// <summary>People who approved one request; the longest chain known is council and city attorney.</summary>
    public const int ApprovalsMax = 8;

    /// <summary>Accounts of one unit. The largest agency's whole staff with access is under 300; disabled accounts stay.</summary>
    public const int AccountsMax = 500;

    /// <summary>Shortest user name in characters.</summary>
    public const int UserNameLengthMin = 2;

    /// <summary>Longest user name in characters, as in the systems that agencies have.</summary>
    public const int UserNameLengthMax = 32;

    /// <summary>Longest full name, agency, course or reason of an account in characters: as a policy may name them.</summary>
    public const int NameLengthMax = 200;

    /// <summary>Certificates of one account: the one in use, its successor, and those of two more terminals.</summary>
    public const int CertificatesMax = 4;

    /// <summary>Courses of one account.</summary>
    public const int CoursesMax = 32;

    /// <summary>Longest password in characters: a sentence; a megabyte would be an attack.</summary>
    public const int PasswordLengthMax = 128;

    /// <summary>Bytes of the file: every account with everything at its longest, each character escaped.</summary>
    public const int FileBytesMax = 32 << 20;

    /// <summary>
    /// Sign-ins that are under way at one time; more are refused at once and recorded nowhere, since nothing was tried. Each may take a thread for
    /// two seconds.
    /// </summary>
    public const int SignInsAtOnceMax = 32;
}
