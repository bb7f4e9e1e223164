using Alpr.Board.Configuration;
using Alpr.Contracts.V1;
using Alpr.Host.Pipeline;
using Alpr.HotLists;

namespace Alpr.Policy.Tests;

public sealed class HotPlateTests : AgencyFixture
{
    private const string Wanted = "7ABC123";
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    [TestCaseSource(typeof(Agency), nameof(Agency.All))]
    [PolicyRow("hot-plate-days", "Stockton IV.D.1; the others' files say the same")]
    public void A_hot_plate_ends_to_the_second_at_thirty_days_at_most_with_no_network(Agency agency)
    {
        Open(agency);
        EndsAfter(30, HotListCategory.HotPlate);
    }

    [TestCaseSource(typeof(Agency), nameof(Agency.All))]
    [PolicyRow("hot-plate-days", "Stockton IV.D.4; the others' files say the same")]
    public void A_hot_plate_of_a_general_lists_kind_ends_after_seven_days_at_most(Agency agency)
    {
        Open(agency);
        EndsAfter(7, HotListCategory.StolenVehicle); // SVS
        EndsAfter(7, HotListCategory.LostOrStolenPlate); // SLR
        EndsAfter(7, HotListCategory.StolenFelony); // SFR
    }

    [TestCaseSource(typeof(Agency), nameof(Agency.All))]
    [PolicyRow("hot-plate-fields", "Stockton IV.D.2; the others' files say the same")]
    public void A_hot_plate_without_officer_telephone_number_or_synopsis_is_refused(Agency agency)
    {
        Open(agency);
        HotPlate whole = Unit.HotPlate(Wanted, TimeSpan.FromDays(1));
        foreach ((HotPlate plate, string field) in new[]
        {
            (whole with { Officer = " " }, "officer"), (whole with { Phone = "" }, "phone"), (whole with { Reference = "" }, "reference"), (whole with { Synopsis = "" }, "synopsis"),
        })
            Assert.That(Unit.Enter(plate).Select(problem => problem.Field), Is.EqualTo(new[] { field }));
        Assert.That(Unit.Pass(new Vehicle(Wanted)), Is.Empty);
        Assert.That(Unit.Enter(whole), Is.Empty);
        Hit hit = Unit.Pass(new Vehicle(Wanted)).Single().Hit.Hit;
        Assert.That((hit.Reference, hit.Category), Is.EqualTo(("DR 77", "hot_plate")));
        Assert.That(Unit.LastAccess("enter_hot_plate").User, Is.EqualTo(People.NameOf(Access.AccessRole.Operator)));
    }

    [TestCaseSource(typeof(Agency), nameof(Agency.All))]
    [PolicyRow("hit-unconfirmed", "Westmorland 462.7 (7); Alameda A.7; Tustin 462.4 f); Stockton I.D, III.D.1 to 3; Winters: silent, the policy 430 that it amends is not part of the order")]
    public void An_alert_has_the_picture_the_state_and_is_unconfirmed_and_another_state_shows(Agency agency)
    {
        Open(agency);
        Unit.Enter(Unit.HotPlate(Wanted, TimeSpan.FromDays(1)));
        foreach ((string state, StateAgreement agreement) in new[] { ("CA", StateAgreement.Same), ("NV", StateAgreement.Conflict), ("", StateAgreement.Unknown) })
        {
            Alert alert = Unit.Pass(new Vehicle(Wanted, state)).Single();
            Assert.That((alert.Hit.Hit.Unconfirmed, alert.Hit.Hit.States, alert.Hit.Hit.EntryState, alert.Detection.Detection.State), Is.EqualTo((true, agreement, "CA", state)));
            Assert.That(alert.PlatePicture.Span[..2].ToArray(), Is.EqualTo(new byte[] { 0xFF, 0xD8 }), "a JPEG");
            Assert.That(alert.Hit.Hit.Match, Is.EqualTo(agreement switch { StateAgreement.Same => MatchKind.Exact, StateAgreement.Conflict => MatchKind.StateConflict, _ => MatchKind.StateUnknown }));
            Unit.Advance(TimeSpan.FromMinutes(10));
        }
        Assert.That(Unit.Records().Where(record => record.Hit is not null).Select(record => record.Hit.Unconfirmed), Is.EqualTo(new[] { true, true, true }));
    }

