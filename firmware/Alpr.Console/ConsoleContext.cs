using Alpr.Access;
using Alpr.Board.Configuration;
using Alpr.Board.Time;
using Alpr.ListFeeds;
using Alpr.Live;
using Alpr.Oversight;
using Alpr.Sync;

namespace Alpr.Consoles;

/// <summary>What the console works on. Everything is called from the console's thread, or from one that works for it.</summary>
public sealed record ConsoleContext
{
    /// <summary>The line and where things are.</summary>
    public required ConsoleSettings Settings { get; init; }

    /// <summary>The time.</summary>
    public required IClock Clock { get; init; }

    /// <summary>The unit as an installation.</summary>
    public required IConsoleUnit Unit { get; init; }

    /// <summary>The system below the program.</summary>
    public required ISystemControl System { get; init; }

    /// <summary>Told of what the log of the system should say; holds nothing that somebody typed.</summary>
    public required Action<string> Complain { get; init; }

    /// <summary>The running unit; null: it is as it left the workshop, without accounts, and whoever has the line is let in.</summary>
    public ServiceDesk? Service { get; init; }
}

/// <summary>The running unit, as people reach it.</summary>
public sealed record ServiceDesk
{
    /// <summary>Gate, journal and policy.</summary>
    public required OversightSetup Oversight { get; init; }

    /// <summary>Lets people in.</summary>
    public required Authenticator Door { get; init; }

    /// <summary>Where accesses are signed.</summary>
    public required IAccessLog Log { get; init; }

    /// <summary>The accounts.</summary>
    public required AccountManager Accounts { get; init; }

    /// <summary>The hot lists.</summary>
    public required FeedKeeper Feeds { get; init; }

    /// <summary>Lists in the hands of people.</summary>
    public HotListDesk Lists => new(Oversight.Gate, Feeds, Oversight.Clock);

    /// <summary>The backends.</summary>
    public required SyncKeeper Backends { get; init; }

    /// <summary>What is due.</summary>
    public required Func<IReadOnlyList<DutyStatus>> Duties { get; init; }

    /// <summary>The policy in force, as it was installed.</summary>
    public required Func<byte[]> PolicyBytes { get; init; }

    /// <summary>Puts a policy in force.</summary>
    public required Action<PolicyInstallation> InstallPolicy { get; init; }

    /// <summary>What the unit sees and counts now.</summary>
    public required ILiveUnit Live { get; init; }

    /// <summary>Light and exposure, as far as somebody may hold them; null: nobody sets the camera.</summary>
    public ILightControl? Light { get; init; }

    /// <summary>The backends of the running configuration.</summary>
    public required IReadOnlyList<BackendSettings> BackendSettings { get; init; }
}

/// <summary>The unit as an installation: its configuration, key and first start. The host has it.</summary>
public interface IConsoleUnit
{
    /// <summary>Version of the program.</summary>
    string Version { get; }

    /// <summary>The configuration's file.</summary>
    string ConfigurationPath { get; }

    /// <summary>The unit's name in every record, as the configuration has it now.</summary>
    string DeviceId { get; }

    /// <summary>Key, policy and an account are there, so that the next start is one into service.</summary>
    bool IsProvisioned { get; }

    /// <summary>Checks a configuration file, as a start of the program would.</summary>
    /// <exception cref="ConfigurationException">A start would refuse it.</exception>
    void CheckConfiguration(string path);

    /// <summary>The key; null: it was not made yet.</summary>
    /// <exception cref="Evidence.DeviceKeyException">It cannot be used.</exception>
    UnitKey? FindKey();

    /// <summary>Makes the key, or the certificate of one that is there already. Does nothing when both are there.</summary>
    /// <exception cref="Evidence.DeviceKeyException">It cannot be made.</exception>
    UnitKey MakeKey();

    /// <summary>A request (PKCS#10, PEM) for a certificate.</summary>
    string CreateRequest();

    /// <summary>Puts the certificate that an agency issued in the place of the unit's own.</summary>
    /// <exception cref="Evidence.DeviceKeyException">It is another key's or unit's.</exception>
    UnitKey InstallCertificate(byte[] pem);

    /// <summary>Puts the first policy in force and makes the first account. Only without a <see cref="ConsoleContext.Service"/>.</summary>
    AccountSecrets Provision(byte[] policy, string administrator, string fullName);

    /// <summary>Whatever can be tried now, in the order in which it is shown. Nothing is tried yet.</summary>
    IReadOnlyList<UnitTest> SelfTests();

    /// <summary>Ends the program in an orderly way, to be started anew by the service manager.</summary>
    void Restart();

    /// <summary>Once the program has ended, everything that a factory reset takes is destroyed before it is started anew.</summary>
    void ResetAtEnd();
}

/// <summary>The unit's key, as people compare it.</summary>
/// <param name="Reference">Where it is.</param>
/// <param name="KeyId">Fingerprint, hex.</param>
/// <param name="Issuer">Who issued its certificate; empty: the unit itself.</param>
/// <param name="ValidTo">The certificate's end.</param>
public sealed record UnitKey(string Reference, string KeyId, string Issuer, DateTimeOffset ValidTo);

/// <summary>One thing that a self-test tries.</summary>
/// <param name="What">What, as its line says.</param>
/// <param name="Try">Tries it; ends soon after it is asked to.</param>
public sealed record UnitTest(string What, Func<CancellationToken, IReadOnlyList<UnitTestRow>> Try)
{
    /// <summary>Seconds after which it is given up.</summary>
    public int SecondsMax { get; init; } = 20;

    /// <summary>It asks somebody outside the unit, and may take all of its time.</summary>
    public bool IsRemote { get; init; }
}

/// <summary>One line of a self-test.</summary>
/// <param name="What">What was tried.</param>
/// <param name="Ok">The verdict.</param>
/// <param name="Seen">What was seen.</param>
/// <param name="Remedy">What to do; empty: nothing.</param>
public sealed record UnitTestRow(string What, bool Ok, string Seen, string Remedy);
