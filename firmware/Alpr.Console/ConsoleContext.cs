using Alpr.Access;
using Alpr.Board.Configuration;
using Alpr.Board.Time;
using Alpr.Contracts.V1;
using Alpr.ListFeeds;
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

    /// <summary>The backends.</summary>
    public required SyncKeeper Backends { get; init; }

    /// <summary>How each part is.</summary>
    public required Func<IReadOnlyList<Condition>> Conditions { get; init; }

    /// <summary>What is due.</summary>
    public required Func<IReadOnlyList<DutyStatus>> Duties { get; init; }

    /// <summary>The policy in force, as it was installed.</summary>
    public required Func<byte[]> PolicyBytes { get; init; }

    /// <summary>Puts a policy in force.</summary>
    public required Action<PolicyInstallation> InstallPolicy { get; init; }

    /// <summary>What the unit sees now.</summary>
    public required ISight Sight { get; init; }
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

    /// <summary>Tries whatever can be tried now.</summary>
    IReadOnlyList<UnitTestRow> SelfTest(CancellationToken stop);

    /// <summary>Sizes and bounds of the journal, in words.</summary>
    IReadOnlyList<string> DescribeJournal();

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

/// <summary>One line of a self-test.</summary>
/// <param name="What">What was tried.</param>
/// <param name="Ok">The verdict.</param>
/// <param name="Seen">What was seen.</param>
/// <param name="Remedy">What to do; empty: nothing.</param>
public sealed record UnitTestRow(string What, bool Ok, string Seen, string Remedy);

/// <summary>What the unit sees now. Any thread.</summary>
public interface ISight
{
    /// <summary>The present figures.</summary>
    SightReading Read();
}

/// <summary>What the unit sees.</summary>
public sealed record SightReading
{
    /// <summary>Name of the camera.</summary>
    public string Camera { get; init; } = "";

    /// <summary>Frames so far.</summary>
    public long Frames { get; init; }

    /// <summary>Frames that recognition was too slow for.</summary>
    public long Dropped { get; init; }

    /// <summary>Detections signed so far.</summary>
    public long Detections { get; init; }

    /// <summary>Pixels of the last frame; 0: none came.</summary>
    public int Width { get; init; }

    /// <summary>Pixels of the last frame.</summary>
    public int Height { get; init; }

    /// <summary>Sharpness of the last frame or plate, 0 to 100; negative: unknown.</summary>
    public double Sharpness { get; init; } = -1;

    /// <summary>Height of the characters' plate in pixels; 0: no plate is seen.</summary>
    public double PlateHeight { get; init; }

    /// <summary>Width of the plate in pixels.</summary>
    public double PlateWidth { get; init; }

    /// <summary>Exposure in microseconds; 0: unknown.</summary>
    public int ExposureUs { get; init; }

    /// <summary>Gain in decibels.</summary>
    public double GainDb { get; init; }

    /// <summary>Share of the infrared light's full level, 0 to 1.</summary>
    public double InfraredLevel { get; init; }

    /// <summary>The filter is out of the way.</summary>
    public bool IsNight { get; init; }

    /// <summary>The last reads, the newest first.</summary>
    public IReadOnlyList<SightRead> Last { get; init; } = [];
}

/// <summary>One read.</summary>
/// <param name="Plate">The text: only for those whom the policy lets view.</param>
/// <param name="Confidence">0 to 1.</param>
/// <param name="Width">Pixels of the plate.</param>
/// <param name="Height">Pixels of the plate.</param>
public sealed record SightRead(string Plate, double Confidence, double Width, double Height);
