using System.Security.Cryptography;
using Alpr.Board.Simulated;
using Alpr.Board.Time;
using Alpr.HotLists;

namespace Alpr.Access.Tests.Accounts;

/// <summary>A unit with its accounts on a real disk, which can be restarted; hashes with few rounds, so that thousands of sign-ins take seconds.</summary>
internal sealed class Unit : IDisposable
{
    public const string Password = "four words of mine", Course = "ALPR basics", Agency = "Ashford Police";

    private readonly string _folder = Directory.CreateTempSubdirectory("alpr-access-").FullName;
    private readonly StoreKey _key = new(SHA256.HashData("a key of the tests"u8));

    public Unit(bool isSet = true)
    {
        Clock = new() { Epoch = new(2026, 4, 7, 18, 0, 0, TimeSpan.Zero), Discipline = new(isSet ? ClockSource.Ntp : ClockSource.Unset, 0) };
        Open();
    }

    public string Folder => _folder;

    public string Path => System.IO.Path.Combine(_folder, "accounts");

    public StoreKey Key => _key;

    public VirtualClock Clock { get; private set; }

    public RecordingLog Log { get; } = new();

    public PasswordHasher Hasher { get; set; } = new(10);

    public AgencyPolicy Policy { get; set; } = new()
    {
        Format = 1,
        Agency = Agency,
        Version = "of the tests",
        Revision = 1,
        TimeZone = "America/Los_Angeles",
        Retention = new() { Days = 365 },
        Access = new() { Training = [new() { Course = Course, ValidDays = 365 }] },
    };

    public AccountStore Store { get; private set; } = null!;

    public Authenticator Door { get; private set; } = null!;

    public AccessGate Gate { get; private set; } = null!;

    public AccountManager Manager { get; private set; } = null!;

    public FirstAdministrator First { get; private set; } = null!;

    /// <summary>Everything the unit gave out or was given that no record and no message may hold.</summary>
    public List<string> Secrets { get; } = [Password];

    /// <summary>Power off and on: what is in memory is gone, and the clock that never jumps begins again.</summary>
    public void Restart(ClockSource? source = null)
    {
        Store.Dispose();
        Clock = new() { Epoch = Clock.UtcNow, Discipline = source is { } other ? new(other, 0) : Clock.Discipline };
        Open();
    }

    public void Dispose()
    {
        Store.Dispose();
        _key.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    /// <summary>The first administrator, trained, with a password of her own, and in.</summary>
    public AccessSession Administrator(string user = "mreyes")
    {
        AccountSecrets secrets = First.Create(user, "M. Reyes");
        Note(secrets);
        AccessSession session = Door.SignIn(new() { User = user, Password = secrets.Password, Code = Code(secrets) }).Session;
        Door.ChangePassword(session, secrets.Password, Password);
        Manager.RecordTraining(session, user, Course, new(2026, 4, 1));
        return session;
    }

    /// <summary>A trained person with <see cref="Password"/>.</summary>
    public AccountSecrets Person(AccessSession by, string user, AccessRole role = AccessRole.Operator)
    {
        AccountSecrets secrets = Manager.Create(by, user, "A person", Agency, role);
        Note(secrets);
        AccessSession session = Door.SignIn(new() { User = user, Password = secrets.Password, Code = secrets.TotpUri.Length > 0 ? Code(secrets) : "" }).Session;
        Door.ChangePassword(session, secrets.Password, Password);
        Door.SignOut(session);
        Manager.RecordTraining(by, user, Course, new(2026, 4, 1));
        return secrets;
    }

    public AccessSession SignIn(string user, string password = Password, string code = "", string certificate = "") =>
        Door.SignIn(new() { User = user, Password = password, Code = code, CertificateSha256 = certificate, Terminal = "desk 3" }).Session;

    /// <summary>Tries to sign in, and gives what the log says about it; null when it went well.</summary>
    public string? Attempt(string user, string password = Password, string code = "", string certificate = "")
    {
        try
        {
            SignIn(user, password, code, certificate);
            return null;
        }
        catch (AccessRefusedException refused)
        {
            Assert.That(refused.Message, Is.EqualTo(Authenticator.Refused), "outside, all refusals are one");
            Assert.That(Log.Last, Has.Property("Refused").EqualTo(true).And.Property("Action").EqualTo("sign_in"));
            return Log.Last.RefusedBecause;
        }
    }

    public string Code(AccountSecrets secrets, int stepsFromNow = 0) =>
        Totp.CodeAt(SecretOf(secrets.TotpUri), Totp.StepOf(Clock.UtcNow) + stepsFromNow, Totp.Digits);

    public void NextStep() => Clock.Advance(30_000_000);

    public static byte[] SecretOf(string uri)
    {
        string text = uri[(uri.IndexOf("secret=", StringComparison.Ordinal) + 7)..].Split('&')[0];
        string bits = string.Concat(text.Select(letter => Convert.ToString("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".IndexOf(letter, StringComparison.Ordinal), 2).PadLeft(5, '0')));
        return [.. bits.Chunk(8).Select(octet => Convert.ToByte(new string(octet), 2))];
    }

    public static string Fingerprint(string of) => Convert.ToHexStringLower(SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(of)));

