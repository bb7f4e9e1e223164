using System.Security.Cryptography;
using Alpr.Access;
using Alpr.Board.Profile;
using Alpr.Board.Service;
using Alpr.Board.Storage;
using Alpr.Board.Time;
using Alpr.Consoles;
using Alpr.Contracts.V1;
using Alpr.Evidence;
using Alpr.Health.Alarms;
using Alpr.Health.KnownPlate;
using Alpr.Host.Board;
using Alpr.Host.Configuration;
using Alpr.Host.Health;
using Alpr.Journal;
using Alpr.Live;
using Alpr.Sync;
using static System.FormattableString;

namespace Alpr.Host.SelfTest;

/// <summary>What a unit in service can try without a break in its reading.</summary>
internal sealed record LiveSelfTestParts
{
    /// <summary>Where everything lies.</summary>
    public required ApplianceConfiguration Configuration { get; init; }

    /// <summary>The board; null: nothing is fitted.</summary>
    public required BoardProfile? Profile { get; init; }

    /// <summary>What its sensors said last; null: there is none.</summary>
    public required BoardReadings? Readings { get; init; }

    /// <summary>Its light; null: nobody sets it.</summary>
    public required ILightControl? Light { get; init; }

    /// <summary>What the unit sees and counts.</summary>
    public required ILiveUnit Live { get; init; }

    /// <summary>The journal.</summary>
    public required IJournalTurn Turn { get; init; }

    /// <summary>The backends.</summary>
    public required SyncKeeper Backends { get; init; }

    /// <summary>The time.</summary>
    public required IClock Clock { get; init; }
}

/// <summary>
/// The self-test of a unit in service: really tries camera, models, key, journal, disk, certificates and backends beside the running stages, and takes from the
/// board's thread, which owns the buses, what the sensors answered last. On the caller's thread.
/// </summary>
internal sealed class LiveSelfTest(LiveSelfTestParts parts)
{
    private const int BackendSecondsMax = 30; // a dead host costs the time in which a connection is given up
    private const int LookMs = 3_000, PullsLookedAt = 500;
    private const string LightPart = "infrared light";
    private static readonly string[] Tried = ["camera", "clock", "disk", "certificate", UnitHealth.SelfTestPart, "link"];
    private static readonly byte[] Statement = "The self-test signs this."u8.ToArray();

    private KnownPlateReading? _plate;

    /// <summary>Whatever can be tried, in the order in which it is shown.</summary>
    public IReadOnlyList<UnitTest> All() =>
    [
        new("camera", stop => [Ask("camera", () => Camera(stop))]),
        new("known plate", _ => [Ask("known plate", Plate)]),
        new("signing key", _ => [Ask("signing key", Key)]),
        new("journal", _ => [Ask("journal", Journal)]),
        new("disk", _ => [Ask("disk", Disk)]),
        new("clock", _ => [Ask("clock", Time)]),
        new("certificates", _ => [.. UnitCertificates.Of(parts.Configuration).Select(Certificate)]),
        new("sensors", _ => Sensors()),
        .. parts.Configuration.Backends.Select(backend => new UnitTest($"backend {backend.Name}", stop => [Ask($"backend {backend.Name}", () => Backend(backend.Name, stop))]) { SecondsMax = BackendSecondsMax, IsRemote = true }),
        .. parts.Configuration.Web is not { IsPullOpen: true } ? Array.Empty<UnitTest>() : [new("last pull", _ => [Ask("last pull", LastPull)])],
        new("other parts", _ => Others()),
    ];

    private static UnitTestRow Ask(string what, Func<(bool Ok, string Seen, string Remedy)> look)
    {
        try
        {
            (bool ok, string seen, string remedy) = look();
            return new(what, ok, seen, ok ? "" : remedy);
        }
        catch (Exception wrong) when (wrong is IOException or UnauthorizedAccessException or DeviceKeyException or JournalException or InvalidDataException or InvalidOperationException or ArgumentException)
        {
            return new(what, false, wrong.Message, ""); // the message says the remedy
        }
    }

    private (bool, string, string) Camera(CancellationToken stop)
    {
        const string Remedy = "Check the camera's cable; 'status' says more.";
        using LiveLook look = new(parts.Live.View.PixelsMax);
        // The first is what was seen last, however long ago; the second came just now.
        if (!parts.Live.View.TryLook(look, LookMs, stop) || !parts.Live.View.TryLook(look, LookMs, stop))
            return (false, Invariant($"no picture in {LookMs / 1000} seconds"), Remedy);
        return (true, Invariant($"{look.Picture.Width} x {look.Picture.Height}, {parts.Live.Figures().FramesPerSecond:0.0} frames/s are read"), "");
    }

