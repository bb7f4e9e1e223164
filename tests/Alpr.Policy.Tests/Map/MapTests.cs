namespace Alpr.Policy.Tests;

public sealed class MapTests
{
    [Test]
    public void Every_row_of_the_requirements_has_tests()
    {
        HashSet<string> tested = [.. RowTable.Tests.Select(test => test.Row)], known = [.. RowTable.Rows.Select(row => row.Key)];
        Assert.Multiple(() =>
        {
            Assert.That(RowTable.Rows.Where(row => row.Outside is null && !tested.Contains(row.Key)).Select(row => row.Key), Is.Empty, "rows without a test");
            Assert.That(RowTable.Rows.Where(row => row.Outside is not null && tested.Contains(row.Key)).Select(row => row.Key), Is.Empty, "rows said to be outside that have a test");
            Assert.That(tested.Except(known), Is.Empty, "tests of rows that nobody knows");
            Assert.That(RowTable.Rows.Select(row => row.Key), Is.Unique);
            Assert.That(RowTable.Rows.Select(row => row.Agencies.Count), Is.All.GreaterThan(0));
        });
    }

    [Test]
    public void Every_test_of_a_row_names_its_source_and_runs_under_each_policy()
    {
        Assert.Multiple(() =>
        {
            Assert.That(RowTable.Tests.Where(test => !test.IsOfEachAgency).Select(test => test.Sentence), Is.Empty);
            Assert.That(RowTable.Tests.Where(test => string.IsNullOrWhiteSpace(test.Source)).Select(test => test.Sentence), Is.Empty);
            Assert.That(RowTable.Tests.Select(test => (test.Row, test.Test.Name)), Is.Unique, "names are rows of the map");
        });
    }

    [Test]
    public void Every_shipped_policy_file_is_under_test()
    {
        string[] shipped = [.. Directory.GetFiles(Path.GetDirectoryName(Agency.All[0].PolicyFile)!, "*.json").Select(Path.GetFileNameWithoutExtension).Order()!];
        Assert.That(Agency.All.Select(agency => agency.Key).Order(), Is.EqualTo(shipped));
    }
}
