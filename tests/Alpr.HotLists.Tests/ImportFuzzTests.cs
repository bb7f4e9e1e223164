using System.Text;
using Alpr.Tests.Common;

namespace Alpr.HotLists.Tests;

/// <summary>
/// Lines of every layout with a few changes, and whole files of them: none throws anything but a refusal, every entry can be stored, and the plate is what
/// a slow reading of the same columns gives. Set ALPR_SEED to replay a failure.
/// </summary>
public sealed class ImportFuzzTests
{
    private const int Slice = 100_000, Whole = 10_000_000;
    private const string Spice = "\t,;:\"'|/- .0OQ1I~\u00E9\u20AC\uFFFD\uD800\u2028";

    private Random _random = null!;

    [SetUp]
    public void Seed()
    {
        int seed = Torture.Seed(20260407);
        TestContext.Out.WriteLine($"ALPR_SEED={seed}");
        _random = new Random(seed);
    }

    [Test]
    public void Damaged_lines_of_California() => Fuzz(() => new CaliforniaDojLayout(HotListCategory.StolenVehicle, TimeZoneInfo.Utc), "svs.tbl",
        line => line.Length >= 10 ? SlowPlate(line[..8]) : null);

    [Test]
    public void Damaged_lines_of_NCIC_in_columns() => Fuzz(() => new NcicFixedLayout(TimeZoneInfo.Utc), "ncic.txt",
        line => line.Length >= 37 ? SlowPlate(line[27..37]) : null);

    [Test]
    public void Damaged_lines_of_NCIC_with_commas() => Fuzz(() => new NcicCsvLayout(TimeZoneInfo.Utc), "ncic.csv",
        line => line.Contains('"', StringComparison.Ordinal) ? null : SlowPlate(line.Split(',').ElementAtOrDefault(3) ?? ""));

    [Test]
    public void Damaged_lines_of_a_delimited_file()
    {
        IHotListLayout Open()
        {
            IHotListLayout layout = Sample.Plain.OpenLayout(Sample.Now);
            Assert.That(layout.Read(Sample.PlainHeader.TrimEnd(), new()).Kind, Is.EqualTo(LineKind.Header));
            return layout;
        }
        string[] lines =
        [
            "ZQX1001,CA,wanted,high,2026-04-01,2026-05-01,26-0101,\"a, b\"", "zqx-1002,NV,other,,04/05/2026 18:30,,26-0102,", "ZQX1003,,,,,,,",
        ];
        FuzzLines(Open, lines, line => line.Contains('"', StringComparison.Ordinal) ? null : SlowPlate(line.Split(',')[0]));
    }

    [TestCase("svs.tbl", HotListLayoutKind.CaliforniaDoj)]
    [TestCase("ncic.txt", HotListLayoutKind.NcicFixed)]
    [TestCase("ncic.csv", HotListLayoutKind.NcicCsv)]
    [TestCase("category-first.csv", HotListLayoutKind.Delimited)]
    public void Damaged_files_are_taken_whole_or_refused(string name, HotListLayoutKind layout)
    {
        HotListDefinition list = Sample.Plain with
        {
            Layout = layout,
            RefusedShareMax = 0.2,
            Mapping = new() { Plate = "MatchPlate", State = "PlateState", Category = "Category", Expiry = "ExpiryDate" },
        };
        byte[] file = File.ReadAllBytes(Sample.Golden(name));
        int taken = 0, tries = Torture.Count(1_500, 200_000);
        for (int i = 0; i < tries; i++)
        {
            byte[] input = DamageBytes(file);
            Checked sink = new();
            try
            {
                ImportOutcome outcome = Sample.Import(list, input, sink);
                taken++;
                Assert.That(outcome.Entries, Is.EqualTo(sink.Count));
                Assert.That(outcome.LinesRefused, Is.LessThanOrEqualTo(0.2 * (outcome.Entries + outcome.LinesRefused)));
            }
            catch (HotListException)
            {
                // Refused: as it should be for most.
            }
        }
        TestContext.Out.WriteLine($"{tries} files, {taken} taken");
        Assert.That(taken, Is.InRange(1, tries - 1), "a fuzzer that always or never gets through tests nothing");
    }