    private (bool, string, string) Plate()
    {
        LowPriority.TryForThisThread();
        _plate = KnownPlateTest.Run(parts.Configuration.Recognition.Models, parts.Clock);
        return (_plate.IsRight, _plate.IsRight ? Invariant($"read right, confidence {_plate.Confidence:0.00}, in {_plate.DurationUs / 1000} ms") : _plate.Problem, "");
    }

    private (bool, string, string) Key()
    {
        using DeviceKey key = OpenKey();
        byte[] signature = new byte[DeviceKey.SignatureBytesMax];
        int length = key.Sign(Statement, signature);
        if (!key.PublicKey.Verify(Statement, signature.AsSpan(0, length)))
            return (false, "its certificate does not verify what it signs", "Pull the log, then replace the unit.");
        bool isSame = key.PublicKey.KeyId == parts.Live.KeyId;
        return (isSame, isSame ? $"verified by its certificate, {key.PublicKey.KeyId[..16]}" : "another key lies there than the running program signs with", "'restart' if it was exchanged on purpose; else pull the log and replace the unit.");
    }

    private (bool, string, string) Journal()
    {
        const string Remedy = "Look at 'log' and 'journal'; if it stays so, pull the log and replace the disk.";
        Contracts.V1.Health health = new() { UptimeS = (ulong)parts.Live.Figures().UptimeSeconds };
        health.Conditions.AddRange(parts.Live.Conditions());
        if (_plate is { } plate)
            health.KnownPlate = new() { Passed = plate.IsRight, Confidence = plate.Confidence, DurationUs = (ulong)plate.DurationUs };
        long sequence = parts.Turn.Do(journal => journal.Append(new Record { Health = health.Clone() }));
        using DeviceKey key = OpenKey();
        using JournalReader reader = JournalReader.Open(parts.Configuration.Journal.Path);
        if (reader.TryRead(sequence) is not { } entry || !EnvelopeView.TryRead(entry.Envelope.Span, out EnvelopeView envelope))
            return (false, Invariant($"record {sequence} was written and is not there"), Remedy);
        if (!Dsse.IsSignedBy(envelope, key.PublicKey) || !health.Equals(entry.ToRecord().Health))
            return (false, Invariant($"record {sequence} is read otherwise than it was signed"), Remedy);
        Checkpoint checkpoint = reader.LatestCheckpoint();
        bool isProven = checkpoint.Size > sequence && checkpoint.SignatureBy(key.PublicKey) == CheckpointSignature.Valid
            && MerkleProof.IsIncluded(reader.LeafAt(sequence), sequence, checkpoint.Size, checkpoint.Root, reader.InclusionProof(sequence, checkpoint.Size));
        return (isProven, isProven ? Invariant($"record {sequence} written, read, verified, proven") : Invariant($"record {sequence} is not proven by the checkpoint"), Remedy);
    }

    private (bool, string, string) Disk()
    {
        DiskFigures disk = DiskFigures.Read(Path.GetDirectoryName(Path.GetFullPath(parts.Configuration.Journal.Path))!);
        long least = (parts.Profile?.Budgets ?? new()).DiskBytesFreeMin;
        string worn = disk.LifeUsedPercent is { } life ? Invariant($", {life} % of its life used") : "";
        return (disk.FreeBytes >= least, Invariant($"{disk.FreeBytes >> 20} MiB free, {least >> 20} needed{worn}"), "Sync what waits, lower journal.bytes_max, or replace the disk.");
    }

    private (bool, string, string) Time()
    {
        ClockDiscipline discipline = parts.Clock.Discipline;
        string within = discipline.UncertaintyUs > 0 ? Invariant($", within {discipline.UncertaintyUs / 1000.0:0.#} ms") : "";
        return (discipline.Source != ClockSource.Unset, Invariant($"{parts.Clock.UtcNow:yyyy-MM-dd HH:mm:ss}Z from {discipline.Source}{within}"), "Check NTP or GPS; records are dated later, but hot lists do not count.");
    }

