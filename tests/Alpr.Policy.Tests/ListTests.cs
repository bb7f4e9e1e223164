using System.Globalization;
using System.Text;
using Alpr.Board.Configuration;
using Alpr.Contracts.V1;
using Alpr.Host.Pipeline;
using Alpr.HotLists;
using Alpr.ListFeeds;

namespace Alpr.Policy.Tests;

public sealed class ListTests : AgencyFixture
{
    private const string Wanted = "7ABC123";

    // A department's list for agencies whose file names none: as long as the file lets it be.
    private const string DepartmentList = """
        "hot_lists": [
            {
              "list": { "name": "department", "layout": "delimited", "category": "be_on_lookout", "time_zone": "America/Los_Angeles", "entry_days_max": DAYS,
                "mapping": { "plate": "Plate", "state": "State", "effective": "Entered", "expiry": "Expires" } },
              "from": "folder:LISTS/department", "refresh_hours": 12, "stale_after_hours": 24, "department": true
            },
        """;

    [TestCaseSource(typeof(Agency), nameof(Agency.All))]
    [PolicyRow("department-lists", "Winters (c); Stockton IV.D.1 for its local list; the others' files")]
    public void An_entry_of_the_departments_list_ends_in_time_though_the_list_comes_in_daily(Agency agency)
    {
        Open(agency);
        foreach ((string list, int days) in DepartmentLists(agency))
        {
            Listed undated = new("5UND123"), dated = new("5DAT123") { Entered = Day(0), Expires = Day(2 * 365) };
            bool hasDate = Unit.Policy.HotLists.Single(one => one.List.Name == list).List.Mapping!.Effective is not null;
            Assert.That(hasDate, Is.True, "the file says when an entry was made");
            for (int day = 0; day < days; day++)
            {
                Unit.Deliver(list, undated, dated, new("9ZZZ" + day.ToString("000", CultureInfo.InvariantCulture))); // another file each day
                if (day == 0 || day >= days - 2)
                    Assert.That(Passing(list), Is.EqualTo(new[] { "5UND123", "5DAT123" }), $"{list}, day {day}");
                Unit.Advance(TimeSpan.FromDays(1) - TimeSpan.FromSeconds(12));
            }
            Unit.Advance(TimeSpan.FromMinutes(1));
            Unit.Deliver(list, undated, dated, new Listed("9ZZZ999"));
            Assert.That(Passing(list), Is.Empty, $"{list}, after {days} days and one more copy");
            Unit.Deliver(list, undated with { Entered = Day(0) }, dated);
            Assert.That(Passing(list), Is.EqualTo(new[] { "5UND123" }), "somebody dated it anew: another purpose, another period");
        }

        string Day(int after) => Unit.Clock.UtcNow.AddDays(after).ToOffset(TimeSpan.FromHours(-8)).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

        string[] Passing(string list) =>
            [.. Unit.Pass(new("5UND123"), new("5DAT123")).Where(alert => alert.Hit.Hit.List == list).Select(alert => alert.Hit.Hit.EntryPlate)];
    }

    [TestCaseSource(typeof(Agency), nameof(Agency.All))]
    [PolicyRow("department-lists", "Winters (c)")]
    public void A_policy_whose_department_list_lasts_longer_than_a_year_is_refused(Agency agency)
    {
        Open(agency);
        ConfigurationException refused = Assert.Throws<ConfigurationException>(() => Unit.Install(("\"hot_lists\": [", Department(366).Replace("\"department\",", "\"other\",", StringComparison.Ordinal))))!;
        Assert.That(refused.Message, Does.Contain("entry_days_max").And.Contain("department_list_days_max"));
        refused = Assert.Throws<ConfigurationException>(() => Unit.Install(("\"department_list_days_max\": 365", "\"department_list_days_max\": 400")))!;
        Assert.That(refused.Message, Does.Contain("department_list_days_max"));
    }

    [TestCaseSource(typeof(Agency), nameof(Agency.All))]
    [PolicyRow("lists-daily", "Stockton IV.C.1, IV.C.2; the others' files")]
    public void A_new_list_takes_the_place_of_the_old_and_one_that_did_not_come_for_a_day_is_seen(Agency agency)
    {
        Open(agency);
        Assert.That(Unit.Policy.HotLists.Select(list => list.RefreshHours), Is.All.LessThanOrEqualTo(24), "asked for daily at the least");
        Assert.That(Unit.Light(FeedKeeper.Part).Light, Is.EqualTo(Light.Red), "a list that was never there");
        Unit.DeliverAll();
        Assert.That(Unit.Light(FeedKeeper.Part).Light, Is.EqualTo(Light.Green), Unit.Light(FeedKeeper.Part).Reason);
        Unit.Deliver("svs", new Listed(Wanted));
        Assert.That(Lists(Unit.Pass(new Vehicle(Wanted))), Is.EqualTo(new[] { "svs" }));
        Unit.Advance(TimeSpan.FromHours(23));
        Unit.Tend();
        Assert.That(Unit.Light(FeedKeeper.Part).Light, Is.EqualTo(Light.Green));
        Unit.Advance(TimeSpan.FromHours(1.1));
        Unit.Tend();
        Assert.That((Unit.Light(FeedKeeper.Part).Light, Unit.Light(FeedKeeper.Part).Reason), Is.EqualTo((Light.Amber, Unit.Light(FeedKeeper.Part).Reason)));
        Assert.That(Unit.Light(FeedKeeper.Part).Reason, Does.Contain("was last confirmed"));
        Assert.That(Lists(Unit.Pass(new Vehicle(Wanted))), Is.EqualTo(new[] { "svs" }), "late is not over");
        Unit.DeliverAll();
        Assert.That(Unit.Light(FeedKeeper.Part).Light, Is.EqualTo(Light.Green));
        Assert.That(Lists(Unit.Pass(new Vehicle(Wanted))), Is.Empty, "it is not on the new list");
        Assert.That(Unit.Records().Count(record => record.HotListInstalled?.List == "svs"), Is.EqualTo(3), "each is signed");
    }

