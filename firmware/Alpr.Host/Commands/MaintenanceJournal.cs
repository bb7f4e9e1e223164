using System.Security.Cryptography;
using Alpr.Board.Time;
using Alpr.Evidence;
using Alpr.Host.Configuration;
using Alpr.Journal;

namespace Alpr.Host;

/// <summary>
/// The journal as a command opens it that a person runs while the appliance is stopped. When it runs, its journal has a writer
/// already, and the command says so.
/// </summary>
internal sealed class MaintenanceJournal : IDisposable
{
    private const int BootIdBytes = 16;

    private MaintenanceJournal(DeviceKey key, JournalWriter writer)
    {
        Key = key;
        Writer = writer;
    }

    /// <summary>The key in use.</summary>
    public DeviceKey Key { get; }

    /// <summary>The journal.</summary>
    public JournalWriter Writer { get; }

    /// <summary>Opens key and journal of a configuration.</summary>
    /// <exception cref="Exception">A <see cref="DeviceKeyException"/> or <see cref="JournalException"/> that names what to mend.</exception>
    public static MaintenanceJournal Open(ApplianceConfiguration configuration)
    {
        DeviceKey key = DeviceKey.Open(configuration.Journal.KeyReference, configuration.Journal.CertificatePath);
        try
        {
            RecordContext context = new() { BootId = RandomNumberGenerator.GetBytes(BootIdBytes), ConfigurationSha256 = configuration.Sha256 };
            return new(key, JournalWriter.Open(configuration.Journal.ToOptions(), key, SystemClock.Instance, context));
        }
        catch
        {
            key.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Writer.Dispose();
        Key.Dispose();
    }
}