    private UnitTestRow Certificate(WatchedCertificate certificate)
    {
        string what = certificate.Use.StartsWith("the ", StringComparison.Ordinal) ? certificate.Use[4..] : certificate.Use;
        try
        {
            DateTimeOffset end = CertificateWatch.EndOf(certificate.Path);
            if (parts.Clock.Discipline.Source == ClockSource.Unset)
                return new(what, true, Invariant($"until {end:yyyy-MM-dd}; the clock is not set, so nobody knows whether that is over"), "");
            double days = (end - parts.Clock.UtcNow).TotalDays;
            return new(what, days > CertificateWatch.RedDays, Invariant($"until {end:yyyy-MM-dd}{(days <= CertificateWatch.AmberDays ? days <= 0 ? ": expired" : Invariant($": {Math.Ceiling(days):0} days") : "")}"), days > CertificateWatch.RedDays ? "" : certificate.Remedy);
        }
        catch (Exception wrong) when (wrong is CryptographicException or ArgumentException or IOException or UnauthorizedAccessException)
        {
            return new(what, false, $"{certificate.Path} cannot be read", "Check that the file is there, in PEM, and that the service may read it.");
        }
    }

    private List<UnitTestRow> Sensors()
    {
        List<UnitTestRow> rows = [.. parts.Readings?.Rows(Fault) ?? []];
        if (parts.Profile?.Illuminator is not null && parts.Light is { } light)
        {
            LightState now = light.Now;
            string fault = Fault(LightPart);
            rows.Add(new(LightPart, fault.Length == 0 && !float.IsNaN(now.LampCelsius),
                Invariant($"{(fault.Length == 0 ? "driver answers" : "driver does not answer")}; level {now.IrLevel * 100:0} %, filter {(now.IsNight ? "out" : "in")}"),
                fault.Length > 0 ? fault : "Its thermometer must answer, or it stays dark: check the wiring and the I2C address."));
        }
        return rows;
    }

    private (bool, string, string) Backend(string name, CancellationToken stop)
    {
        IReadOnlyList<BackendTestStep> steps = parts.Backends.Test(name, stop);
        stop.ThrowIfCancellationRequested();
        return steps.FirstOrDefault(static step => !step.Passed) is { } failed
            ? (false, $"{failed.Step}: {failed.Detail}", $"'backend test {name}' shows every step.")
            : (steps.Count > 0, steps.Count > 0 ? $"{steps[^1].Step}: {steps[^1].Detail}" : "nothing was tried", "");
    }

    private (bool, string, string) LastPull()
    {
        string pull = AccessActions.Name(AccessAction.Pull);
        using JournalReader reader = JournalReader.Open(parts.Configuration.Journal.Path);
        DateTimeOffset before = DateTimeOffset.MaxValue;
        for (int i = 0; i < PullsLookedAt && reader.LastOfKind(Record.BodyOneofCase.Access, before) is { MadeUs: { } madeUs } last; i++)
        {
            before = DateTimeOffset.UnixEpoch + TimeSpan.FromMicroseconds(madeUs);
            if (!last.Entry.IsGone && last.Entry.ToRecord().Access is { Refused: false } access && access.Action == pull)
                return (true, Invariant($"{before:yyyy-MM-dd HH:mm:ss}Z by {access.User} ({access.Agency})"), "");
        }
        return (true, "nobody lately", "");
    }

    /// <summary>Parts that nothing above tried, as they show themselves.</summary>
    private UnitTestRow[] Others()
    {
        HashSet<string> tried = [.. Tried, LightPart, .. parts.Configuration.Backends.Select(static backend => $"backend {backend.Name}"), .. parts.Readings?.Rows(static _ => "").Select(static row => row.What) ?? []];
        return [.. parts.Live.Conditions().Where(condition => !tried.Contains(condition.Part))
            .Select(static condition => new UnitTestRow(condition.Part, condition.Light != Light.Red, condition.Light switch
            {
                Light.Green => "green",
                Light.Amber => $"it works, but somebody is needed soon: {condition.Reason}",
                _ => condition.Reason,
            }, ""))];
    }

    private string Fault(string part) => parts.Live.Conditions().FirstOrDefault(condition => condition.Part == part && condition.Light != Light.Green)?.Reason ?? "";

    private DeviceKey OpenKey() => DeviceKey.Open(parts.Configuration.Journal.KeyReference, parts.Configuration.Journal.CertificatePath);
}
