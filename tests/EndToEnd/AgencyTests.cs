using Alpr.Contracts.V1;

namespace Alpr.EndToEnd.Tests;

/// <summary>The programs under an agency's policy: alerts, refusals, what is signed, and what never gets into a log.</summary>
public sealed class AgencyTests
{
    private const string Listed = "7KLM204", OtherState = "QPTR83", Passing = "BGX4471", Elsewhere = "1ZZZ999", Note = "red sedan of the neighbour";

    private static readonly string[] Secrets = [Listed, OtherState, Passing, Elsewhere, Note, "HDN5926", "CV61837", "REF-77"];

    private const string List = $"{Listed},CA,Stolen,REF-77,{Note}\n{OtherState},NV,,REF-78,\n{Elsewhere},CA,,REF-79,\n";

    private AgencyUnit _unit = null!;

    [SetUp]
    public void Make() => _unit = new(List);

    [TearDown]
    public void Remove() => _unit.Dispose();

    [Test]
    public void Vehicles_on_the_list_are_told_and_signed_and_everything_carries_the_policy()
    {
        Outcome run = _unit.Run("--print");
        Assert.That(run.ExitCode, Is.Zero, run.ToString());
        string[] alerts = [.. run.Output.Split('\n').Where(line => line.Contains("ALERT", StringComparison.Ordinal))];
        Assert.That(alerts, Has.Length.EqualTo(2), run.ToString());
        Assert.That(alerts[0], Does.Contain("unconfirmed").And.Contain("stolen vehicle").And.Contain(Listed));
        Assert.That(alerts[1], Does.Contain("STATES DIFFER"));
        IReadOnlyList<Record> records = _unit.Records();
        Hit[] hits = [.. records.Where(record => record.Hit is not null).Select(record => record.Hit)];
        Assert.That(hits.Select(hit => (hit.EntryPlate, hit.Category, hit.Unconfirmed, hit.States)), Is.EqualTo(new[]
        {
            (Listed, "stolen_vehicle", true, StateAgreement.Same), (OtherState, "wanted", true, StateAgreement.Conflict),
        }));
        Assert.That(hits.Select(hit => records[(int)hit.Detection].Detection.Plate), Is.EqualTo(new[] { Listed, OtherState }));
        Record change = records.First(record => record.PolicyChanged is not null);
        Assert.That(change.PolicyChanged.InstalledBy, Is.EqualTo(AgencyUnit.Administrator));
        Assert.That(records.Skip((int)change.Sequence).Select(record => record.PolicySha256), Is.All.EqualTo(change.PolicyChanged.PolicySha256));
        HotListInstalled installed = records.Single(record => record.HotListInstalled is not null).HotListInstalled;
        Assert.That((installed.List, installed.Entries), Is.EqualTo(("wanted", 3UL)));
    }

    [Test]
    public void No_plate_and_nothing_of_a_list_gets_into_any_output_or_plain_file()
    {
        List<Outcome> outcomes = [_unit.Run()];
        File.WriteAllText(_unit.ListFile, string.Concat(Enumerable.Repeat($"{Elsewhere}!!{Note},\u0007,\n", 50))); // a list that is refused
        outcomes.Add(_unit.Run());
        Assert.That(outcomes[^1].Errors, Does.Contain("hot list 'wanted'"), "the refusal is told");
        File.WriteAllText(_unit.PolicyFile, _unit.Policy(revision: 2, days: 20));
        outcomes.Add(_unit.AsAdministrator("policy", "install", _unit.PolicyFile, "--yes"));
        outcomes.Add(_unit.AsAdministrator("account", "list"));
        outcomes.Add(_unit.Command("selftest"));
        foreach (Outcome outcome in outcomes)
            Assert.That(Secrets.Where(secret => outcome.ToString().Contains(secret, StringComparison.OrdinalIgnoreCase)), Is.Empty, outcome.ToString());
        File.Delete(_unit.ListFile);
        string[] files = [.. Directory.EnumerateFiles(_unit.Folder, "*", SearchOption.AllDirectories).Where(file => !Path.GetFileName(file).StartsWith("journal.db", StringComparison.Ordinal))];
        foreach (string file in files)
        {
            string content = System.Text.Encoding.Latin1.GetString(File.ReadAllBytes(file));
            Assert.That(Secrets.Where(secret => content.Contains(secret, StringComparison.OrdinalIgnoreCase)), Is.Empty, file);
        }
        Assert.That(files, Has.Length.GreaterThan(5), "there was something to search");
    }

