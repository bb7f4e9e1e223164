using System.Globalization;
using Alpr.Board.Imaging;
using Alpr.Board.Numbers;
using Alpr.Contracts.V1;
using Alpr.Journal;

namespace Alpr.Ctl.Simulation;

/// <summary>
/// A day on an invented road: passages thick in the morning and the evening and thin at night, vehicles that come again, a few on a hot list. The same seed
/// gives the same day.
/// </summary>
internal sealed class InventedDay : IDisposable
{
    private const string Letters = "ABCDEFGHJKLMNPRSTUVWXYZ"; // without I, O, Q
    private const int ImageQuality = 85, SecondsPerDay = 86_400;
    private const double ComesAgain = 0.35; // share of passages of a vehicle that passed before on that day
    private static readonly int[] OfHour = [4, 2, 2, 2, 5, 14, 34, 62, 68, 48, 42, 44, 48, 46, 50, 60, 72, 76, 58, 40, 28, 20, 14, 8]; // weights
    private static readonly string[] States = ["CA", "CA", "CA", "CA", "CA", "CA", "NV", "AZ", "OR", ""];

    private readonly DateTimeOffset _day;
    private readonly bool _images;
    private readonly JpegEncoder _encoder = new();
    private readonly byte[] _luma = new byte[PlateStamp.Width * PlateStamp.Height];
    private readonly byte[] _jpeg = new byte[JpegEncoder.BufferSize(PlateStamp.Width, PlateStamp.Height)];
    private SplitMix64 _chance;

    /// <summary>Prepares a day.</summary>
    /// <param name="day">Its first moment.</param>
    /// <param name="seed">Which day.</param>
    /// <param name="images">True: each passage has a picture of its plate.</param>
    public InventedDay(DateTimeOffset day, ulong seed, bool images) => (_day, _chance, _images) = (day, new(seed), images);

    /// <summary>Plates that a hot list would name, with their states.</summary>
    public List<(string Plate, string State)> Listed { get; } = [];

    /// <summary>Writes the day.</summary>
    /// <param name="journal">Where to.</param>
    /// <param name="passages">How many.</param>
    /// <param name="listed">How many of them are on a list.</param>
    /// <param name="told">Told how many there are, now and then.</param>
    public void Write(JournalWriter journal, int passages, int listed, Action<int> told)
    {
        int[] seconds = [.. Enumerable.Range(0, passages).Select(_ => SecondOfDay())];
        Array.Sort(seconds);
        List<(string Plate, string State)> seen = [];
        for (int i = 0; i < passages; i++)
        {
            (string Plate, string State) vehicle = seen.Count > 0 && _chance.NextUnit() < ComesAgain ? seen[Below(seen.Count)] : (NewPlate(), States[Below(States.Length)]);
            seen.Add(vehicle);
            bool isListed = (long)(i + 1) * listed / passages > (long)i * listed / passages;
            Append(journal, vehicle, _day.AddSeconds(seconds[i]).AddMilliseconds(Below(1000)), isListed);
            journal.CommitIfDue();
            told(i + 1);
        }
        journal.Commit();
    }

    /// <inheritdoc/>
    public void Dispose() => _encoder.Dispose();

    private void Append(JournalWriter journal, (string Plate, string State) vehicle, DateTimeOffset at, bool isListed)
    {
        long utcUs = at.ToUnixTimeMilliseconds() * 1000, bootUs = (long)(at - _day).TotalMicroseconds;
        RecordTime time = new() { UtcUs = utcUs, BoottimeUs = bootUs, Source = TimeSource.Gps, UncertaintyUs = 1000 };
        float confidence = (float)(1 - 0.12 * _chance.NextUnit() * _chance.NextUnit());
        Detection detection = new()
        {
            Plate = vehicle.Plate, RawPlate = vehicle.Plate, Confidence = confidence, State = vehicle.State, StateConfidence = vehicle.State.Length == 0 ? 0 : confidence,
            FirstUs = bootUs - 900_000, LastUs = bootUs, Frames = (uint)(8 + Below(20)),
        };
        detection.CharacterConfidence.AddRange(Enumerable.Repeat(MathF.Pow(confidence, 1f / vehicle.Plate.Length), vehicle.Plate.Length));
        Record record = new() { Time = time, Detection = detection };
        long sequence = _images ? journal.Append(record, Picture(vehicle.Plate)) : journal.Append(record);
        if (!isListed)
            return;
        Listed.Add(vehicle);
        journal.Append(new Record
        {
            Time = time,
            Hit = new()
            {
                Detection = (ulong)sequence, List = "simulated", Category = "stolen_vehicle", Match = MatchKind.Exact, Unconfirmed = true, Sighting = 1,
                Reference = string.Create(CultureInfo.InvariantCulture, $"SIM-{Listed.Count}"),
            },
        });
    }

    private ImageBlob Picture(string plate)
    {
        PlateStamp.Draw(plate, _luma);
        if (!_encoder.TryEncode(_luma, PlateStamp.Width, PlateStamp.Height, PlateStamp.Width, ImageQuality, _jpeg, out int written))
            throw new InvalidOperationException("The buffer of a plate's picture is too small.");
        return new(ImageKind.Plate, "image/jpeg", PlateStamp.Width, PlateStamp.Height, _jpeg.AsMemory(0, written));
    }

    private int SecondOfDay()
    {
        int weight = Below(OfHour.Sum()), hour = 0;
        while (weight >= OfHour[hour])
            weight -= OfHour[hour++];
        return Math.Min(hour * 3600 + Below(3600), SecondsPerDay - 1);
    }

    // California's format of passenger vehicles: a digit, three letters, three digits.
    private string NewPlate() => string.Create(7, this, static (text, day) =>
    {
        for (int i = 0; i < text.Length; i++)
            text[i] = i is > 0 and < 4 ? Letters[day.Below(Letters.Length)] : (char)('0' + day.Below(10));
    });

    private int Below(int bound) => (int)(_chance.Next() % (ulong)bound);
}