    [TestCaseSource(typeof(Agency), nameof(Agency.All))]
    [PolicyRow("hit-unconfirmed", "Stockton IV.C.4; the others' files say the same")]
    public void Hits_of_special_lists_only_inform(Agency agency)
    {
        Open(agency);
        Unit.Enter(Unit.HotPlate("5SPC123", TimeSpan.FromDays(1), HotListCategory.Special));
        Unit.Enter(Unit.HotPlate(Wanted, TimeSpan.FromDays(1), HotListCategory.Wanted));
        Assert.That(Unit.Pass(new("5SPC123"), new(Wanted)).Select(alert => alert.Hit.Hit.Informational), Is.EqualTo(new[] { true, false }));
        if (Unit.Policy.HotLists.Any(list => list.List.Name == "special")) // Stockton has a list of them
        {
            Unit.Deliver("special", new Listed("5LST123"));
            Assert.That(Unit.Pass(new Vehicle("5LST123")).Single().Hit.Hit.Informational, Is.True);
            return;
        }
        const string Special = """
            "hot_lists": [
                { "list": { "name": "special", "layout": "delimited", "category": "special", "entry_days_max": 30, "mapping": { "plate": "Plate", "state": "State" } },
                  "from": "folder:/var/lib/alpr/special", "refresh_hours": 12, "stale_after_hours": 24, "department": true },
            """;
        Assert.That(Assert.Throws<ConfigurationException>(() => Unit.Install(("\"hot_lists\": [", Special)))!.Message, Does.Contain("special lists approved"));
    }

    [TestCaseSource(typeof(Agency), nameof(Agency.All))]
    [PolicyRow("categories", "Alameda A.4.c, d, g to i; Winters (c) for Amber; the others' files")]
    public void Amber_blue_silver_and_yellow_alerts_and_lookouts_are_told_in_the_agencys_order(Agency agency)
    {
        Open(agency);
        HotListCategory[] entered = [HotListCategory.BeOnLookout, HotListCategory.YellowAlert, HotListCategory.SilverAlert, HotListCategory.BlueAlert, HotListCategory.AmberAlert];
        foreach (HotListCategory category in entered)
            Assert.That(Unit.Enter(Unit.HotPlate(Wanted, TimeSpan.FromDays(1), category)), Is.Empty);
        Assert.That(Unit.Pass(new Vehicle(Wanted)).Select(alert => alert.Hit.Hit.Category), Is.EqualTo(agency.AlertOrder));
    }

    [TestCaseSource(typeof(Agency), nameof(Agency.All))]
    [PolicyRow("categories", "Stockton IV.C.1: SFR, SVS and SLR; Winters (c); Westmorland 462.3; Alameda A.4.a; Tustin 462.1")]
    public void Stolen_in_a_felony_is_told_before_stolen_and_that_before_a_lost_plate(Agency agency)
    {
        Open(agency);
        foreach (string list in (string[])["slr", "svs", "sfr"])
            Unit.Deliver(list, new Listed(Wanted));
        Assert.That(Unit.Pass(new Vehicle(Wanted)).Select(alert => alert.Hit.Hit.List), Is.EqualTo(new[] { "sfr", "svs", "slr" }));
    }

    private void EndsAfter(int days, HotListCategory category)
    {
        string plate = "7" + category.ToString().ToUpperInvariant()[..3] + (int)category;
        TimeSpan most = TimeSpan.FromDays(days);
        ConfigurationProblem longer = Unit.Enter(Unit.HotPlate(plate, most + Second, category)).Single();
        Assert.That($"{longer}", Does.Contain("expires").And.Contain($"{days} days"));
        Assert.That(Unit.Pass(new Vehicle(plate)), Is.Empty);
        HotPlate entered = Unit.HotPlate(plate, most - Second, category);
        entered = entered with { ExpiresUs = entered.ExpiresUs / 1_000_000 * 1_000_000 };
        Assert.That(Unit.Enter(entered), Is.Empty);
        Unit.Reopen(); // which forgets none
        Unit.Advance(TimeSpan.FromMicroseconds(entered.ExpiresUs - Unit.NowUs - 1));
        Assert.That(Unit.Pass(new Vehicle(plate)), Has.Count.EqualTo(1), "its last microsecond");
        Unit.Advance(TimeSpan.FromMicroseconds(1));
        Assert.That(Unit.Pass(new Vehicle(plate)), Is.Empty);
    }
}
