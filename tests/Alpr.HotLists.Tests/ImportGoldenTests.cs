namespace Alpr.HotLists.Tests;

public sealed class ImportGoldenTests
{
    private static IEnumerable<TestCaseData> Files()
    {
        HotListDefinition doj = Sample.Doj;
        yield return Case("svs.tbl", doj, SourceEncoding.Utf8OrWindows1252);
        yield return Case("sfr.tbl", doj with { Category = HotListCategory.StolenFelony }, SourceEncoding.Utf8OrWindows1252);
        yield return Case("slr.tbl", doj with { Category = HotListCategory.LostOrStolenPlate }, SourceEncoding.Utf8OrWindows1252);
        yield return Case("ncic.txt", doj with { Layout = HotListLayoutKind.NcicFixed }, SourceEncoding.Utf8OrWindows1252);
        yield return Case("ncic.csv", doj with { Layout = HotListLayoutKind.NcicCsv }, SourceEncoding.Utf8OrWindows1252);
        yield return Case("portal.csv", Delimited(HotListCategory.BeOnLookout, new()
        {
            Delimiter = ';',
            Plate = "Hot Plate",
            State = "State",
            Category = "Alert",
            Level = "Level",
            Effective = "Entered",
            Reference = "Case",
            Notes = "Remarks",
            StateRequired = true,
            CategoryRequired = true,
            InactiveAfterDays = 30,
            Categories = new Dictionary<string, HotListCategory> { ["stolen"] = HotListCategory.StolenVehicle, ["BOLO"] = HotListCategory.BeOnLookout },
        }), SourceEncoding.Utf8OrWindows1252);
        yield return Case("category-first.csv", Delimited(HotListCategory.Special, new()
        {
            Plate = "MatchPlate",
            State = "PlateState",
            Category = "Category",
            Effective = "EffectiveDate",
            Expiry = "ExpiryDate",
            Categories = new Dictionary<string, HotListCategory> { ["Amber"] = HotListCategory.AmberAlert },
        }), SourceEncoding.Utf16LittleEndian);
        yield return Case("no-header.tsv", Delimited(HotListCategory.Wanted, new()
        {
            Delimiter = '\t',
            HasHeader = false,
            Plate = "1",
            State = "2",
            Reference = "3",
        }), SourceEncoding.Utf8);
    }

    [TestCaseSource(nameof(Files))]
    public void Each_golden_file_is_read_as_it_must_be(string name, HotListDefinition list, SourceEncoding encoding)
    {
        Collected entries = new();
        ImportOutcome outcome = Sample.Import(list, File.ReadAllBytes(Sample.Golden(name)), entries);
        Assert.Multiple(() =>
        {
            Assert.That(entries.Lines, Is.EqualTo(File.ReadAllLines(Sample.Golden(name + ".expected"))));
            Assert.That(outcome.Entries, Is.EqualTo(entries.Lines.Count));
            Assert.That(outcome.LinesRefused, Is.Zero);
            Assert.That(outcome.Encoding, Is.EqualTo(encoding));
            Assert.That(outcome.ListDateUs, Is.EqualTo(name.EndsWith(".tbl", StringComparison.Ordinal) ? Sample.Now - Sample.Hour : 0));
            Assert.That(outcome.Sha256.ToArray(), Is.EqualTo(System.Security.Cryptography.SHA256.HashData(File.ReadAllBytes(Sample.Golden(name)))));
        });
    }

    [Test]
    public void A_category_that_the_policy_forbids_is_left_out_and_counted()
    {
        HotListDefinition list = Sample.Doj with { Layout = HotListLayoutKind.NcicFixed, Withheld = CategorySet.Of(HotListCategory.ImmigrationViolator) };
        Collected entries = new();
        ImportOutcome outcome = Sample.Import(list, File.ReadAllBytes(Sample.Golden("ncic.txt")), entries);
        Assert.Multiple(() =>
        {
            Assert.That((outcome.Entries, outcome.EntriesWithheld), Is.EqualTo((12L, 1L)));
            Assert.That(entries.Lines, Has.None.Contains("ImmigrationViolator"));
        });
    }

    private static TestCaseData Case(string name, HotListDefinition list, SourceEncoding encoding) =>
        new TestCaseData(name, list, encoding).SetArgDisplayNames(name);

    private static HotListDefinition Delimited(HotListCategory category, DelimitedMapping mapping) =>
        Sample.Plain with { Category = category, Mapping = mapping };
}
