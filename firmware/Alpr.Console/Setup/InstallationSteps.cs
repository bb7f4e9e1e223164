using System.Globalization;
using System.Text.Json.Nodes;
using Alpr.Access;
using Alpr.Board.Time;
using Alpr.Consoles.Backends;
using Alpr.Consoles.Commands;
using Alpr.Consoles.Shell;
using Alpr.Consoles.Terminal;

namespace Alpr.Consoles.Setup;

/// <summary>Steps that set what an installation sets: names, time, network, key, backend, policy.</summary>
internal static class InstallationSteps
{
    private const int NameLengthMax = 80;

    /// <summary>Site, camera and unit.</summary>
    public static bool Names(CommandCall call)
    {
        ConfigurationEdit edit = Edit(call);
        string site = call.Talk.Ask("Site, such as Main St and 4th Ave", edit.Text("site"), NameRefusal), camera = call.Talk.Ask("Camera, such as northbound lane 1", edit.Text("camera", "name"), NameRefusal);
        string unit = call.Context.Unit.DeviceId;
        if (call.Context.Unit.FindKey() is null)
        {
            unit = call.Talk.Ask("Unit's name in every record", unit, text => Evidence.DeviceId.IsValid(text) ? null
                : $"Use 1 to {Evidence.EvidenceLimits.DeviceIdLengthMax} of A-Z a-z 0-9 - _ . and begin with a letter or digit.");
        }
        else
            call.Talk.Say($"Unit's name: {unit}; the key carries it, so that it stays.");
        edit.Change(configuration =>
        {
            configuration["site"] = site;
            configuration["device_id"] = unit;
            (configuration["camera"] as JsonObject ?? throw new InvalidDataException("The configuration has no part \"camera\"."))["name"] = camera;
        });
        call.Talk.Say(call.Session is null ? "Written." : "Written. 'restart' makes it count.");
        return true;
    }

    /// <summary>The calendar.</summary>
    public static bool Time(CommandCall call)
    {
        ClockDiscipline discipline = call.Context.Clock.Discipline;
        string now = call.Context.Clock.UtcNow.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);
        call.Talk.Say(discipline.Source == ClockSource.Unset
            ? "The time was not set since power-up. GPS sets it within minutes under the open sky, a time server once the network is there."
            : $"The time comes from {discipline.Source}. GPS and time servers keep it from now on, where they are there.");
        string typed = call.Talk.Ask("Time in UTC", now, text => TryTime(text, out _) ? null : "Write 2026-01-31 08:00:00.");
        if (typed == now)
            return true;
        TryTime(typed, out DateTimeOffset utc);
        call.Context.System.SetTime(utc);
        call.Talk.Say("Set.");
        return true;
    }

    /// <summary>The network.</summary>
    public static bool Network(CommandCall call)
    {
        Conversation talk = call.Talk;
        NetworkPlan now = call.Context.System.ReadNetwork();
        talk.Say("Lists have spaces between their words; 'none' empties one.");
        NetworkPlan plan = now with { Address = Unless(talk.Ask("Address and prefix, or dhcp", now.Address.Length > 0 ? now.Address : "dhcp", text => NetworkPlan.AddressRefusal(Unless(text, "dhcp"))), "dhcp") };
        plan = plan with
        {
            Gateway = plan.Address.Length == 0 ? "" : AskOrNone(talk, "Gateway", now.Gateway, NetworkPlan.GatewayRefusal),
            Vlan = int.Parse(talk.Ask("VLAN, 0 for none", now.Vlan.ToString(CultureInfo.InvariantCulture), NetworkPlan.VlanRefusal), CultureInfo.InvariantCulture),
            Dns = NetworkPlan.Split(AskOrNone(talk, "DNS servers", string.Join(' ', now.Dns), NetworkPlan.DnsRefusal)),
            Ntp = NetworkPlan.Split(AskOrNone(talk, "NTP servers", string.Join(' ', now.Ntp), NetworkPlan.NtpRefusal)),
            Proxy = AskOrNone(talk, "Proxy for HTTPS", now.Proxy, NetworkPlan.ProxyRefusal),
        };
        if (call.Session is not null && !talk.Confirm("A wrong address cuts the unit off its backends until it is set right here."))
            return false;
        talk.Say(talk.Work("applying", _ => call.Context.System.ApplyNetwork(plan)));
        return true;
    }

    /// <summary>The key and its certificate.</summary>
    public static bool Key(CommandCall call)
    {
        UnitKey key = call.Context.Unit.FindKey() ?? call.Talk.Work("making the key", _ => call.Context.Unit.MakeKey());
        Show(call.Talk, key);
        call.Talk.Say("Request for the agency's authority (copy it whole):");
        foreach (string line in call.Context.Unit.CreateRequest().TrimEnd().Split('\n'))
            call.Talk.Terminal.WriteLine(line);
        if (!call.Talk.Choose("Is there a certificate from the authority to paste", present: false))
            return true;
        byte[] pem = call.Talk.Paste("the certificate (PEM)", isPem: true);
        Show(call.Talk, call.Context.Unit.InstallCertificate(pem));
        return true;
    }

    /// <summary>A backend.</summary>
    public static bool Backend(CommandCall call)
    {
        if (!call.Talk.Choose("Is there a backend that the unit delivers to", present: true))
            return true;
        bool isWritten = BackendQuestions.Ask(call);
        call.Talk.Say(!isWritten ? "Nothing was written." : call.Session is null ? "Written." : "Written. 'restart' makes it count.");
        return isWritten;
    }

    /// <summary>Policy and first administrator of a new unit.</summary>
    public static bool Policy(CommandCall call)
    {
        (byte[] bytes, string name) = PolicyCommand.Take(call);
        PolicyCommand.Describe(call.Talk, AgencyPolicy.Parse(bytes, name));
        string administrator = call.Talk.Ask("Account of the first administrator, such as j.doe"), fullName = call.Talk.Ask("The administrator's full name");
        if (!call.Talk.Confirm("This policy and this administrator are put in force, and signed as the unit's first records."))
            return false;
        if (call.Context.Unit.FindKey() is null)
            Show(call.Talk, call.Talk.Work("making the key", _ => call.Context.Unit.MakeKey()));
        AccountsCommand.Show(call.Talk, call.Talk.Work("putting it in force", _ => call.Context.Unit.Provision(bytes, administrator, fullName)));
        call.Talk.Say("Write password and code down, or show them to the administrator, now.");
        return true;
    }

    private static void Show(Conversation talk, UnitKey key)
    {
        talk.Say($"key          {key.Reference}");
        talk.Say($"fingerprint  {key.KeyId}");
        talk.Say($"certificate  {(key.Issuer.Length > 0 ? $"issued by {key.Issuer}" : "by the unit itself")}, until {key.ValidTo.UtcDateTime.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)}");
    }

    private static ConfigurationEdit Edit(CommandCall call) => new(call.Context.Unit.ConfigurationPath, call.Context.Unit.CheckConfiguration);

    private static string? NameRefusal(string text) => text.Length is > 0 and <= NameLengthMax ? null : $"Write 1 to {NameLengthMax} characters.";

    private static string AskOrNone(Conversation talk, string question, string present, Func<string, string?> refusal) =>
        Unless(talk.Ask(question, present.Length > 0 ? present : "none", text => refusal(Unless(text, "none"))), "none");

    private static string Unless(string text, string word) => text == word ? "" : text;

    private static bool TryTime(string text, out DateTimeOffset utc) =>
        DateTimeOffset.TryParseExact(text, "yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out utc);
}
