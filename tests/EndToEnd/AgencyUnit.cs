using Alpr.Tests.Common;

namespace Alpr.EndToEnd.Tests;

/// <summary>A unit of an agency in a temporary folder: a policy, a hot list of the sample footage's plates, and the first administrator, who has signed in.</summary>
internal sealed class AgencyUnit : IDisposable
{
    /// <summary>The administrator's account.</summary>
    public const string Administrator = "j.doe";

    /// <summary>What the administrator chose.</summary>
    public const string Password = "kestrel over the marsh";

    private const string First = "password       ";

    private readonly Installation _unit;
    private readonly byte[] _codeSecret;
    private readonly bool _secondFactor;
    private long _codeStep;

    /// <summary>Makes the unit and signs the administrator in once, so that the first password is changed.</summary>
    /// <param name="list">Lines of the hot list, without the header.</param>
    /// <param name="settings">Further settings of the agency part, each with a comma before it.</param>
    /// <param name="more">Further parts of the configuration, each with a comma behind it.</param>
    /// <param name="input">What the camera sees; null: the sample footage.</param>
    /// <param name="secondFactor">True when the administrator needs a code: a few sign-ins a minute, since none counts twice.</param>
    public AgencyUnit(string list, string settings = "", bool secondFactor = false, string more = "", string? input = null)
    {
        _secondFactor = secondFactor;
        _unit = new(input ?? Path.Combine(Repository.Footage, "crossing.mp4"), more: $$"""
            "agency": { "folder": "agency", "key": "agency.key"{{settings}} },
            {{more}}
            """);
        File.WriteAllText(ListFile, "Plate,State,Alert,Reference,Notes\n" + list);
        File.WriteAllText(PolicyFile, Policy(revision: 1));
        Outcome outcome = _unit.Command("provision", "--policy", PolicyFile, "--administrator", Administrator, "--full-name", "Administrator of a test");
        Assert.That(outcome.ExitCode, Is.Zero, outcome.ToString());
        _codeSecret = AuthenticatorCode.Secret(outcome.Output) ?? [];
        string first = outcome.Output[(outcome.Output.IndexOf(First, StringComparison.Ordinal) + First.Length)..].Split(' ')[0];
        Outcome changed = Programs.Answered("alprd", [first, Code(), Password, Password], "account", "list", "--config", Config, "--user", Administrator);
        Assert.That(changed.ExitCode, Is.Zero, changed.ToString());
    }

    /// <summary>The configuration.</summary>
    public string Config => _unit.Config;

    /// <summary>The device's certificate.</summary>
    public string Certificate => _unit.Certificate;

    /// <summary>Everything of the unit.</summary>
    public string Folder => _unit.Folder;

    /// <summary>The hot list's source.</summary>
    public string ListFile => Path.Combine(_unit.Folder, "list.csv");

    /// <summary>The policy's source.</summary>
    public string PolicyFile => Path.Combine(_unit.Folder, "policy.json");

    /// <summary>The policy with a revision.</summary>
    /// <param name="revision">Which.</param>
    /// <param name="days">How long records are kept.</param>
    public string Policy(int revision, int days = 30) => $$"""
        {
          "format": 1, "agency": "Test agency", "version": "of a test", "revision": {{revision}}, "time_zone": "America/Los_Angeles",
          "retention": { "days": {{days}} },
          "hot_lists": [
            { "list": { "name": "wanted", "layout": "delimited", "category": "wanted",
                "mapping": { "plate": "Plate", "state": "State", "category": "Alert", "reference": "Reference", "notes": "Notes", "categories": { "Stolen": "stolen_vehicle" } } },
              "from": "file:{{ListFile}}" }
          ],
          "access": { "second_factor": [{{(_secondFactor ? "\"administrator\"" : "")}}] }
        }
        """;

    /// <summary>Runs the appliance over the footage.</summary>
    public Outcome Run(params string[] more) => _unit.Run(more);

    /// <summary>Runs a command as the administrator.</summary>
    public Outcome AsAdministrator(params string[] arguments) =>
        Programs.Answered("alprd", [Password, Code()], [.. arguments, "--config", Config, "--user", Administrator]);

    /// <summary>Makes an operator's account, who signs in once; what the operator then does is given a function of command and arguments.</summary>
    public Func<string[], Outcome> MakeOperator(string name, string password)
    {
        Outcome made = AsAdministrator("account", "create", name, "--full-name", "Operator of a test", "--role", "operator");
        Assert.That(made.ExitCode, Is.Zero, made.ToString());
        string first = made.Output[(made.Output.IndexOf(First, StringComparison.Ordinal) + First.Length)..].Split(' ')[0];
        Outcome changed = As(name, [first, "", password, password], ["search", "--hits", "--purpose", "first sign-in"]);
        Assert.That(changed.ExitCode, Is.Zero, changed.ToString());
        return arguments => As(name, [password, ""], arguments);
    }

    private Outcome As(string name, string[] answers, string[] arguments) =>
        Programs.Answered("alprd", answers, [.. arguments, "--config", Config, "--user", name]);

    /// <summary>A command without anybody.</summary>
    public Outcome Command(params string[] arguments) => Programs.Appliance([.. arguments, "--config", Config]);

    /// <summary>All of the journal as text: one JSON object a record.</summary>
    public IReadOnlyList<Contracts.V1.Record> Records()
    {
        using Alpr.Journal.JournalReader reader = Alpr.Journal.JournalReader.Open(_unit.Journal);
        return [.. reader.Read(0, reader.Count).Select(entry => entry.ToRecord())];
    }

    /// <inheritdoc/>
    public void Dispose() => _unit.Dispose();

    /// <summary>A code (RFC 6238) that was not used yet: the unit takes the steps beside the present one as well.</summary>
    private string Code()
    {
        if (!_secondFactor)
            return "";
        long seconds = DateTimeOffset.UtcNow.ToUnixTimeSeconds();
        bool isNextFar = seconds % 30 < 15; // else the step before the present one is over before the program looks at it
        _codeStep = Math.Max(_codeStep + 1, seconds / 30 - (isNextFar ? 1 : 0));
        while (_codeStep > DateTimeOffset.UtcNow.ToUnixTimeSeconds() / AuthenticatorCode.StepSeconds + 1)
            Board.Time.SystemClock.Instance.WaitUntil(Board.Time.SystemClock.Instance.MonotonicUs + 500_000);
        return AuthenticatorCode.Of(_codeSecret, _codeStep);
    }
}
