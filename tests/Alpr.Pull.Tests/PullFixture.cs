using Alpr.Board.Simulated;
using Alpr.Evidence;
using Alpr.Pull.Folder;
using Alpr.Pull.Pulling;
using Alpr.Pull.Tests.Server;

namespace Alpr.Pull.Tests;

/// <summary>One unit, its server and a folder to pull into.</summary>
internal abstract class PullFixture
{
    protected string Scratch { get; private set; } = "";

    protected string Into => Path.Combine(Scratch, "agency");

    protected Certificates Certificates { get; private set; } = null!;

    protected Appliance Unit { get; private set; } = null!;

    protected ApplianceServer Server { get; private set; } = null!;

    protected Recorder Events { get; private set; } = null!;

    protected VirtualClock Clock { get; private set; } = null!;

    protected List<TimeSpan> Waits { get; } = [];

    protected PullOptions Options { get; set; } = new();

    protected PullTimes Times { get; set; } = new();

    protected UnitSettings Settings { get; set; } = null!;

    [SetUp]
    public void Begin()
    {
        Scratch = Directory.CreateTempSubdirectory("alpr-pull-").FullName;
        Certificates = new(Scratch);
        Clock = new();
        Unit = new(Path.Combine(Scratch, "unit"), "pole-17", Clock);
        Server = new(Certificates.Server(), Certificates.Client);
        Server.Add(Unit);
        Events = new();
        Options = new() { RecordsPerBatch = 10 };
        Waits.Clear();
        Times = new()
        {
            TriesMax = 3, RetryFirstMs = 2, WaitSeconds = 5,
            Wait = (wait, stop) =>
            {
                Waits.Add(wait);
                return Task.Delay(1, stop);
            },
        };
        Settings = new()
        {
            Name = "pole-17", Url = Server.UrlOf("pole-17"), Certificate = Certificates.ClientCertificate, Key = Certificates.ClientKey,
            CertificateAuthorities = Certificates.Authority, Trust = Unit.Trust,
        };
    }

    [TearDown]
    public async Task End()
    {
        await Server.DisposeAsync();
        Unit.Dispose();
        Certificates.Dispose();
        Directory.Delete(Scratch, true);
    }

    /// <summary>Pulls into the folder; null is well.</summary>
    protected async Task<PullException?> PullAsync(Action<FolderStep>? onStep = null, bool extract = false)
    {
        await using FolderStore store = new(Into, extract) { OnStep = onStep };
        return await PullAsync(store);
    }

    protected async Task<PullException?> PullAsync(IBatchStore store, CancellationToken stop = default)
    {
        Events = new();
        return (await new FleetPuller([Settings], store, Options, Times, Events).RunAsync(stop)).SingleOrDefault();
    }

    /// <summary>Names of the batch files kept.</summary>
    protected string[] Files(string unit = "pole-17") => Directory.Exists(Path.Combine(Into, unit, "batches"))
        ? [.. Directory.GetFiles(Path.Combine(Into, unit, "batches"), "*.alprb").Select(Path.GetFileNameWithoutExtension).Order()!]
        : [];

    /// <summary>Proves the files that are kept, each by the checkpoint of the one before, and that together they are the whole log.</summary>
    protected void AssertWhole(long records)
    {
        long next = 0;
        ReadOnlyMemory<byte> kept = default;
        foreach (string name in Files())
        {
            using FileStream file = File.OpenRead(Path.Combine(Into, "pole-17", "batches", name + ".alprb"));
            VerificationReport report = BatchVerifier.Verify(file, new() { Trust = TrustAnchors.OfKey(Unit.Key.PublicKey), KeptCheckpoint = kept, ImagesLeftOut = !Options.Images });
            Assert.That(report.Findings, Is.Empty, name);
            Assert.That(report.First, Is.EqualTo(next), name);
            next += report.Records;
            kept = report.Checkpoint!.Note;
        }
        Assert.That(next, Is.EqualTo(records));
    }

    protected string[] Refused => Directory.Exists(Path.Combine(Into, "pole-17", "refused")) ? Directory.GetFiles(Path.Combine(Into, "pole-17", "refused"), "*.alprb") : [];
}

/// <summary>A process that ends in the middle.</summary>
internal sealed class KilledException : Exception;
