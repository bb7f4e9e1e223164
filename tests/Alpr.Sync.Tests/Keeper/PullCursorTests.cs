using Alpr.Journal;

namespace Alpr.Sync.Tests;

/// <summary>Who comes and takes keeps a place in the log beside those that are delivered to.</summary>
public sealed class PullCursorTests : SyncFixture
{
    [Test]
    public void A_configuration_without_backends_leaves_the_cursors_of_those_who_pull()
    {
        Journal.Cursors.Add(BackendCursors.PullPrefix + "records");
        Journal.Cursors.Add("gone");
        Keeper.SetBackends([]);
        Assert.That(Journal.Cursors.Positions.Keys, Is.EqualTo(new[] { "pull:records" }));
    }
}
