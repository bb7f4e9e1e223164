using Alpr.Evidence;

namespace Alpr.Web.Tests;

/// <summary>Checkpoints and proofs.</summary>
public sealed class ProofTests : WebFixture
{
    [Test]
    public void The_newest_checkpoint_is_signed_and_covers_the_log()
    {
        Bench.Fill(2);
        WebAnswer answer = Bench.Client(Bench.Other).Get("/v1/checkpoint");
        Assert.That(answer.Headers["Content-Type"], Does.StartWith("text/plain"));
        Assert.That(Checkpoint.TryRead(answer.Body, out Checkpoint? checkpoint, out _));
        Assert.That(checkpoint!.SignatureBy(Bench.Key.PublicKey), Is.EqualTo(CheckpointSignature.Valid));
        Assert.That(checkpoint.Size, Is.EqualTo(Bench.Count()));
    }

    [Test]
    public void Proofs_lead_from_records_to_the_root_and_from_one_root_to_the_next()
    {
        Bench.Fill(6);
        WebClient client = Bench.Client(Bench.Other);
        long size = Bench.Count();
        Assert.Multiple(() =>
        {
            for (long sequence = 0; sequence < size; sequence++)
            {
                System.Text.Json.JsonElement proof = client.Get($"/v1/proof/inclusion?sequence={sequence}&size={size}").Json;
                Assert.That(MerkleProof.IsIncluded(Hash(proof, "leaf"), sequence, size, Hash(proof, "root"), Hashes(proof)), $"record {sequence}");
            }
            Hash256 last = Hash(client.Get($"/v1/proof/inclusion?sequence=0&size={size}").Json, "root");
            for (long older = 1; older <= size; older++)
            {
                Hash256 root = Hash(client.Get($"/v1/proof/inclusion?sequence=0&size={older}").Json, "root");
                System.Text.Json.JsonElement proof = client.Get($"/v1/proof/consistency?from={older}&to={size}").Json;
                Assert.That(MerkleProof.IsConsistent(older, root, size, last, Hashes(proof)), $"size {older}");
            }
        });
    }

    [TestCase("inclusion?sequence=0")]
    [TestCase("inclusion?sequence=5&size=5")]
    [TestCase("inclusion?sequence=0&size=100000")]
    [TestCase("inclusion?sequence=-1&size=5")]
    [TestCase("consistency?from=5&to=4")]
    [TestCase("consistency?from=1&to=100000")]
    [TestCase("consistency?from=1")]
    [TestCase("consistency?from=1&to=2&more=3")]
    public void Sizes_that_the_log_never_had_are_refused(string query)
    {
        Bench.Fill(3);
        WebClient.Refused(Bench.Client(Bench.Program).Get("/v1/proof/" + query), 400);
    }

    private static Hash256 Hash(System.Text.Json.JsonElement proof, string name) => Hash256.From(Convert.FromHexString(proof.GetProperty(name).GetString()!));

    private static Hash256[] Hashes(System.Text.Json.JsonElement proof) =>
        [.. proof.GetProperty("hashes").EnumerateArray().Select(hash => Hash256.From(Convert.FromHexString(hash.GetString()!)))];
}