    [TestCaseSource(typeof(Agency), nameof(Agency.All))]
    [PolicyRow("lists-daily", "Stockton III.C.5, IV.C.1; the others' files")]
    public void After_a_restart_stored_lists_count_at_once_their_age_is_on_each_hit_and_at_last_they_end(Agency agency)
    {
        Open(agency);
        Unit.Deliver("svs", new Listed(Wanted));
        Unit.Advance(TimeSpan.FromHours(10));
        Unit.Reopen();
        Hit hit = Unit.Pass(new Vehicle(Wanted)).Single().Hit.Hit;
        Assert.That((hit.List, hit.Category), Is.EqualTo(("svs", "stolen_vehicle")));
        Assert.That(hit.ListAgeS, Is.InRange(10 * 3600, 10 * 3600 + 120), "since the list's own date");
        Assert.That(hit.ListDateUs, Is.GreaterThan(0));
        Unit.Advance(TimeSpan.FromHours(61));
        Assert.That(Unit.Pass(new Vehicle(Wanted)).Single().Hit.Hit.ListAgeS, Is.InRange(71 * 3600, 71 * 3600 + 120));
        Unit.Advance(TimeSpan.FromHours(1));
        Unit.Tend();
        Assert.That(Unit.Pass(new Vehicle(Wanted)), Is.Empty, "72 hours old, and there is no network");
        Assert.That(Unit.Light(FeedKeeper.Part).Light, Is.EqualTo(Light.Red));
    }

    [TestCaseSource(typeof(Agency), nameof(Agency.All))]
    [PolicyRow("lists-encrypted", "Tustin 462.4, 462.5; Westmorland 462.11 (1); Winters (b) 4")]
    public void A_list_lies_nowhere_in_plain_and_one_that_the_policy_drops_is_gone(Agency agency)
    {
        Open(agency);
        Unit.Deliver("svs", new Listed(Wanted), new Listed("5XYZ987"));
        Assert.That(Unit.Pass(new Vehicle(Wanted)), Has.Count.EqualTo(1));
        string[] files = [.. Directory.EnumerateFiles(Unit.Folder, "*", SearchOption.AllDirectories).Concat(Directory.EnumerateFiles(AgencyUnit.ListsIn, "*", SearchOption.AllDirectories))];
        string stored = files.Single(file => file.EndsWith("svs.hotlist", StringComparison.Ordinal));
        Assert.That(files.Where(file => !file.EndsWith(".lock", StringComparison.Ordinal) && Holds(file, "5XYZ987")), Is.Empty, "nor with what the unit saw");
        Assert.That(File.GetUnixFileMode(stored), Is.EqualTo(UnixFileMode.UserRead | UnixFileMode.UserWrite));
        Unit.Install(("\"name\": \"svs\"", "\"name\": \"svs-of-another-name\""));
        Assert.That((File.Exists(stored), Unit.Pass(new Vehicle(Wanted)).Count), Is.EqualTo((false, 0)));
        Assert.That(Unit.Records().Last(record => record.HotListInstalled is not null).HotListInstalled.Entries, Is.Zero, "that it went is signed");
        File.Delete(Path.Combine(Unit.Folder, "agency.key"));
        Assert.Throws<HotListException>(() => Unit.Reopen(), "without the key nothing of lists and accounts can be read, and the unit does not start");
    }

    private List<(string List, int Days)> DepartmentLists(Agency agency)
    {
        Assert.That(Unit.Policy.HotLists.Where(list => list.Department).Select(list => (list.List.Name, list.List.EntryDaysMax)), Is.EqualTo(agency.DepartmentLists));
        if (agency.DepartmentLists.Count > 0)
            return [.. agency.DepartmentLists];
        Unit.Install(("\"hot_lists\": [", Department(365)));
        return [("department", 365)];
    }

    private static string Department(int days) => DepartmentList.Replace("DAYS", days.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal)
        .Replace("LISTS", AgencyUnit.ListsIn, StringComparison.Ordinal);

    private static string[] Lists(IEnumerable<Alert> alerts) => [.. alerts.Select(alert => alert.Hit.Hit.List)];

    private static bool Holds(string file, string text) => Encoding.Latin1.GetString(File.ReadAllBytes(file)).Contains(text, StringComparison.Ordinal);
}
