using Alpr.Contracts.V1;
using Alpr.Journal;

namespace Alpr.Benchmarks.Oversight;

/// <summary>Detections whose texts follow from their number: California's pattern, two thirds of them seen before, as on a road that people live at.</summary>
internal static class InventedPassages
{
    private const string Letters = "ABCDEFGHJKLMNPRSTUVWXYZ";
    private const int SecondsBetween = 8;

    /// <summary>When the first was made.</summary>
    public static DateTimeOffset First { get; } = new(2025, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>Appends and commits.</summary>
    public static void Append(JournalWriter journal, int count)
    {
        long firstUs = First.ToUnixTimeMilliseconds() * 1000;
        for (int i = 0; i < count; i++)
        {
            RecordTime time = new() { UtcUs = firstUs + i * SecondsBetween * 1_000_000L, BoottimeUs = i * SecondsBetween * 1_000_000L, Source = TimeSource.Gps, UncertaintyUs = 1000 };
            Detection detection = new()
            {
                Plate = Plate(i), RawPlate = i % 10 == 0 ? Candidate(i) : Plate(i), Confidence = 0.97f, State = i % 14 == 0 ? "" : i % 9 == 0 ? "NV" : "CA", StateConfidence = 0.9f,
            };
            detection.CharacterConfidence.AddRange([0.99f, 0.99f, 0.99f, 0.98f, 0.99f, 0.97f, 0.99f]);
            detection.Candidates.Add(new PlateCandidate { Plate = Candidate(i), Confidence = 0.02f });
            detection.Candidates.Add(new PlateCandidate { Plate = Other(i), Confidence = 0.011f });
            long sequence = journal.Append(new Record { Time = time, Detection = detection });
            if (i % 200 == 0)
            {
                Hit hit = new() { Detection = (ulong)sequence, Category = i % 400 == 0 ? "stolen_vehicle" : "lost_or_stolen_plate", List = "SVS", Unconfirmed = true };
                journal.Append(new Record { Time = time, Hit = hit });
            }
        }
        journal.Commit();
    }

    /// <summary>The plate of a detection.</summary>
    public static string Plate(int number) => Text(Scatter(number % 3 == 0 ? (ulong)number : (ulong)number % 40_000));

    /// <summary>Its first candidate: one character misread.</summary>
    public static string Candidate(int number) => Plate(number) is var plate ? $"{plate[..4]}{Other(plate[4])}{plate[5..]}" : "";

    private static string Other(int number) => Plate(number) is var plate ? $"{plate[..1]}{Letters[number % Letters.Length]}{plate[2..]}" : "";

    private static char Other(char digit) => (char)('0' + (digit - '0' + 5) % 10);

    private static string Text(ulong x) => string.Create(7, x, (text, rest) =>
    {
        for (int i = 0; i < text.Length; i++)
        {
            bool letter = i is > 0 and < 4;
            ulong symbols = letter ? (ulong)Letters.Length : 10;
            text[i] = letter ? Letters[(int)(rest % symbols)] : (char)('0' + rest % symbols);
            rest /= symbols;
        }
    });

    // SplitMix64 (Steele, Lea, Flood 2014).
    private static ulong Scatter(ulong x)
    {
        x = (x + 1) * 0x9E37_79B9_7F4A_7C15;
        x = (x ^ x >> 30) * 0xBF58_476D_1CE4_E5B9;
        x = (x ^ x >> 27) * 0x94D0_49BB_1331_11EB;
        return x ^ x >> 31;
    }
}
