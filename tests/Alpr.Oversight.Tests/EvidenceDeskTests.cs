using System.IO.Compression;
using Alpr.Access;
using Alpr.Board.Time;
using Alpr.Contracts.V1;
using Alpr.Evidence;
using Alpr.Journal;

namespace Alpr.Oversight.Tests;

/// <summary>Looking, holding, releasing, taking away, approving purges: each once in the log, with its number of records.</summary>
public sealed class EvidenceDeskTests : OversightFixture
{
    private static readonly PurgeApprover[] Both = [new("A. Clerk", "City Council"), new("B. Counsel", "City Attorney")];

    private EvidenceDesk Desk => new(Bench.Setup);

    [Test]
    public void A_record_is_shown_with_its_pictures_hits_and_cases()
    {
        long sequence = DetectWithPictures("7ABC123"), hit = Bench.Hit(sequence);
        Bench.Writer.Commit();
        Desk.Hold(Bench.Session, Bench.Reason, [sequence]);
        ViewedRecord viewed = Desk.View(Bench.Session, Bench.Reason, sequence);
        Assert.That(viewed.Record!.Detection.Plate, Is.EqualTo("7ABC123"));
        Assert.That(viewed.Pictures.Select(picture => (picture.Kind, picture.Bytes.Length)), Is.EqualTo(new[] { (ImageKind.Plate, 3), (ImageKind.Context, 4) }));
        Assert.That((viewed.Hits.Single(), viewed.HeldBy.Single()), Is.EqualTo((hit, "26-0001")));
        Assert.That(Last(), Is.EqualTo((AccessAction.View, (long?)1)));
    }

    [Test]
    public void The_access_log_and_what_is_not_there_cannot_be_viewed()
    {
        long sequence = Bench.Detect("7ABC123");
        Bench.Writer.Commit();
        Desk.View(Bench.Session, Bench.Reason, sequence);
        Assert.That(() => Desk.View(Bench.Session, Bench.Reason, sequence + 1), Throws.InstanceOf<OversightException>().With.Message.Contains("read by an audit"));
        Assert.That(() => Desk.View(Bench.Session, Bench.Reason, 99), Throws.InstanceOf<OversightException>().With.Message.Contains("holds 0 to"));
        Assert.That(() => Desk.View(Bench.Session, Bench.Reason, -1), Throws.InstanceOf<OversightException>());
    }

    [Test]
    public void A_hold_takes_the_hits_along_and_a_release_gives_all_back()
    {
        long first = Bench.Detect("7ABC123"), hit = Bench.Hit(first), second = Bench.Detect("8ABC123");
        Bench.Writer.Commit();
        Desk.Hold(Bench.Session, Bench.Reason, [first, second]);
        Assert.That(Last(), Is.EqualTo((AccessAction.Hold, (long?)3)));
        Assert.That(Bench.Writer.Holds.Of("26-0001"), Is.EqualTo(new[] { first, hit, second }));
        Assert.That(Desk.Cases(Bench.Session, Bench.Reason).Single(), Is.EqualTo(new HeldCase("26-0001", 3)));
        long released = Desk.Release(Bench.Session, Bench.Reason);
        Assert.That(Last(), Is.EqualTo((AccessAction.Release, (long?)3)));
        Assert.That(Bench.Writer.Read(released, 1).Single().ToRecord().HoldChanged.By, Is.EqualTo("operator.one"));
        Assert.That(Desk.Cases(Bench.Session, Bench.Reason), Is.Empty);
        Assert.That(() => Desk.Release(Bench.Session, Bench.Reason), Throws.InstanceOf<OversightException>().With.Message.Contains("holds no records"));
        Assert.That(() => Desk.Hold(Bench.Session, new("why"), [first]), Throws.InstanceOf<OversightException>().With.Message.Contains("case number"));
    }

