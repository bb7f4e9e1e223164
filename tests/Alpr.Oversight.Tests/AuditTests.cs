using System.Globalization;
using System.Text;
using Alpr.Access;
using Alpr.Contracts.V1;
using Alpr.Evidence;

namespace Alpr.Oversight.Tests;

/// <summary>The access log is read whole, in a form that spreadsheets cannot turn into something else, and is itself accessed in the log.</summary>
public sealed class AuditTests : OversightFixture
{
    private AccessAudit Audit => new(Bench.Setup);

    private AuditFilter All => new() { From = OversightBench.Start, To = OversightBench.Start.AddDays(365) };

    [Test]
    public void Accesses_are_filtered_by_user_action_refusal_and_purpose()
    {
        Access("one", "search", "stolen vehicle 26-1");
        Access("two", "search", "missing person");
        Access("one", "view", "Stolen Vehicle 26-2");
        Access("two", "view", "", refused: true);
        Assert.That(Count(All with { User = "one" }), Is.EqualTo(2));
        Assert.That(Count(All with { Action = "view" }), Is.EqualTo(2));
        Assert.That(Count(All with { Refused = true }), Is.EqualTo(1));
        Assert.That(Count(All with { Purpose = "stolen" }), Is.EqualTo(2));
        Assert.That(Count(All with { Purpose = "stolen", User = "two" }), Is.Zero);
        Assert.That(Bench.Gate.Uses[0].Request.Asked, Is.EqualTo("accesses from 2026-01-05T08:00:00Z to 2027-01-05T08:00:00Z user one"));
        Assert.That(Bench.Gate.Uses.Select(use => use.Request.Action), Is.All.EqualTo(AccessAction.Audit));
    }

    [Test]
    public void An_audit_finds_the_audit_before_it()
    {
        Access("one", "search", "x");
        Count(All);
        Assert.That(Read(All).Select(row => row.Access.Action), Is.EqualTo(new[] { "search", "audit" }));
    }

    [TestCase("=HYPERLINK(\"http://x\")", "\"'=HYPERLINK(\"\"http://x\"\")\"")]
    [TestCase("+1", "\"'+1\"")]
    [TestCase("-1", "\"'-1\"")]
    [TestCase("@SUM(1)", "\"'@SUM(1)\"")]
    [TestCase("  =1", "\"'  =1\"")]
    [TestCase("\t=1", "\"'\t=1\"")]
    [TestCase("\uff1d1", "\"'\uff1d1\"")]
    [TestCase("a,b\"c", "\"a,b\"\"c\"")]
    [TestCase("a\nb", "\"a\nb\"")]
    [TestCase("a\rb\0c", "\"a b c\"")]
    [TestCase("7AB?12*", "\"7AB?12*\"")]
    [TestCase("", "\"\"")]
    public void A_field_is_quoted_and_no_formula(string text, string field) => Assert.That(AuditCsv.Field(text), Is.EqualTo(field));

    [Test]
    public void The_csv_is_read_back_whatever_the_texts()
    {
        string[] hostile = ["=cmd|'/c calc'!A0", "a\",\"b", "line\r\nbreak", "\u202egnp", "", "@x", new string('"', 50), "\0"];
        foreach (string text in hostile)
            Access(text, "search", text);
        Bench.Writer.Commit();
        using MemoryStream csv = new();
        Assert.That(Audit.WriteCsv(Bench.Session, Bench.Reason, All, csv), Is.EqualTo(hostile.Length));
        List<string[]> rows = ParseRfc4180(Encoding.UTF8.GetString(csv.ToArray()));
        Assert.That(rows, Has.Count.EqualTo(hostile.Length + 1));
        Assert.That(rows.Select(row => row.Length), Is.All.EqualTo(15));
        Assert.That(rows.Skip(1).SelectMany(row => row), Is.All.Not.Match(@"^\s*[=+\-@]"));
        Assert.That(rows[2][2], Is.EqualTo("a\",\"b"));
        Assert.That(Bench.Gate.Uses.Single().Results, Is.EqualTo(hostile.Length));
    }

    [Test]
    public void The_batch_proves_each_access()
    {
        for (int i = 0; i < 20; i++)
            Access(i % 2 == 0 ? "one" : "two", "search", "x");
        Bench.Detect("7ABC123");
        Bench.Writer.Commit();
        using MemoryStream batch = new();
        Assert.That(Audit.WriteBatch(Bench.Session, Bench.Reason, All with { User = "one" }, batch), Is.EqualTo(10));
        batch.Position = 0;
        VerificationReport report = BatchVerifier.Verify(batch, new() { Trust = TrustAnchors.OfKey(Bench.Key.PublicKey) });
        Assert.That((report.IsProven, report.Exhibits, report.Kinds[Record.BodyOneofCase.Access]), Is.EqualTo((true, 10L, 10L)));
    }

    [Test]
    public void What_is_out_of_bounds_is_refused()
    {
        Assert.That(() => Read(All with { To = All.From }), Throws.InstanceOf<OversightException>());
        Assert.That(() => Audit.Read(Bench.Session, Bench.Reason, All, 1001), Throws.InstanceOf<OversightException>());
        Assert.That(() => Audit.Sample(Bench.Session, Bench.Reason, All.From, All.To, 10), Throws.InstanceOf<OversightException>().With.Message.Contains("not ended"));
        Bench.Pass(TimeSpan.FromDays(400));
        Assert.That(() => Audit.Sample(Bench.Session, Bench.Reason, All.From, All.To, 0), Throws.InstanceOf<OversightException>());
        Assert.That(() => Audit.Sample(Bench.Session, Bench.Reason, All.From, All.To, 10, "a b"), Throws.InstanceOf<OversightException>().With.Message.Contains("seed"));
    }

