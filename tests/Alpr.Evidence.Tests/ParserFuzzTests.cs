using Alpr.Contracts.V1;
using Alpr.Tests.Common;

namespace Alpr.Evidence.Tests;

/// <summary>
/// A slice of random bytes for every parser that reads from outside: none throws, none hangs, none accepts. Inputs are
/// random or a good one with a few changes. Set ALPR_SEED to replay a failure.
/// </summary>
public sealed class ParserFuzzTests
{
    private const int Whole = 10_000_000; // inputs to each parser
    private DevicePublicKey _key = null!;
    private byte[] _batch = null!, _envelope = null!, _note = null!, _certificate = null!;
    private Random _random = null!;

    [SetUp]
    public void ReadGoodInputs()
    {
        // The golden files, not new ones: signatures are random, and a seed must replay the same inputs.
        _key = DevicePublicKey.Load(Golden.CertificatePath);
        _batch = File.ReadAllBytes(Golden.BatchPath);
        _note = File.ReadAllBytes(Golden.CheckpointPath);
        BatchReader reader = new(new MemoryStream(_batch));
        reader.Read(out BatchPart? header);
        reader.Read(out BatchPart? record);
        _certificate = header!.Header.DeviceCertificate.ToByteArray();
        _envelope = record!.Record.Envelope.ToByteArray();
        int seed = Torture.Seed(20260101);
        TestContext.Out.WriteLine($"ALPR_SEED={seed}");
        _random = new Random(seed);
    }

    [TearDown]
    public void ReleaseKey() => _key.Dispose();

    [Test]
    public void Bad_envelopes_are_refused_quietly()
    {
        for (int i = 0; i < Torture.Count(60_000, Whole); i++)
        {
            byte[] input = Damage(_envelope);
            if (!EnvelopeView.TryRead(input, out EnvelopeView view))
                continue;
            byte[] again = new byte[input.Length + 32];
            Assert.That(view.TryWrite(again, out int written));
            Assert.That(again.AsSpan(0, written).SequenceEqual(input), "what is read is written the same");
        }
    }

    [Test]
    public void Bad_checkpoints_are_refused_quietly()
    {
        for (int i = 0; i < Torture.Count(20_000, Whole); i++)
        {
            byte[] input = Damage(_note);
            bool accepted = Checkpoint.TryRead(input, out Checkpoint? checkpoint, out _)
                && checkpoint.SignatureBy(_key) == CheckpointSignature.Valid;
            Assert.That(accepted && !input.AsSpan().SequenceEqual(_note), Is.False, $"input {i}");
        }
    }

    [Test]
    public void Bad_batches_are_read_to_their_first_fault()
    {
        for (int i = 0; i < Torture.Count(20_000, Whole); i++)
        {
            BatchReader reader = new(new MemoryStream(Damage(_batch)));
            int parts = 0;
            while (reader.Read(out BatchPart? part) == BatchRead.Part)
                Assert.That(part is not null && parts++ < 100, $"input {i}");
        }
    }

    [Test]
    public void Bad_bundles_are_judged_and_none_is_proven()
    {
        byte[] bundle = GoldenBundleTests.Bundle;
        int header = 30 + BundleFormat.Core.Length, core = header + BitConverter.ToInt32(bundle, 22), deep = 0;
        for (int i = 0; i < Torture.Count(20_000, Whole); i++)
        {
            // The batch in it is what is parsed; behind that the file is compared, which takes long and is tried less often.
            bool inCore = _random.Next(2_000) != 0;
            byte[] input = inCore ? [.. Damage(bundle[..core]), .. bundle[core..]] : Damage(bundle);
            if (_random.Next(2_000) == 0 && input.Length > header) // past the checksum, to what lies behind it
            {
                int length = Math.Min(input.Length, core) - header;
                BitConverter.TryWriteBytes(input.AsSpan(22), length);
                BitConverter.TryWriteBytes(input.AsSpan(14), Crc32(input.AsSpan(header, length)));
                deep++;
            }
            bool proven = BundleVerifier.Verify(new MemoryStream(input)).IsProven;
            Assert.That(proven && !input.AsSpan().SequenceEqual(bundle), Is.False, $"input {i}");
        }
        TestContext.Out.WriteLine($"{Torture.Count(20_000, Whole)} bundles, {deep} of them with their checksum made right again");
    }