    [Test]
    public void A_newer_policy_is_put_in_force_by_the_administrator_alone_and_an_older_one_is_refused()
    {
        _unit.Dispose();
        _unit = new(List, secondFactor: true);
        File.WriteAllText(_unit.PolicyFile, _unit.Policy(revision: 2, days: 20));
        Outcome nobody = Programs.Answered("alprd", ["wrong password", "000000"], "policy", "install", _unit.PolicyFile, "--yes", "--config", _unit.Config, "--user", AgencyUnit.Administrator);
        Assert.That(nobody.ExitCode, Is.EqualTo(1), nobody.ToString());
        Assert.That(nobody.Errors, Does.Contain("The sign-in is refused"));
        Outcome installed = _unit.AsAdministrator("policy", "install", _unit.PolicyFile, "--yes");
        Assert.That(installed.ExitCode, Is.Zero, installed.ToString());
        Assert.That(installed.Output, Does.Contain("retention.days").And.Contain("in force"));
        File.WriteAllText(_unit.PolicyFile, _unit.Policy(revision: 1, days: 90));
        Outcome older = _unit.AsAdministrator("policy", "install", _unit.PolicyFile, "--yes");
        Assert.That(older.ExitCode, Is.EqualTo(2), older.ToString());
        Assert.That(older.Errors, Does.Contain("revision 1 is not newer than 2"));
        Assert.That(_unit.Command("policy", "show").Output, Does.Contain("\"revision\": 2"));
        Contracts.V1.Access[] accesses = [.. _unit.Records().Where(record => record.Access is not null).Select(record => record.Access)];
        Assert.That(accesses.Where(access => access.Action == "install_policy").Select(access => access.Refused || access.Failed), Is.EqualTo(new[] { false, true }));
        Assert.That(accesses.Where(access => access.Action == "sign_in" && access.Refused), Has.Exactly(1).Items);
    }

