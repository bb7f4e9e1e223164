using System.Text;
using Alpr.Board.Devices;
using Alpr.Board.Simulated.Devices;

namespace Alpr.Board.Tests.Devices;

public sealed class NmeaTests
{
    private static readonly string[] Samples =
    [
        "GNRMC,120305.25,A,3730.12345,N,12159.98765,W,0.01,,241126,,,A,V",
        "GPRMC,235959,A,0000.0000,S,18000.0000,E,022.4,084.4,010180,003.1,W",
        "GNRMC,120305.00,V,,,,,,,241126,,,N",
        "GNGGA,120305.25,3730.12345,N,12159.98765,W,1,09,0.90,-52.0,M,-32.0,M,,",
        "GPGGA,120305.00,,,,,0,00,99.99,,,,,,",
        "GPGSV,3,1,11,03,03,111,00,04,15,270,00,06,01,010,00,13,06,292,00",
    ];

    private static List<string> Frame(NmeaFramer framer, ReadOnlySpan<byte> bytes)
    {
        List<string> sentences = [];
        foreach (byte value in bytes)
        {
            if (framer.TryTake(value))
                sentences.Add(Encoding.ASCII.GetString(framer.Sentence));
        }
        return sentences;
    }

    // Known from receivers' manuals: the checksum is theirs.
    [TestCase("$GPGGA,123519,4807.038,N,01131.000,E,1,08,0.9,545.4,M,46.9,M,,*47\r\n", true)]
    [TestCase("$GPRMC,123519,A,4807.038,N,01131.000,E,022.4,084.4,230394,003.1,W*6A\r\n", true)]
    [TestCase("$GPRMC,123519,A,4807.038,N,01131.000,E,022.4,084.4,230394,003.1,W*6a\n", true)]
    [TestCase("$GPRMC,123519,A,4807.038,N,01131.000,E,022.4,084.4,230394,003.1,W*6B\r\n", false)]
    [TestCase("$GPRMC,123519,A,4807.038,N,01131.000,E,022.4,084.4,230394,003.1,W\r\n", false)]
    [TestCase("$*00\r\n", false)]
    public void A_sentence_is_sound_by_its_checksum(string line, bool sound) =>
        Assert.That(Frame(new(), Encoding.ASCII.GetBytes(line)), Has.Count.EqualTo(sound ? 1 : 0));

    [Test]
    public void A_fix_is_read_from_rmc()
    {
        Assert.That(NmeaSentence.TryParseRmc(Encoding.ASCII.GetBytes(Samples[0]), out NmeaRmc rmc));
        Assert.That(rmc.HasFix);
        Assert.That(rmc.Utc, Is.EqualTo(new DateTimeOffset(2026, 11, 24, 12, 3, 5, 250, TimeSpan.Zero)));
        Assert.That(rmc.LatitudeDegrees, Is.EqualTo(37.5020575).Within(1e-9));
        Assert.That(rmc.LongitudeDegrees, Is.EqualTo(-121.9997941667).Within(1e-9));
    }

    [Test]
    public void Satellites_dilution_and_altitude_are_read_from_gga()
    {
        Assert.That(NmeaSentence.TryParseGga(Encoding.ASCII.GetBytes(Samples[3]), out NmeaGga gga));
        Assert.That(gga, Is.EqualTo(new NmeaGga(true, 9, 0.9, -52)));
    }

    [TestCase(96, 1)]
    [TestCase(97, 0)]
    public void A_sentence_is_taken_up_to_its_bound(int length, int taken)
    {
        string line = SimulatedGps.Sentence("GPTXT," + new string('x', length - "$GPTXT,*00\r\n".Length));
        Assert.That(line, Has.Length.EqualTo(length));
        Assert.That(Frame(new(), Encoding.ASCII.GetBytes(line)), Has.Count.EqualTo(taken));
    }

    [Test]
    public void A_line_without_end_costs_no_more_than_the_buffer_and_the_next_sentence_is_read()
    {
        NmeaFramer framer = new();
        Frame(framer, Encoding.ASCII.GetBytes("$" + new string('A', 100_000)));
        Assert.That(framer.Damaged, Is.EqualTo(1));
        Assert.That(Frame(framer, Encoding.ASCII.GetBytes(SimulatedGps.Sentence(Samples[0]))), Is.EqualTo(new[] { Samples[0] }));
    }

    [TestCase("XXRMC,120305.25,A,3730.12345,N,12159.98765,W,0.01,,241126,,,A")]
    [TestCase("GNRMC,120305.25,A,3760.00000,N,12159.98765,W,0.01,,241126,,,A")] // 60 minutes
    [TestCase("GNRMC,120305.25,A,9000.00001,N,12159.98765,W,0.01,,241126,,,A")]
    [TestCase("GNRMC,120305.25,A,3730.12345,E,12159.98765,W,0.01,,241126,,,A")]
    [TestCase("GNRMC,120305.25,A,3730.12345,N,18000.00001,W,0.01,,241126,,,A")]
    [TestCase("GNRMC,120360.00,A,3730.12345,N,12159.98765,W,0.01,,241126,,,A")] // leap second
    [TestCase("GNRMC,240000.00,A,3730.12345,N,12159.98765,W,0.01,,241126,,,A")]
    [TestCase("GNRMC,120305.25,A,3730.12345,N,12159.98765,W,0.01,,290227,,,A")] // no leap year
    [TestCase("GNRMC,120305.25,A,3730.12345,N,12159.98765,W,0.01,,,,,A")]
    [TestCase("GNRMC,120305.25,,3730.12345,N,12159.98765,W,0.01,,241126,,,A")]
    [TestCase("GNRMC,120305.25,A,,,,,0.01,,241126,,,A")]
    [TestCase("GNRMC")]
    [TestCase("")]
    public void A_claim_of_a_fix_without_its_parts_is_refused(string sentence) =>
        Assert.That(NmeaSentence.TryParseRmc(Encoding.ASCII.GetBytes(sentence), out _), Is.False);

