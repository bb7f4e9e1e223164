using System.Security.Cryptography;
using System.Text;
using Alpr.HotLists;
using Alpr.Tests.Common;

namespace Alpr.Access.Tests.Accounts;

/// <summary>A file of accounts that was written once must be read by every program after.</summary>
public sealed class AccountGoldenTests
{
    private const string Password = "golden words of a test";

    private static string GoldenPath => Path.Combine(Repository.Root, "tests", "Golden", "accounts", "format-1.accounts");

    [Test]
    public void The_golden_file_is_read_whole()
    {
        using StoreKey key = Key();
        AccountSet accounts = AccountFile.Open(GoldenPath, File.ReadAllBytes(GoldenPath), key);
        Account person = accounts.Find("jdoe")!, program = accounts.Find("backend-1")!;
        Assert.Multiple(() =>
        {
            Assert.That(accounts.Count, Is.EqualTo(2));
            Assert.That((person.FullName, person.Agency, person.Role, person.DisabledBecause), Is.EqualTo(("J. Doe", "Ashford Police", AccessRole.Auditor, "left the agency")));
            Assert.That(new PasswordHasher(1_000).Matches(Password, person.Password), Is.True);
            Assert.That(Encoding.ASCII.GetString(person.TotpSecret!), Is.EqualTo("12345678901234567890"));
            Assert.That((person.TotpStep, person.Failures, person.IsLocked, person.MustChangePassword), Is.EqualTo((59_186_160L, 3, true, true)));
            Assert.That((person.Created, person.LockedUntil), Is.EqualTo((Day, Day.AddMinutes(30))));
            Assert.That(person.Training, Is.EqualTo(new[] { new TrainingRecord("ALPR basics", new(2026, 4, 1), null, "mreyes") }));
            Assert.That((program.Role, program.Password, program.TotpSecret, program.Certificates[0]), Is.EqualTo((AccessRole.Integration, (PasswordHash?)null, (byte[]?)null, Unit.Fingerprint("backend"))));
        });
    }

    [Test, Explicit("Writes a new golden file into the source tree. Only for a new format version, beside the old one.")]
    public void Write_the_golden_file()
    {
        using StoreKey key = Key();
        Account person = new()
        {
            User = "jdoe",
            FullName = "J. Doe",
            Agency = "Ashford Police",
            Role = AccessRole.Auditor,
            Password = new PasswordHasher(1_000).Make(Password),
            PasswordSet = Day,
            MustChangePassword = true,
            TotpSecret = Encoding.ASCII.GetBytes("12345678901234567890"),
            TotpStep = 59_186_160,
            Certificates = [],
            Training = [new("ALPR basics", new(2026, 4, 1), null, "mreyes")],
            Created = Day,
            LastSignIn = Day,
            Active = Day,
            Failures = 3,
            IsLocked = true,
            LockedUntil = Day.AddMinutes(30),
            DisabledBecause = "left the agency",
        };
        Account program = new()
        {
            User = "backend-1",
            FullName = "The backend",
            Agency = "Ashford Police",
            Role = AccessRole.Integration,
            Certificates = [Unit.Fingerprint("backend")],
            Training = [],
            DisabledBecause = "",
        };
        Directory.CreateDirectory(Path.GetDirectoryName(GoldenPath)!);
        File.WriteAllBytes(GoldenPath, AccountFile.Seal(AccountSet.Empty.With(person).With(program), key));
    }

    private static DateTimeOffset Day { get; } = new(2026, 4, 7, 18, 0, 0, TimeSpan.Zero);

    private static StoreKey Key() => new(SHA256.HashData("a key of the tests"u8));
}
