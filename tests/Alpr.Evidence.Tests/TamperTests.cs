using Alpr.Tests.Common;

namespace Alpr.Evidence.Tests;

/// <summary>No single change to a batch goes unnoticed, without any key or checkpoint to compare with.</summary>
public sealed class TamperTests
{
    private TestKeys _keys = null!;
    private byte[] _batch = null!;

    [OneTimeSetUp]
    public void MakeBatch()
    {
        _keys = new();
        using SampleLog log = SampleLog.WithDetections(_keys.Create(), 5);
        // Not from the start, not to the end, with an older checkpoint: so that every kind of field is in the file.
        _batch = log.Batch(1, 2, log.CheckpointAt(3));
        Assert.That(IsProven(_batch));
    }

    [OneTimeTearDown]
    public void RemoveKeys() => _keys.Dispose();

    [Test]
    public void No_changed_byte_is_accepted()
    {
        // One bit low, one in the middle (the case of a letter, so of base 64), one high.
        foreach (byte change in new byte[] { 0x01, 0x20, 0x80 })
        {
            for (int i = 0; i < _batch.Length; i++)
            {
                _batch[i] ^= change;
                bool accepted = IsProven(_batch);
                _batch[i] ^= change;
                Assert.That(accepted, Is.False, $"byte {i} of {_batch.Length}, change {change:x2}");
            }
        }
        TestContext.Out.WriteLine($"{3 * _batch.Length} changed batches of {_batch.Length} bytes, 0 accepted");
    }

    [Test]
    public void No_changed_byte_of_fifty_records_is_accepted()
    {
        using SampleLog log = SampleLog.WithDetections(_keys.Create("fifty"), 50);
        byte[] batch = log.Batch(0, 50);
        Assert.That(IsProven(batch));
        int accepted = 0, tried = 0;
        for (int i = 0; i < batch.Length; i += Torture.Count(slice: 97, whole: 1), tried++)
        {
            batch[i] ^= 0x04;
            accepted += IsProven(batch) ? 1 : 0;
            batch[i] ^= 0x04;
        }
        TestContext.Out.WriteLine($"{tried} changed batches of 50 records and {batch.Length} bytes, {accepted} accepted");
        Assert.That(accepted, Is.Zero);
    }

    [Test]
    public void No_changed_byte_of_a_bundle_of_fifty_records_is_accepted()
    {
        using SampleLog log = SampleLog.WithDetections(_keys.Create("bundle"), 60);
        using MemoryStream file = new();
        Assert.That(BundleWriter.Write(new MemoryStream(log.ExhibitBatch(Enumerable.Range(5, 50))), file).IsProven);
        byte[] bundle = file.ToArray();
        Assert.That(BundleVerifier.Verify(new MemoryStream(bundle)).IsProven);
        int accepted = 0, tried = 0;
        for (int i = 0; i < bundle.Length; i += Torture.Count(slice: 997, whole: 1), tried++)
        {
            bundle[i] ^= 0x04;
            accepted += BundleVerifier.Verify(new MemoryStream(bundle)).IsProven ? 1 : 0;
            bundle[i] ^= 0x04;
        }
        TestContext.Out.WriteLine($"{tried} changed bundles of 50 records and {bundle.Length} bytes, {accepted} accepted");
        Assert.That(accepted, Is.Zero);
    }

    [Test]
    public void No_truncated_batch_is_accepted()
    {
        for (int length = 0; length < _batch.Length; length++)
            Assert.That(IsProven(_batch[..length]), Is.False, $"the first {length} bytes of {_batch.Length}");
    }

    [Test]
    public void No_removed_or_inserted_byte_is_accepted()
    {
        for (int i = 0; i < _batch.Length; i += 3)
        {
            Assert.That(IsProven([.. _batch[..i], .. _batch[(i + 1)..]]), Is.False, $"without byte {i}");
            Assert.That(IsProven([.. _batch[..i], 0, .. _batch[i..]]), Is.False, $"with a zero before byte {i}");
        }
    }

    private static bool IsProven(byte[] batch) => BatchVerifier.Verify(new MemoryStream(batch)).IsProven;
}