    [Test]
    public void Bad_proofs_prove_nothing()
    {
        const int Size = 37;
        using TestKeys keys = new();
        using SampleLog log = SampleLog.WithDetections(keys.Create(), Size);
        Hash256 root = Oracle.Root(log.Leaves);
        Hash256[][] inclusions = [.. Enumerable.Range(0, Size).Select(index => MerkleProof.Inclusion(log, index, Size))];
        Hash256[][] consistencies = [.. Enumerable.Range(0, Size).Select(older => MerkleProof.Consistency(log, older, Size))];
        Hash256[] roots = [.. Enumerable.Range(0, Size).Select(older => Oracle.Root(log.Leaves[..older]))];
        for (int i = 0; i < Torture.Count(60_000, Whole); i++)
        {
            int index = _random.Next(Size), older = _random.Next(1, Size);
            Hash256[] inclusion = [.. inclusions[index]], consistency = [.. consistencies[older]];
            int at = _random.Next(inclusion.Length), there = _random.Next(consistency.Length);
            inclusion[at] = Hash256.Of(inclusion[at].Bytes);
            consistency[there] = Hash256.Of(consistency[there].Bytes);
            long claimed = _random.NextInt64(long.MinValue, long.MaxValue) >> _random.Next(64);
            bool any = MerkleProof.IsIncluded(log.Leaves[index], index, Size, root, inclusion)
                || MerkleProof.IsIncluded(log.Leaves[index], claimed, _random.NextInt64(), root, inclusion)
                || MerkleProof.IsConsistent(older, roots[older], Size, root, consistency)
                || MerkleProof.IsConsistent(claimed, root, _random.NextInt64(), root, consistency.AsSpan(0, there));
            Assert.That(any, Is.False, $"input {i}");
        }
    }

    [Test]
    public void Two_thousand_bad_batches_are_judged_and_none_is_proven()
    {
        for (int i = 0; i < 2_000; i++)
        {
            byte[] input = Damage(_batch);
            bool proven = BatchVerifier.Verify(new MemoryStream(input)).IsProven;
            Assert.That(proven && !input.AsSpan().SequenceEqual(_batch), Is.False, $"input {i}");
        }
    }

    [Test]
    public void Two_thousand_bad_certificates_are_refused_quietly()
    {
        for (int i = 0; i < 2_000; i++)
        {
            byte[] input = Damage(_certificate);
            if (DeviceCertificate.TryRead(input, out DeviceCertificate? certificate, out _))
            {
                certificate.Dispose();
                Assert.That(input, Is.EqualTo(_certificate), $"input {i}");
            }
        }
    }

    [Test]
    public void Bad_certificates_of_an_authority_are_not_believed_and_nothing_is_thrown()
    {
        byte[] issued = Golden.IssuedCertificate;
        using TrustAnchors trust = TrustAnchors.Load(Golden.AuthorityPath);
        int read = 0;
        for (int i = 0; i < 10_000; i++)
        {
            byte[] input = Damage(issued);
            if (!DeviceCertificate.TryRead(input, out DeviceCertificate? certificate, out _))
                continue;
            read++;
            bool isBelieved = trust.Believes(certificate, out _);
            certificate.Dispose();
            Assert.That(isBelieved && !input.AsSpan().SequenceEqual(issued), Is.False, $"input {i}");
        }
        Assert.That(read, Is.GreaterThan(100), "or the authority was never asked");
    }

    [Test]
    public void A_length_of_the_largest_part_takes_no_memory_before_its_bytes_come()
    {
        byte[] claim = [.. BatchFormat.Magic, 0x80, 0x80, 0x80, 0x04]; // 8 MiB to follow, and nothing follows
        BatchVerifier.Verify(new MemoryStream(claim));
        long before = GC.GetAllocatedBytesForCurrentThread();
        BatchVerifier.Verify(new MemoryStream(claim));
        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.LessThan(64 * 1024));
    }

    private byte[] Damage(byte[] good)
    {
        if (_random.Next(4) == 0)
        {
            byte[] noise = new byte[_random.Next(200)];
            _random.NextBytes(noise);
            return noise;
        }
        List<byte> bytes = [.. good];
        for (int changes = _random.Next(1, 4); changes > 0 && bytes.Count > 0; changes--)
        {
            int at = _random.Next(bytes.Count);
            switch (_random.Next(4))
            {
                case 0:
                    bytes[at] = (byte)_random.Next(256);
                    break;
                case 1:
                    bytes.Insert(at, (byte)_random.Next(256));
                    break;
                case 2:
                    bytes.RemoveRange(at, Math.Min(bytes.Count - at, _random.Next(1, 8)));
                    break;
                default:
                    bytes.RemoveRange(at, bytes.Count - at);
                    break;
            }
        }
        return [.. bytes];
    }

    // ISO 3309, a bit at a time: slow, and not the one under test.
    private static uint Crc32(ReadOnlySpan<byte> bytes)
    {
        uint crc = uint.MaxValue;
        foreach (byte b in bytes)
        {
            crc ^= b;
            for (int bit = 0; bit < 8; bit++)
                crc = (crc & 1) != 0 ? crc >> 1 ^ 0xEDB88320 : crc >> 1;
        }
        return ~crc;
    }
}