    private void Fuzz(Func<IHotListLayout> open, string golden, Func<string, string?> oracle) =>
        FuzzLines(open, File.ReadAllText(Sample.Golden(golden)).Split(['\r', '\n'], StringSplitOptions.RemoveEmptyEntries), oracle);

    private void FuzzLines(Func<IHotListLayout> open, string[] lines, Func<string, string?> oracle)
    {
        IHotListLayout layout = open();
        EntryDraft entry = new();
        Checked sink = new();
        int tries = Torture.Count(Slice, Whole);
        for (int i = 0; i < tries; i++)
        {
            if (i % 1000 == 0)
                layout = open();
            string line = Damage(lines[_random.Next(lines.Length)]);
            entry.Clear();
            LineReading reading = layout.Read(line, entry);
            if ((reading.Kind == LineKind.Refused) != (reading.Fault != LineFault.None))
                Assert.Fail($"input {i}: a refusal and its reason go together");
            if (reading.Kind != LineKind.Entry)
                continue;
            sink.Add(entry);
            if (oracle(line) is { } plate && entry.Plate.ToString() != plate)
                Assert.Fail($"input {i}: the plate is another");
        }
        TestContext.Out.WriteLine($"{tries} lines, {sink.Count} taken as entries");
        Assert.That(sink.Count, Is.InRange(tries / 20, tries - tries / 20), "a fuzzer that nearly always or never gets through tests little");
    }

    private string Damage(string line)
    {
        StringBuilder text = new(line);
        for (int changes = _random.Next(4); changes > 0 && text.Length > 0; changes--)
        {
            int at = _random.Next(text.Length);
            switch (_random.Next(6))
            {
                case 0:
                    text[at] = (char)_random.Next(' ', 127);
                    break;
                case 1:
                    text[at] = Spice[_random.Next(Spice.Length)];
                    break;
                case 2:
                    text.Remove(at, Math.Min(_random.Next(1, 4), text.Length - at));
                    break;
                case 3:
                    text.Insert(at, Spice[_random.Next(Spice.Length)].ToString(), _random.Next(1, 4));
                    break;
                case 4:
                    text.Length = at;
                    break;
                default:
                    text.Insert(at, text.ToString(at, Math.Min(_random.Next(1, 12), text.Length - at)));
                    break;
            }
        }
        return text.Length > HotListLimits.LineLengthMax ? text.ToString(0, HotListLimits.LineLengthMax) : text.ToString();
    }

    private byte[] DamageBytes(byte[] file)
    {
        List<byte> bytes = [.. file];
        for (int changes = _random.Next(4); changes > 0 && bytes.Count > 0; changes--)
        {
            int at = _random.Next(bytes.Count);
            switch (_random.Next(4))
            {
                case 0:
                    bytes[at] = (byte)_random.Next(256);
                    break;
                case 1:
                    bytes.RemoveRange(at, Math.Min(_random.Next(1, 5), bytes.Count - at));
                    break;
                case 2:
                    bytes.InsertRange(at, Enumerable.Repeat((byte)_random.Next(256), _random.Next(1, 50)));
                    break;
                default:
                    if (_random.Next(4) == 0)
                        bytes.RemoveRange(at, bytes.Count - at);
                    break;
            }
        }
        return [.. bytes];
    }

    /// <summary>What the plate must be when the line is an entry.</summary>
    private static string SlowPlate(string column) =>
        string.Concat(column.Trim().Where(c => !" \u00A0-\u2013.\u00B7'/".Contains(c, StringComparison.Ordinal)).Select(char.ToUpperInvariant));
}
