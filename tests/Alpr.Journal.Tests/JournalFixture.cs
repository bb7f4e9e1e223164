namespace Alpr.Journal.Tests;

/// <summary>Tests of a journal in a folder of its own, with a key and a clock that the test moves.</summary>
public abstract class JournalFixture
{
    private protected Bench Bench { get; private set; } = null!;

    [SetUp]
    public void MakeBench() => Bench = new();

    [TearDown]
    public void RemoveBench() => Bench.Dispose();
}