    [Test]
    public void A_refused_hold_holds_nothing()
    {
        long first = Bench.Detect("7ABC123");
        Bench.Gate.Refuse = _ => "No.";
        Assert.That(() => Desk.Hold(Bench.Session, Bench.Reason, [first]), Throws.InstanceOf<AccessRefusedException>());
        Assert.That(Bench.Writer.Holds.Of("26-0001"), Is.Empty);
    }

    [Test]
    public void Every_selection_is_exported_as_a_proven_batch()
    {
        long first = DetectWithPictures("7ABC123");
        Bench.Hit(first);
        DateTimeOffset middle = Bench.Clock.UtcNow.AddMinutes(1);
        Bench.Pass(TimeSpan.FromMinutes(2));
        long second = DetectWithPictures("8ABC123");
        Bench.Writer.Commit();
        Desk.Hold(Bench.Session, Bench.Reason, [second]);
        foreach ((ExportSelection selection, long records) in new[]
        {
            (ExportSelection.OfTime(OversightBench.Start, middle), 2L), (ExportSelection.OfSearch(new() { Plate = "7*" }), 2), (ExportSelection.OfCase("26-0001"), 1),
            (ExportSelection.Of([first, second]), 3),
        })
        {
            using MemoryStream batch = new();
            ExportReceipt receipt = Desk.Export(Bench.Session, Bench.Reason, selection, ExportForm.Batch, batch);
            batch.Position = 0;
            VerificationReport report = BatchVerifier.Verify(batch, new() { Trust = TrustAnchors.OfKey(Bench.Key.PublicKey) });
            Assert.That((report.IsProven, report.Exhibits, receipt.Records), Is.EqualTo((true, records, records)), selection.Asked);
            Assert.That(Last(), Is.EqualTo((AccessAction.Export, (long?)records)));
        }
    }

    [Test]
    public void A_bundle_of_a_case_has_its_pictures_and_leaves_nothing_behind()
    {
        long first = DetectWithPictures("7ABC123");
        Bench.Writer.Commit();
        Desk.Hold(Bench.Session, Bench.Reason, [first]);
        using MemoryStream zip = new();
        Desk.Export(Bench.Session, Bench.Reason, ExportSelection.OfCase("26-0001"), ExportForm.Bundle, zip);
        zip.Position = 0;
        using ZipArchive archive = new(zip);
        Assert.That(archive.Entries.Select(entry => entry.FullName), Does.Contain("index.html").And.Contain("verify.sh"));
        Assert.That(Directory.GetFiles(Bench.Folder, "export-*"), Is.Empty);
    }

    [Test]
    public void Nothing_goes_out_before_its_access_is_durable_and_nothing_when_it_is_refused()
    {
        Bench.Detect("7ABC123");
        Bench.Writer.Commit();
        long inLog = -1;
        using WatchedStream output = new(() => inLog = Bench.Writer.DurableCount);
        Desk.Export(Bench.Session, Bench.Reason, ExportSelection.OfSearch(new() { Plate = "7*" }), ExportForm.Batch, output);
        Assert.That(inLog, Is.EqualTo(2), "the access was there at the first byte");
        Bench.Gate.Refuse = _ => "No.";
        using MemoryStream nothing = new();
        Assert.That(() => Desk.Export(Bench.Session, Bench.Reason, ExportSelection.OfTime(OversightBench.Start, OversightBench.Start.AddDays(1)), ExportForm.Batch, nothing),
            Throws.InstanceOf<AccessRefusedException>());
        Assert.That(nothing.Length, Is.Zero);
    }

    [Test]
    public void An_export_of_nothing_or_of_other_records_is_refused()
    {
        Bench.Append(new Record { Boot = new() });
        Bench.Writer.Commit();
        foreach ((ExportSelection selection, string says) in new[]
        {
            (ExportSelection.OfCase("26-9"), "Nothing of it"), (ExportSelection.OfSearch(new() { Plate = "7*" }), "Nothing of it"), (ExportSelection.Of([0]), "neither a detection nor a hit"),
            (ExportSelection.Of([77]), "not in the journal"),
        })
        {
            Assert.That(() => Desk.Export(Bench.Session, Bench.Reason, selection, ExportForm.Batch, Stream.Null), Throws.InstanceOf<OversightException>().With.Message.Contains(says));
        }
    }

