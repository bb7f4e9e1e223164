using System.CommandLine;
using Alpr.Board.Time;
using Alpr.Evidence;
using Alpr.Host.Configuration;
using Alpr.Journal;

namespace Alpr.Host;

/// <summary>
/// <c>alprd rotate-key --config FILE --to KEY</c>: another key signs from the next record on; the record of the change is signed
/// by both. Run again after a failure it goes on where it stopped.
/// </summary>
internal static class RotateKeyCommand
{
    /// <summary>Builds the command.</summary>
    public static Command Create()
    {
        Option<string> config = RunCommand.ConfigurationOption();
        Option<string> to = new("--to") { Description = "The new key: a file, which is made if it is not there; credential:NAME or tpm2:0x81000008, which must be there.", Required = true };
        Option<string?> certificate = new("--certificate") { Description = "File of the new key's certificate; made if it is not there. Beside a key file it may be left out." };
        Command command = new("rotate-key", "Change the signing key; both keys sign the change. The appliance must be stopped.") { config, to, certificate };
        command.SetAction(given => Rotate(ApplianceConfiguration.Load(given.GetValue(config)!, input: null), given.GetValue(to)!, given.GetValue(certificate)));
        return command;
    }

    private static int Rotate(ApplianceConfiguration configuration, string to, string? certificate)
    {
        if (!KeyReference.TryParse(to, out KeyReference? reference, out string? problem))
            return Refuse($"--to: {problem}.");
        if (certificate is null && reference.Store != KeyStore.File)
            return Refuse($"--certificate: missing; a key that is a {reference} has no file with a certificate beside it.");
        if (reference == configuration.Journal.KeyReference)
            return Refuse($"--to: {reference} is the key in use; name another.");
        string certificatePath = Path.GetFullPath(certificate ?? DeviceKey.CertificatePathOf(reference.Name));
        using DeviceKey next = LoadOrMake(reference, certificatePath, configuration.DeviceId);
        if (ChangedAlready(configuration, next))
            Console.WriteLine($"{configuration.Journal.Path}: signed by this key already");
        else
            Change(configuration, next);
        Console.WriteLine($"""
            key          {reference}
            certificate  {certificatePath} (give it to the agency)
            fingerprint  {next.PublicKey.KeyId}
            Now set journal.key{(certificate is null ? "" : " and journal.certificate")} in the configuration to it, and destroy the old key.
            """);
        return ExitCode.Done;
    }

    private static DeviceKey LoadOrMake(KeyReference reference, string certificate, string deviceId)
    {
        if (File.Exists(certificate))
            return DeviceKey.Open(reference, certificate);
        return reference.Store == KeyStore.File
            ? DeviceKey.Create(reference.Name, deviceId, SystemClock.Instance.UtcNow, certificate)
            : DeviceKey.Certify(reference, certificate, deviceId, SystemClock.Instance.UtcNow);
    }

    private static bool ChangedAlready(ApplianceConfiguration configuration, DeviceKey next)
    {
        if (!File.Exists(configuration.Journal.Path))
            return false;
        using JournalReader journal = JournalReader.Open(configuration.Journal.Path);
        return journal.Certificate.PublicKey.KeyId == next.PublicKey.KeyId;
    }

    private static void Change(ApplianceConfiguration configuration, DeviceKey next)
    {
        using MaintenanceJournal journal = MaintenanceJournal.Open(configuration);
        long at = journal.Writer.ChangeKey(next);
        Console.WriteLine($"{configuration.Journal.Path}: key changed at record {at}, signed by both");
    }

    private static int Refuse(string reason)
    {
        Console.Error.WriteLine($"alprd: {reason}");
        return ExitCode.BadUsage;
    }
}
