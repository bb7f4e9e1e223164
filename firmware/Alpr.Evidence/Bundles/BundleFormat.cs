namespace Alpr.Evidence;

/// <summary>
/// An evidence bundle: one zip file that a court, a defence lawyer or a journalist opens without our programs. Its first entry
/// is a batch with exhibits (<c>evidence.alprb</c>); every other byte of the file follows from that batch: the printable page,
/// the pictures, the signed bytes of each record, and the steps that check them with openssl. So a verifier writes the bundle anew
/// from the batch and compares: no byte of a bundle goes unchecked.
/// </summary>
public static class BundleFormat
{
    /// <summary>The file extension.</summary>
    public const string Extension = ".zip";

    /// <summary>
    /// Stands in the page. What is written for a version never changes, or bundles that were handed out would no longer be proven;
    /// a better page is a new version beside this one.
    /// </summary>
    public const int Version = 1;

    /// <summary>Statements and exhibits in one bundle: what a person can look through, and what keeps the zip inside its 65,535 entries.</summary>
    public const int RecordsMax = 2_000;

    /// <summary>Largest batch in a bundle: with its pictures a second time the zip stays inside its 4 GiB.</summary>
    public const long CoreBytesMax = 1L << 30;

    /// <summary>Name of the batch in the bundle.</summary>
    public const string Core = "evidence.alprb";

    /// <summary>Name of the printable page.</summary>
    public const string Page = "index.html";

    /// <summary>Name of the steps that check the bundle with openssl.</summary>
    public const string Script = "verify.sh";

    /// <summary>Name of the signed checkpoint.</summary>
    public const string Checkpoint = "checkpoint.txt";

    /// <summary>Folder of a record's files.</summary>
    public static string FolderOf(long sequence) => $"records/{sequence:D8}/";

    /// <summary>Name of a public key's file.</summary>
    public static string KeyFileOf(string keyId) => $"keys/{keyId[..16]}.pem";
}