    [Test]
    public void A_purge_is_ordered_by_two_people_of_the_policys_offices()
    {
        NeedsApproval();
        Bench.Detect("7ABC123");
        Bench.Writer.Commit();
        Bench.Pass(TimeSpan.FromDays(800));
        Orders orders = new();
        DateTimeOffset before = OversightBench.Start.AddDays(10);
        Assert.That(Desk.ApprovePurge(Bench.Session, Bench.Reason, before, Both, orders), Is.EqualTo(1));
        Assert.That(orders.Given.Single(), Is.EqualTo((before, "A. Clerk (City Council); B. Counsel (City Attorney)")));
        Assert.That(Bench.Gate.Uses.Single().Request.ApprovedBy, Is.EqualTo(new[] { "A. Clerk (City Council)", "B. Counsel (City Attorney)" }));
    }

    [Test]
    public void A_purge_by_fewer_or_too_early_or_unasked_is_refused()
    {
        Bench.Pass(TimeSpan.FromDays(800));
        DateTimeOffset before = OversightBench.Start.AddDays(10);
        Refused(before, Both, "nothing to approve");
        NeedsApproval();
        Refused(before, [Both[0]], "City Attorney is missing");
        Assert.That(Bench.Gate.Uses[^1].Request.ApprovedBy, Is.EqualTo(new[] { "A. Clerk (City Council)" }), "the attempt is in the log");
        Refused(before, [Both[0], Both[0]], "One person approves once");
        Refused(before, [Both[0], new("a. clerk", "City Attorney")], "One person approves once");
        Refused(before, [Both[0], new("B. Counsel", "Mayor")], "offices are City Council, City Attorney");
        Refused(before, [Both[0], new(" ", "City Attorney")], "name of an approver");
        Refused(Bench.Clock.UtcNow.AddDays(-729), Both, "keeps records for 730 days");
        Bench.Policy = Bench.Policy with { Retention = new() { Days = 730, Purge = "needs_approval" } };
        Refused(before, [new("A. Clerk", "")], "2 people at least");
        Bench.Clock.Discipline = new(ClockSource.Unset, 0);
        Refused(before, Both, "clock is not set");
    }

    private void Refused(DateTimeOffset before, PurgeApprover[] by, string says)
    {
        Orders orders = new();
        Assert.That(() => Desk.ApprovePurge(Bench.Session, Bench.Reason, before, by, orders), Throws.InstanceOf<OversightException>().With.Message.Contains(says));
        Assert.That(orders.Given, Is.Empty);
    }

    private void NeedsApproval() =>
        Bench.Policy = Bench.Policy with { Retention = new() { Days = 730, Purge = "needs_approval", Approvers = ["City Council", "City Attorney"] } };

    private long DetectWithPictures(string plate) => Bench.Append(new Record { Detection = new() { Plate = plate } },
        new ImageBlob(ImageKind.Plate, "image/jpeg", 160, 40, new byte[] { 1, 2, 3 }), new ImageBlob(ImageKind.Context, "image/jpeg", 640, 360, new byte[] { 1, 2, 3, 4 }));

    private (AccessAction, long?) Last() => (Bench.Gate.Uses[^1].Request.Action, Bench.Gate.Uses[^1].Results);

    private sealed class Orders : IPurgeOrders
    {
        public List<(DateTimeOffset, string)> Given { get; } = [];

        public void Order(DateTimeOffset before, IReadOnlyList<string> orderedBy) => Given.Add((before, string.Join("; ", orderedBy)));
    }

    private sealed class WatchedStream(Action onFirstWrite) : MemoryStream
    {
        public override void Write(byte[] buffer, int offset, int count)
        {
            if (Length == 0)
                onFirstWrite();
            base.Write(buffer, offset, count);
        }

        public override void Write(ReadOnlySpan<byte> buffer)
        {
            if (Length == 0)
                onFirstWrite();
            base.Write(buffer);
        }
    }
}