    public T Search<T>(AccessSession session, Func<AccessResult<T>> act, string purpose = "criminal investigation") =>
        Gate.Use(session, new() { Action = AccessAction.Search, Asked = "7AB?12* since yesterday", Purpose = purpose }, act);

    public int Search(AccessSession session) => Search(session, () => new AccessResult<int>(3, 3));

    public string SearchRefusal(AccessSession session)
    {
        string message = Assert.Throws<AccessRefusedException>(() => Search(session))!.Message;
        Assert.That((Log.Last.Refused, Log.Last.RefusedBecause), Is.EqualTo((true, message)), "who asks is told what the log says");
        return message;
    }

    private void Note(AccountSecrets secrets)
    {
        Secrets.Add(secrets.Password);
        if (secrets.TotpUri.Length > 0)
            Secrets.Add(secrets.TotpUri[(secrets.TotpUri.IndexOf("secret=", StringComparison.Ordinal) + 7)..].Split('&')[0]);
    }

    private void Open()
    {
        Store = new(Path, _key);
        Door = new(Store, Log, Clock, () => Policy, Hasher);
        Gate = new(Store, Door, Log, Clock, () => Policy, Rules);
        Manager = new(Store, Door, Gate, Clock, () => Policy);
        First = new(Store, Log, Clock, () => Policy, Hasher);
    }

    private static Func<AccessRole, AccessRequest, string?> Rules(AgencyPolicy policy) => (role, request) => (role, request.Action) switch
    {
        (AccessRole.Administrator, AccessAction.ManageAccounts or AccessAction.RecordTraining or AccessAction.ApprovePurge) => null,
        (AccessRole.Operator or AccessRole.Integration, AccessAction.Search) => request.Purpose.Length == 0 ? "A purpose is required: write why."
            : policy.Access.ProhibitedPurposes.Contains(request.Purpose) ? "The purpose is prohibited."
            : null,
        _ => "The role may not do it: ask the administrator.",
    };
}

/// <summary>Keeps the records; <see cref="Before"/> runs at each, and a failure there is a log that cannot write.</summary>
internal sealed class RecordingLog : IAccessLog
{
    private readonly List<Contracts.V1.Access> _records = [];

    public Action<Contracts.V1.Access>? Before { get; set; }

    public IReadOnlyList<Contracts.V1.Access> All
    {
        get
        {
            lock (_records)
                return [.. _records];
        }
    }

    public Contracts.V1.Access Last => All[^1];

    public void Write(Contracts.V1.Access access)
    {
        Before?.Invoke(access);
        lock (_records)
            _records.Add(access.Clone());
    }
}