    [Test]
    public void An_operator_searches_holds_and_takes_evidence_away_and_the_administrator_reports_and_audits()
    {
        Assert.That(_unit.Run().ExitCode, Is.Zero);
        Func<string[], Outcome> operate = _unit.MakeOperator("r.roe", "heron by the river");
        Outcome unsaid = operate(["search", "7KL?2*"]);
        Assert.That(unsaid.ExitCode, Is.EqualTo(1), unsaid.ToString());
        Assert.That(unsaid.Errors, Does.Contain("requires a purpose"));
        Outcome found = operate(["search", "7KL?2*", "--purpose", "stolen vehicle"]);
        Assert.That(found.Output, Does.Contain(Listed).And.Contain("HIT stolen_vehicle"), found.ToString());
        string record = found.Output.TrimStart('#').Split(' ')[0], bundle = Path.Combine(_unit.Folder, "case.zip");
        Outcome held = operate(["hold", "--case", "26-1107", "--purpose", "stolen vehicle", "--records", record]);
        Assert.That(held.ExitCode, Is.Zero, held.ToString());
        Outcome exported = operate(["export", "--held", "--case", "26-1107", "--purpose", "stolen vehicle", "--out", bundle]);
        Assert.That(exported.ExitCode, Is.Zero, exported.ToString());
        string certificate = Path.Combine(_unit.Folder, "device.crt"), report = Path.Combine(_unit.Folder, "report"), audit = Path.Combine(_unit.Folder, "audit.csv");
        Assert.That(Programs.Ctl("verify", "--trust", certificate, bundle).ExitCode, Is.Zero);
        Assert.That(operate(["report", "--first", "2020-01-01", "--last", "2020-03-31", "--out", report]).Errors, Does.Contain("does not let the role operator do report"));
        string today = DateTimeOffset.UtcNow.AddDays(-1).ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);
        Outcome reported = _unit.AsAdministrator("report", "--first", today, "--last", DateTimeOffset.UtcNow.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture), "--out", report);
        Assert.That(reported.ExitCode, Is.Zero, reported.ToString());
        Assert.That(Programs.Ctl("verify-report", "--trust", certificate, report).ExitCode, Is.Zero);
        string page = Path.Combine(report, "report.json");
        File.WriteAllText(page, File.ReadAllText(page).Replace("stolen_vehicle", "stolen_vehicles", StringComparison.Ordinal));
        Assert.That(Programs.Ctl("verify-report", "--trust", certificate, report).ExitCode, Is.EqualTo(1), "one letter was changed");
        Outcome audited = _unit.AsAdministrator("audit", "--from", today, "--to", "2099-01-01", "--out", audit);
        Assert.That(audited.ExitCode, Is.Zero, audited.ToString());
        Assert.That(File.ReadAllText(audit), Does.Contain("\"r.roe\"").And.Contain("\"detections plate 7KL?2*\"").And.Contain("requires a purpose"));
    }

    [Test]
    public void The_agencys_signature_puts_a_policy_in_force_without_an_account()
    {
        _unit.Dispose();
        string keys = Directory.CreateTempSubdirectory("alpr-policy-key-").FullName, key = Path.Combine(keys, "policy.key"), pem = Path.Combine(keys, "policy.pem");
        Tools.Run("openssl", "ecparam", "-name", "prime256v1", "-genkey", "-noout", "-out", key);
        Tools.Run("openssl", "ec", "-in", key, "-pubout", "-out", pem);
        _unit = new(List, $", \"policy_key\": \"{pem}\"");
        string signature = _unit.PolicyFile + ".sig";
        File.WriteAllText(_unit.PolicyFile, _unit.Policy(revision: 2, days: 20));
        Tools.Run("openssl", "dgst", "-sha256", "-sign", key, "-out", signature, _unit.PolicyFile);
        Outcome installed = _unit.Command("policy", "install", _unit.PolicyFile, "--signature", signature, "--yes");
        Assert.That(installed.ExitCode, Is.Zero, installed.ToString());
        Assert.That(_unit.Records()[^1].PolicyChanged.InstalledBy, Does.StartWith("signature by "));
        File.WriteAllText(_unit.PolicyFile, _unit.Policy(revision: 3, days: 20));
        Outcome changed = _unit.Command("policy", "install", _unit.PolicyFile, "--signature", signature, "--yes");
        Assert.That(changed.ExitCode, Is.EqualTo(2), changed.ToString());
        Assert.That(changed.Errors, Does.Contain("its signature is not by the key"));
        Directory.Delete(keys, recursive: true);
    }

    [Test]
    public void A_policy_that_somebody_altered_on_the_disk_stops_the_unit()
    {
        string policy = Directory.GetFiles(Path.Combine(_unit.Folder, "agency", "policies"), "*.json").Single();
        File.WriteAllText(policy, File.ReadAllText(policy).Replace("\"days\": 30", "\"days\": 9999", StringComparison.Ordinal));
        Outcome run = _unit.Run();
        Assert.That(run.ExitCode, Is.EqualTo(2), run.ToString());
        Assert.That(run.Errors, Does.Contain("altered"));
    }

    [Test]
    public void A_unit_without_its_policy_does_not_run_and_says_how_to_get_one()
    {
        using Installation unit = new(Path.Combine(Alpr.Tests.Common.Repository.Footage, "crossing.mp4"), more: "\"agency\": { \"folder\": \"agency\", \"key\": \"agency.key\" },");
        Outcome missing = unit.Command("provision");
        Assert.That(missing.ExitCode, Is.EqualTo(2), missing.ToString());
        Assert.That(missing.Errors, Does.Contain("--policy"));
    }
}
