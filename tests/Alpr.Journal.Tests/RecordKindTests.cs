using Alpr.Contracts.V1;
using Alpr.Evidence;
using Google.Protobuf.Reflection;

namespace Alpr.Journal.Tests;

/// <summary>Every kind of record there is can be kept, exported and proven.</summary>
public sealed class RecordKindTests : JournalFixture
{
    [Test]
    public void A_record_of_every_kind_is_kept_and_proven()
    {
        FieldDescriptor[] kinds = [.. Record.Descriptor.Oneofs.Single(oneof => oneof.Name == "body").Fields];
        // These tell a verifier what is missing or who signs, and so are written by what they tell of.
        FieldDescriptor[] appended = [.. kinds.Where(kind => kind.Name is not ("purge" or "gap" or "key_changed" or "hold_changed"))];
        using (JournalWriter journal = Bench.Open())
        {
            foreach (FieldDescriptor kind in appended)
            {
                Record record = new();
                kind.Accessor.SetValue(record, kind.MessageType.Parser.ParseFrom([]));
                journal.Append(record);
            }
            journal.Commit();
        }
        using JournalReader reader = JournalReader.Open(Bench.JournalPath);
        VerificationReport report = Bench.Export(reader);
        Assert.That(report.Findings, Is.Empty);
        Assert.That(report.Kinds.Keys.Select(kind => (int)kind), Is.EquivalentTo(appended.Select(kind => kind.FieldNumber)));
        Assert.That(kinds, Has.Length.EqualTo(appended.Length + 4));
    }

    [Test]
    public void The_policy_in_force_stands_in_every_record()
    {
        byte[] policy = Hash256.Of("policy"u8).Bytes.ToArray();
        using (JournalWriter journal = Bench.Open())
        {
            Assert.That(journal.PolicySha256.IsEmpty, "none was ever installed");
            journal.ChangePolicy(new() { PolicySha256 = Google.Protobuf.ByteString.CopyFrom(policy), Version = "1" });
        }
        using (JournalWriter journal = Bench.Open())
        {
            Assert.That(journal.PolicySha256.ToArray(), Is.EqualTo(policy), "the log knows it over a restart");
            journal.Append(Bench.Detection(1));
            Assert.That(journal.Read(0, 2).Select(entry => entry.ToRecord().PolicySha256.ToByteArray()), Is.All.EqualTo(policy));
        }
    }
}
