using Alpr.Contracts;
using Alpr.Host.Pipeline;
using Alpr.Journal;

namespace Alpr.Policy.Tests;

/// <summary>A vehicle as the recognizer gives it on.</summary>
/// <param name="Plate">The voted text.</param>
/// <param name="State">Two letters; empty: the camera cannot say.</param>
internal sealed record Vehicle(string Plate, string State = "CA")
{
    /// <summary>Another reading; empty: none.</summary>
    public string Candidate { get; init; } = "";

    /// <summary>The whole frame; null: a small dark one.</summary>
    public Frame? Frame { get; init; }
}

/// <summary>Takes vehicles through the appliance's own stages after recognition, on the test's thread.</summary>
internal static class Road
{
    private const int SmallPixels = 64;

    /// <summary>Passes vehicles by; what they give is signed and durable when this returns.</summary>
    public static void Pass(AgencyUnit unit, IEvidenceObserver observer, IReadOnlyList<Vehicle> vehicles)
    {
        int pixels = vehicles.Max(vehicle => vehicle.Frame is { } frame ? frame.Width * frame.Height : SmallPixels * SmallPixels);
        Passage[] passages = [.. vehicles.Select(_ => new Passage(pixels)), new(pixels)];
        Exhibit[] slots = [.. passages.Select(_ => new Exhibit(pixels))];
        using SlotRing<Passage> ring = new(passages, WhenFull.Wait);
        using SlotRing<Exhibit> exhibits = new(slots, WhenFull.Wait);
        foreach (Vehicle vehicle in vehicles)
        {
            Assert.That(ring.TryRent(out Passage? passage));
            Fill(passage!, vehicle, unit.Clock.MonotonicUs);
            ring.Publish(passage!);
        }
        ring.Complete();
        using DetectionRecord record = new();
        using JournalTurns turns = new(unit.Journal);
        new PictureStage(ring, exhibits, new(unit.Matching, unit.Clock), record, new("pictures"), unit.Clock).Run();
        new EvidenceStage(exhibits, new(), turns, unit.Journal, unit.Clock, new(), observer, new("evidence")).Run();
        Array.ForEach(passages, passage => passage.Dispose());
    }

    private static void Fill(Passage passage, Vehicle vehicle, long nowUs)
    {
        Assert.That(PlateText.TryParse(vehicle.Plate, out passage.Text));
        passage.Characters[..].Fill(0.99f);
        passage.Confidence = 0.98f;
        (passage.State, passage.StateConfidence) = vehicle.State.Length == 0 ? (IssuingState.Unknown, 0f) : (new(IssuingState.Codes.ToArray().ToList().IndexOf(vehicle.State)), 0.95f);
        passage.CandidateCount = vehicle.Candidate.Length > 0 ? 1 : 0;
        if (vehicle.Candidate.Length > 0)
        {
            Assert.That(PlateText.TryParse(vehicle.Candidate, out PlateText other));
            passage.Candidates[0] = new(other, 0.4f);
        }
        (passage.FirstUs, passage.LastUs, passage.ConcludedUs, passage.Frames) = (nowUs, nowUs, nowUs, 5);
        if (vehicle.Frame is { } frame)
        {
            passage.Context.CopyFrom(frame);
            passage.Corners = Quad.FromRectangle(frame.Width / 4f, frame.Height / 4f, frame.Width / 4f, frame.Height / 8f);
            return;
        }
        passage.Context.SetSize(SmallPixels, SmallPixels);
        passage.Corners = Quad.FromRectangle(10, 10, 40, 20);
    }
}
