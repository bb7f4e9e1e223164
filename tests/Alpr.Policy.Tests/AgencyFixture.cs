namespace Alpr.Policy.Tests;

/// <summary>Tests of a unit under each agency's policy.</summary>
public abstract class AgencyFixture
{
    private protected AgencyUnit Unit { get; private set; } = null!;

    /// <summary>Opens a unit in service; it is removed after the test.</summary>
    private protected AgencyUnit Open(Agency agency) => Unit = AgencyUnit.Of(agency);

    [TearDown]
    public void Remove()
    {
        Unit?.Dispose();
        Unit = null!;
    }
}