    [Test]
    public void Seed_and_period_give_the_same_sample_and_it_can_be_drawn_by_hand()
    {
        List<long> sequences = [];
        for (int i = 0; i < 300; i++)
            sequences.Add(Access("one", "search", "x"));
        Bench.Pass(TimeSpan.FromDays(1));
        DateTimeOffset to = Bench.Clock.UtcNow;
        Bench.Writer.Commit();
        AuditSample first = Audit.Sample(Bench.Session, Bench.Reason, OversightBench.Start, to, 50);
        Access("two", "search", "later");
        AuditSample again = Audit.Sample(Bench.Session, Bench.Reason, OversightBench.Start, to, 50, first.Seed);
        Assert.That(again.Rows.Select(row => row.Sequence), Is.EqualTo(first.Rows.Select(row => row.Sequence)));
        Assert.That((first.Population, first.Rows.Count, first.Seed.Length), Is.EqualTo((300L, 50, 32)));
        Assert.That(first.Statement, Does.StartWith("50 of 300 accesses from").And.Contain(first.Seed).And.Contain(first.LogRoot));
        Assert.That(Bench.Gate.Uses[0].Request.Asked, Does.StartWith("random sample from").And.EndsWith($"of 50 seed {first.Seed}"));
        // By hand, as the documentation says.
        IEnumerable<long> byHand = sequences.OrderBy(sequence => Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(
            Encoding.ASCII.GetBytes($"alpr-audit-sample-1\n{first.Seed}\n{sequence.ToString(CultureInfo.InvariantCulture)}"))), StringComparer.Ordinal).Take(50).Order();
        Assert.That(first.Rows.Select(row => row.Sequence), Is.EqualTo(byHand));
        Assert.That(Audit.Sample(Bench.Session, Bench.Reason, OversightBench.Start, to, 1000).Rows, Has.Count.EqualTo(300), "all when there are fewer");
    }

    [Test]
    public void Every_access_is_drawn_as_often_as_any_other()
    {
        const int Population = 100, Size = 10, Draws = 4_000;
        AuditRow[] rows = [.. Enumerable.Range(0, Population).Select(i => new AuditRow(i * 7, OversightBench.Start, new()))];
        double[] drawn = new double[Population];
        for (int draw = 0; draw < Draws; draw++)
        {
            (List<AuditRow> sample, _) = AuditSample.Draw(rows, $"seed-{draw}", Size);
            Assert.That(sample.Select(row => row.Sequence).Distinct().Count(), Is.EqualTo(Size), "none twice");
            foreach (AuditRow row in sample)
                drawn[row.Sequence / 7]++;
        }
        double expected = (double)Draws * Size / Population;
        // Without replacement the sum is chi-square with 99 degrees of freedom, times 1 - 10/100.
        double chiSquare = drawn.Sum(count => (count - expected) * (count - expected) / expected) / (1 - (double)Size / Population);
        Assert.That(chiSquare, Is.InRange(61.1, 149.4), "the middle 99.8 of 100"); // NIST handbook, 1.3.6.7.4: 0.001 and 0.999 for 99
    }

    [Test]
    public void What_purges_left_is_counted()
    {
        Bench.Retention = new() { Keep = TimeSpan.FromDays(730) };
        Bench.Restart(1);
        long first = Bench.Detect("7ABC123"), second = Bench.Detect("8ABC123");
        Bench.Writer.Holds.Place("26-1", [second], "x", "");
        Bench.Pass(TimeSpan.FromDays(731));
        PurgeAudit before = Audit.Purges(Bench.Session, Bench.Reason, OversightBench.Start, Bench.Clock.UtcNow);
        Assert.That(before, Is.EqualTo(new PurgeAudit(0, 0, 0, 0, 2, 1)));
        while (Bench.Writer.Keeper.Tend())
        {
        }
        Bench.Pass(TimeSpan.FromMinutes(1));
        PurgeAudit after = Audit.Purges(Bench.Session, Bench.Reason, OversightBench.Start, Bench.Clock.UtcNow);
        Assert.That(after, Is.EqualTo(new PurgeAudit(1, 1, 0, 0, 1, 1)));
        Assert.That(Bench.Writer.Read(first, 1).Single().IsGone);
    }

    private int Count(AuditFilter filter) => Read(filter).Count;

    private IReadOnlyList<AuditRow> Read(AuditFilter filter)
    {
        Bench.Writer.Commit();
        return Audit.Read(Bench.Session, Bench.Reason, filter);
    }

    private long Access(string user, string action, string purpose, bool refused = false) =>
        Bench.Append(new Record { Access = new() { User = user, Agency = "Example", Action = action, Purpose = purpose, Refused = refused } });

    // A reader of its own: RFC 4180, section 2.
    private static List<string[]> ParseRfc4180(string text)
    {
        List<string[]> rows = [];
        List<string> row = [];
        for (int i = 0; i < text.Length;)
        {
            StringBuilder field = new();
            if (text[i] == '"')
            {
                for (i++; text[i] != '"' || (i + 1 < text.Length && text[i + 1] == '"'); i++)
                {
                    field.Append(text[i]);
                    i += text[i] == '"' ? 1 : 0;
                }
                i++;
            }
            else
            {
                for (; text[i] is not (',' or '\r'); i++)
                    field.Append(text[i]);
            }
            row.Add(field.ToString());
            if (text[i] == ',')
            {
                i++;
                continue;
            }
            Assert.That(text.Substring(i, 2), Is.EqualTo("\r\n"));
            i += 2;
            rows.Add([.. row]);
            row.Clear();
        }
        return rows;
    }
}
