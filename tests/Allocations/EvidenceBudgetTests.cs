namespace Alpr.Allocations.Tests;

/// <summary>No stage of the evidence path takes more managed bytes than <c>budgets.json</c> gives it.</summary>
public sealed class EvidenceBudgetTests
{
    private IReadOnlyDictionary<string, long> _measured = new Dictionary<string, long>();

    [OneTimeSetUp]
    public void Measure_every_stage_once() => _measured = EvidenceMeter.Measure(() => { });

    [Test]
    public void Each_stage_of_a_passage_stays_within_its_bytes() => Assert.Multiple(() =>
    {
        foreach ((string stage, long bytes) in _measured)
        {
            TestContext.Out.WriteLine($"{stage,-10}{bytes,8} of {Budgets.Stages.GetValueOrDefault(stage),8} managed bytes a passage");
            Assert.That(Budgets.Objection(stage, bytes), Is.Null);
        }
    });

    [Test]
    public void Every_budget_is_of_a_stage_that_is_measured() => Assert.That(Budgets.Stages.Keys, Is.EquivalentTo(_measured.Keys));

    [Test]
    public void One_more_small_array_in_a_stage_is_noticed()
    {
        // The canary: were the meter blind or a budget loose, an allocation could slip in.
        byte[]? small = null;
        IReadOnlyDictionary<string, long> wasteful = EvidenceMeter.Measure(() => small = new byte[64]);
        GC.KeepAlive(small);
        Assert.Multiple(() =>
        {
            foreach ((string stage, long bytes) in wasteful)
            {
                string? objection = Budgets.Objection(stage, bytes);
                Assert.That(objection, Is.Not.Null, $"'{stage}' takes {_measured[stage]} bytes: lower its budget of {Budgets.Stages[stage]}");
                Assert.That(objection, Does.Contain($"'{stage}'").And.Contain($"{bytes} managed").And.Contain($"{Budgets.Stages[stage]} in"));
            }
        });
    }
}
