using static Alpr.Evidence.Tests.Judge;

namespace Alpr.Evidence.Tests;

/// <summary>Whose log a batch is from, and whether it continues what was kept: each way to cheat is called by its name.</summary>
public sealed class BatchHistoryTests
{
    private TestKeys _keys = null!;
    private SampleLog _log = null!;

    [SetUp]
    public void MakeLog()
    {
        _keys = new();
        _log = SampleLog.WithDetections(_keys.Create(), 12);
    }

    [TearDown]
    public void RemoveLog()
    {
        _log.Dispose();
        _keys.Dispose();
    }

    [Test]
    public void A_batch_continues_every_older_checkpoint_that_was_kept()
    {
        for (int kept = 0; kept <= 12; kept++)
        {
            Checkpoint older = _log.CheckpointAt(kept);
            VerificationReport report = Verify(_log.Batch(kept, older: older), kept: older);
            Assert.That(report.Findings, Is.Empty, $"kept {kept}");
            Assert.That(report.ContinuesFrom, Is.EqualTo(kept));
        }
    }

    [Test]
    public void A_trusted_key_is_told_from_one_that_vouches_for_itself()
    {
        using DeviceKey other = _keys.Create("other");
        VerificationReport pinned = Verify(_log.Batch(), trusted: _log.Key.PublicKey);
        Assert.That((pinned.IsProven, pinned.Trust), Is.EqualTo((true, KeyTrust.Pinned)));
        VerificationReport impostor = Verify(_log.Batch(), trusted: other.PublicKey);
        Found(impostor, FindingKind.OtherKey, other.PublicKey.KeyId);
        Assert.That(impostor.Trust, Is.EqualTo(KeyTrust.SelfAsserted));
    }

    [Test]
    public void A_checkpoint_by_another_key_is_found()
    {
        using DeviceKey other = _keys.Create("other");
        Found(Verify(_log.Batch(newest: _log.CheckpointAt(12, other))), FindingKind.CheckpointSignedByAnotherKey, "another key");
    }

    [Test]
    public void A_log_that_became_smaller_was_rolled_back()
    {
        Checkpoint kept = _log.CheckpointAt(12);
        Found(Verify(_log.Batch(newest: _log.CheckpointAt(10)), kept: kept),
            FindingKind.RolledBack, "rolled back: size 10 is smaller than the 12");
    }

    [Test]
    public void A_log_with_another_history_is_a_fork_at_whatever_size()
    {
        using SampleLog fork = new(DeviceKey.Load(_keys.PathOf("device.key")));
        for (int i = 0; i < 2; i++)
            fork.Append(_log.Envelopes[i], _log.Images[i]);
        for (int i = 2; i < 12; i++)
            fork.AddDetection(i == 2 ? "FORKED" : $"7ABC{i:000}", $"plate {i}", $"context {i}");

        Assert.That(Verify(fork.Batch()).IsProven, "alone it looks well: what finds it out is a kept checkpoint");
        Found(Verify(fork.Batch(), kept: _log.CheckpointAt(12)), FindingKind.Forked, "at 12 records the kept root");
        Found(Verify(fork.Batch(older: fork.CheckpointAt(8)), kept: _log.CheckpointAt(8)),
            FindingKind.Forked, "at 8 records the kept root");
        Found(Verify(fork.Batch(older: _log.CheckpointAt(8)), kept: _log.CheckpointAt(8)),
            FindingKind.Forked, "not shown to continue its state of 8");
        VerificationReport common = Verify(fork.Batch(older: fork.CheckpointAt(2)), kept: _log.CheckpointAt(2));
        Assert.That(common.IsProven, "up to the fork both are the same log");
    }

    [Test]
    public void A_batch_without_proof_for_the_kept_checkpoint_is_not_proven()
    {
        Checkpoint kept = _log.CheckpointAt(5);
        Found(Verify(_log.Batch(), kept: kept), FindingKind.ConsistencyMissing, "5 records");
        Found(Verify(_log.Batch(older: _log.CheckpointAt(6)), kept: kept), FindingKind.ConsistencyMissing, "5 records");
    }

    [Test]
    public void A_kept_checkpoint_of_another_log_or_that_is_no_checkpoint_is_named()
    {
        using SampleLog second = new(DeviceKey.Load(_keys.PathOf("device.key")), "ffffffffffffffff");
        second.AddDetection("8XYZ999");
        Found(Verify(_log.Batch(), kept: second.CheckpointAt(1)), FindingKind.OtherLog, "ffffffffffffffff");
        VerificationOptions options = new() { KeptCheckpoint = "rubbish"u8.ToArray() };
        VerificationReport report = BatchVerifier.Verify(new MemoryStream(_log.Batch()), options);
        Found(report, FindingKind.KeptCheckpointRefused, "the kept checkpoint is refused");
    }

    [Test]
    public void A_checkpoint_of_another_devices_log_is_named()
    {
        Checkpoint foreign = Checkpoint.Sign("alpr-journal/pole-18/00", 12, Oracle.Root(_log.Leaves), _log.Key);
        Found(Verify(_log.Batch(newest: foreign)), FindingKind.OtherLog, "not a log of device pole-17");
    }
}
