using Alpr.Access;
using Alpr.Board.Profile;
using Alpr.Board.Time;
using Alpr.Consoles;
using Alpr.Evidence;
using Alpr.Host.Configuration;
using Alpr.Host.SelfTest;

namespace Alpr.Host.Consoles;

/// <summary>The unit as the console sets it up: its configuration on the disk, its key, its first policy.</summary>
/// <param name="configuration">As the program started with it.</param>
/// <param name="clock">The time.</param>
/// <param name="live">Tries what a running unit can try; null: a new unit, whose devices nobody else has.</param>
/// <param name="restart">Ends the program.</param>
internal sealed class ConsoleUnit(ApplianceConfiguration configuration, IClock clock, Func<IReadOnlyList<UnitTest>>? live, Action restart) : IConsoleUnit
{
    private const int NewUnitSecondsMax = 110; // lights flash, the filter moves, a receiver is listened to

    /// <inheritdoc/>
    public string Version => Appliance.Version;

    /// <inheritdoc/>
    public string ConfigurationPath => configuration.FilePath;

    /// <inheritdoc/>
    public string DeviceId => Now.DeviceId;

    /// <inheritdoc/>
    public bool IsProvisioned => !NewUnit.IsNew(configuration);

    /// <summary>A new unit's configuration changes under the console; a running one's counts from the next start.</summary>
    private ApplianceConfiguration Now => live is null ? ApplianceConfiguration.Load(configuration.FilePath, input: null) : configuration;

    /// <inheritdoc/>
    public void CheckConfiguration(string path) => ApplianceConfiguration.Load(path, input: null);

    /// <inheritdoc/>
    public UnitKey? FindKey() => File.Exists(Now.Journal.CertificatePath) ? OpenKey() : null;

    /// <inheritdoc/>
    public UnitKey MakeKey()
    {
        if (!File.Exists(Now.Journal.CertificatePath))
            UnitProvisioning.MakeKey(Now).Dispose();
        return OpenKey();
    }

    /// <inheritdoc/>
    public string CreateRequest()
    {
        using DevicePrivateKey key = DevicePrivateKey.Open(Now.Journal.KeyReference);
        return key.CreateRequest(DeviceId);
    }

    /// <inheritdoc/>
    public UnitKey InstallCertificate(byte[] pem)
    {
        string offered = Now.Journal.CertificatePath + ".offered";
        try
        {
            File.WriteAllBytes(offered, pem);
            using DevicePrivateKey key = DevicePrivateKey.Open(Now.Journal.KeyReference);
            CertificateFile.Install(offered, Now.Journal.CertificatePath, key, DeviceId).Dispose();
            return OpenKey();
        }
        catch (DeviceKeyException refused)
        {
            throw new IOException(refused.Message.Replace(offered, "what was pasted", StringComparison.Ordinal), refused);
        }
        finally
        {
            File.Delete(offered);
        }
    }

    /// <inheritdoc/>
    public AccountSecrets Provision(byte[] policy, string administrator, string fullName) =>
        UnitProvisioning.Provision(Now, policy, "the policy", administrator, fullName, clock, out _);

    /// <inheritdoc/>
    public IReadOnlyList<UnitTest> SelfTests() => live is not null ? live() : [new("every part", _ => Try()) { SecondsMax = NewUnitSecondsMax }];

    /// <inheritdoc/>
    public void Restart() => restart();

    /// <inheritdoc/>
    public void ResetAtEnd() => UnitReset.Ask(configuration);

    private IReadOnlyList<UnitTestRow> Try() =>
        [.. SelfTestCommand.Try(Now, Now.Board is { } board ? BoardProfile.Load(board) : null).Select(line => new UnitTestRow(line.Device, line.Ok, line.Seen, line.WhatToDo))];

    private UnitKey OpenKey()
    {
        using DeviceKey key = DeviceKey.Open(Now.Journal.KeyReference, Now.Journal.CertificatePath);
        return new(Now.Journal.KeyReference.ToString(), key.PublicKey.KeyId,
            key.Certificate.IsSelfSigned ? "" : key.Certificate.Issuer, key.Certificate.ValidTo);
    }
}