    [TestCase('E')]
    [TestCase('M')]
    [TestCase('N')]
    [TestCase('S')]
    public void A_position_that_was_not_measured_is_no_fix(char mode)
    {
        string sentence = $"GNRMC,120305.25,A,3730.12345,N,12159.98765,W,0.01,,241126,,,{mode}";
        Assert.That(NmeaSentence.TryParseRmc(Encoding.ASCII.GetBytes(sentence), out NmeaRmc rmc));
        Assert.That(rmc.HasFix, Is.False);
    }

    [Test]
    public void Damaged_streams_give_what_the_slow_reader_finds_in_them()
    {
        const int Seed = 311, Rounds = 20_000;
        Random random = new(Seed);
        int sound = 0;
        for (int round = 0; round < Rounds; round++)
        {
            StringBuilder text = new();
            for (int i = random.Next(1, 4); i > 0; i--)
                text.Append(SimulatedGps.Sentence(Samples[random.Next(Samples.Length)]));
            byte[] stream = Encoding.ASCII.GetBytes(text.ToString());
            for (int i = random.Next(0, 4); i > 0; i--)
                stream[random.Next(stream.Length)] = random.Next(3) == 0 ? (byte)"$*\r\n,"[random.Next(5)] : (byte)random.Next(256);
            if (random.Next(4) == 0)
                stream = stream[random.Next(stream.Length)..];
            List<string> expected = GpsOracle.Sentences(stream);
            sound += expected.Count;
            Assert.That(Frame(new(), stream), Is.EqualTo(expected), $"seed {Seed} round {round}: {Convert.ToHexString(stream)}");
        }
        Assert.That(sound, Is.InRange(Rounds / 2, Rounds * 3));
    }

    [Test]
    public void Sentences_with_wrong_fields_are_read_as_the_slow_reader_reads_them()
    {
        const int Seed = 312, Rounds = 20_000;
        Random random = new(Seed);
        const string Letters = "0123456789.,-ANSEWVRMCGP:";
        int parsed = 0;
        for (int round = 0; round < Rounds; round++)
        {
            StringBuilder text = new(Samples[random.Next(5)]);
            for (int i = random.Next(0, 4); i > 0; i--)
            {
                int at = random.Next(text.Length);
                switch (random.Next(3))
                {
                    case 0:
                        text[at] = Letters[random.Next(Letters.Length)];
                        break;
                    case 1:
                        text.Remove(at, 1);
                        break;
                    default:
                        text.Insert(at, Letters[random.Next(Letters.Length)]);
                        break;
                }
            }
            string sentence = text.ToString();
            byte[] bytes = Encoding.ASCII.GetBytes(sentence);
            string where = $"seed {Seed} round {round}: {sentence}";
            (bool isRmc, NmeaRmc expectedRmc) = GpsOracle.Rmc(sentence);
            Assert.That(NmeaSentence.TryParseRmc(bytes, out NmeaRmc rmc), Is.EqualTo(isRmc), where);
            Assert.That((rmc.HasFix, rmc.Utc), Is.EqualTo((expectedRmc.HasFix, expectedRmc.Utc)), where);
            Assert.That(rmc.LatitudeDegrees, Is.EqualTo(expectedRmc.LatitudeDegrees).Within(1e-9), where);
            Assert.That(rmc.LongitudeDegrees, Is.EqualTo(expectedRmc.LongitudeDegrees).Within(1e-9), where);
            (bool isGga, NmeaGga expectedGga) = GpsOracle.Gga(sentence);
            Assert.That(NmeaSentence.TryParseGga(bytes, out NmeaGga gga), Is.EqualTo(isGga), where);
            Assert.That((gga.HasFix, gga.Satellites), Is.EqualTo((expectedGga.HasFix, expectedGga.Satellites)), where);
            Assert.That(gga.Hdop, Is.EqualTo(expectedGga.Hdop).Within(1e-9), where);
            Assert.That(gga.AltitudeMetres, Is.EqualTo(expectedGga.AltitudeMetres).Within(1e-6), where);
            parsed += isRmc || isGga ? 1 : 0;
        }
        Assert.That(parsed, Is.InRange(Rounds / 10, Rounds));
    }

    [Test]
    public void Noise_alone_is_no_sentence()
    {
        const int Seed = 313;
        Random random = new(Seed);
        byte[] noise = new byte[1_000_000];
        random.NextBytes(noise);
        Assert.That(Frame(new(), noise), Is.EqualTo(GpsOracle.Sentences(noise)), $"seed {Seed}");
    }
}
