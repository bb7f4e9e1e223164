using Alpr.Contracts.V1;
using Alpr.Evidence;

namespace Alpr.Journal.Tests;

/// <summary>Another key takes over a log, and whoever trusts either of them can check all of it.</summary>
public sealed class KeyChangeTests : JournalFixture
{
    private DeviceKey _next = null!;

    [SetUp]
    public void MakeNextKey() => _next = DeviceKey.Create(Path.Combine(Bench.Folder, "next.key"), "pole-17", new(2026, 11, 24, 0, 0, 0, TimeSpan.Zero));

    [TearDown]
    public void RemoveNextKey() => _next.Dispose();

    [Test]
    public void A_log_goes_on_under_a_new_key_and_verifies_by_either()
    {
        Checkpoint kept = Change();
        using (JournalWriter journal = Bench.Open(key: _next))
        {
            journal.Append(Bench.Detection(9), Bench.Images(9));
            journal.Commit();
        }
        using JournalReader reader = JournalReader.Open(Bench.JournalPath);
        foreach (DevicePublicKey trusted in new[] { Bench.Key.PublicKey, _next.PublicKey })
        {
            VerificationReport report = Verify(reader, trusted, kept);
            Assert.That(report.Findings, Is.Empty);
            Assert.That((report.Trust, report.KeyChanges, report.ContinuesFrom, report.Records), Is.EqualTo((KeyTrust.Pinned, 1, 3L, 5L)));
            Assert.That(report.KeyId, Is.EqualTo(_next.PublicKey.KeyId));
        }
    }

    [Test]
    public void A_checkpoint_by_the_new_key_is_continued_too()
    {
        Change();
        Checkpoint kept;
        using (JournalReader before = JournalReader.Open(Bench.JournalPath))
            kept = before.LatestCheckpoint();
        using (JournalWriter journal = Bench.Open(key: _next))
        {
            journal.Append(Bench.Detection(9));
            journal.Commit();
        }
        using JournalReader reader = JournalReader.Open(Bench.JournalPath);
        Assert.That(Verify(reader, Bench.Key.PublicKey, kept).ContinuesFrom, Is.EqualTo(4));
    }

    [Test]
    public void A_key_that_is_neither_is_not_trusted()
    {
        Change();
        using DeviceKey stranger = DeviceKey.Create(Path.Combine(Bench.Folder, "stranger.key"), "pole-17", new(2026, 11, 24, 0, 0, 0, TimeSpan.Zero));
        using JournalReader reader = JournalReader.Open(Bench.JournalPath);
        Assert.That(Verify(reader, stranger.PublicKey).Findings.Single().Kind, Is.EqualTo(FindingKind.OtherKey));
    }

    [Test]
    public void The_old_key_cannot_go_on_and_the_message_says_since_when()
    {
        Change();
        JournalException refused = Bench.Refused(JournalProblem.OtherDevice, () => Bench.Open());
        Assert.That(refused.Message, Does.Contain("since its key was changed at record 3").And.Contain(_next.PublicKey.KeyId));
    }

    [Test]
    public void A_key_of_another_device_does_not_take_over()
    {
        using DeviceKey other = DeviceKey.Create(Path.Combine(Bench.Folder, "other.key"), "pole-18", new(2026, 11, 24, 0, 0, 0, TimeSpan.Zero));
        using JournalWriter journal = Bench.Open();
        Assert.That(() => journal.ChangeKey(other), Throws.ArgumentException.With.Message.Contain("pole-18"));
        Assert.That(() => journal.ChangeKey(Bench.Key), Throws.ArgumentException);
        Assert.That(journal.Count, Is.Zero);
    }

    private Checkpoint Change()
    {
        Bench.Fill(3);
        using JournalWriter journal = Bench.Open();
        Checkpoint before = journal.LatestCheckpoint();
        Assert.That(journal.ChangeKey(_next), Is.EqualTo(3));
        Assert.That(journal.Read(3, 1).Single().ToRecord().BodyCase, Is.EqualTo(Record.BodyOneofCase.KeyChanged));
        return before;
    }

    private static VerificationReport Verify(JournalReader reader, DevicePublicKey trusted, Checkpoint? kept = null)
    {
        using MemoryStream batch = new();
        reader.Export(batch, kept: kept);
        batch.Position = 0;
        return BatchVerifier.Verify(batch, new() { Trust = TrustAnchors.OfKey(trusted), KeptCheckpoint = kept?.Note ?? default });
    }
}
