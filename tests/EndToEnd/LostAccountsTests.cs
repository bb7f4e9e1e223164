namespace Alpr.EndToEnd.Tests;

/// <summary>A unit that lost its accounts is no new unit: whoever has its serial line gets nothing.</summary>
public sealed class LostAccountsTests
{
    [Test]
    public void A_unit_on_which_people_signed_in_and_whose_accounts_are_gone_stops_and_says_so()
    {
        using AgencyUnit unit = new("7KLM204,CA,Stolen,REF-77,\n", more: """ "console": { "line": "/dev/null" }, """);
        File.Delete(Path.Combine(unit.Folder, "agency", "accounts"));
        Outcome ran = unit.Run();
        Assert.That(ran.ExitCode, Is.EqualTo(3), ran.ToString());
        Assert.That(ran.Errors, Does.Contain("it is missing").And.Contain("signed in on this unit").And.Contain("replace the unit"));
    }
}
