using System.Globalization;
using System.Text.Json.Nodes;
using Alpr.Board.Time;
using Alpr.Consoles.Backends;
using Alpr.Consoles.Shell;
using Alpr.Consoles.Terminal;

namespace Alpr.Consoles.Setup;

/// <summary>Steps that set what an installation sets: names, time, network, key, backend.</summary>
internal static class InstallationSteps
{
    private const int NameLengthMax = 80;

    /// <summary>Site, camera and unit.</summary>
    public static string Names(CommandCall call)
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
        return StepStates.Done;
    }

    /// <summary>The calendar.</summary>
    public static string Time(CommandCall call)
    {
        ClockDiscipline discipline = call.Context.Clock.Discipline;
        string now = call.Context.Clock.UtcNow.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);
        call.Talk.Say(discipline.Source == ClockSource.Unset
            ? "The time was not set since power-up. GPS sets it within minutes under the open sky, a time server once the network is there."
            : $"The time comes from {discipline.Source}. GPS and time servers keep it from now on, where they are there.");
        string typed = call.Talk.Ask("Time in UTC", now, text => TryTime(text, out _) ? null : "Write 2026-01-31 08:00:00.");
        if (typed == now)
            return StepStates.Done;
        TryTime(typed, out DateTimeOffset utc);
        call.Context.System.SetTime(utc);
        call.Talk.Say("Set.");
        return StepStates.Done;
    }

    /// <summary>The network.</summary>
    public static string Network(CommandCall call)
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
            return StepStates.Open;
        IReadOnlyList<string> files = call.Context.System.NetworkFilesOf(plan);
        talk.Say("This is written on the system that the unit runs on:");
        talk.Say(files.Select(file => $"  {file}"));
        if (!talk.Choose($"Write {files[0]}{(files.Count > 1 ? " and the others" : "")}", present: true))
        {
            talk.Say("Nothing was written.");
            return StepStates.Open;
        }
        talk.Say(talk.Work("applying", _ => call.Context.System.ApplyNetwork(plan)));
        return StepStates.Done;
    }

    /// <summary>The key and its certificate.</summary>
    public static string Key(CommandCall call)
    {
        UnitKey key = call.Context.Unit.FindKey() ?? call.Talk.Work("making the key", _ => call.Context.Unit.MakeKey());
        UnitKeyText.Show(call.Talk, key);
        call.Talk.Say("Request for the agency's authority (copy it whole):");
        foreach (string line in call.Context.Unit.CreateRequest().TrimEnd().Split('\n'))
            call.Talk.Terminal.WriteLine(line);
        if (!call.Talk.Choose("Is there a certificate from the authority to paste", present: false))
            return StepStates.Done;
        byte[] pem = call.Talk.Paste("the certificate (PEM)", isPem: true);
        UnitKeyText.Show(call.Talk, call.Context.Unit.InstallCertificate(pem));
        return StepStates.Done;
    }

    /// <summary>A backend.</summary>
    public static string Backend(CommandCall call)
    {
        if (!call.Talk.Choose("Is there a backend that the unit delivers to", present: true))
            return StepStates.None;
        bool isWritten = BackendQuestions.Ask(call);
        call.Talk.Say(!isWritten ? "Nothing was written." : call.Session is null ? "Written." : "Written. 'restart' makes it count.");
        return isWritten ? StepStates.Done : StepStates.Open;
    }

    private static ConfigurationEdit Edit(CommandCall call) => new(call.Context.Unit.ConfigurationPath, call.Context.Unit.CheckConfiguration);

    private static string? NameRefusal(string text) => text.Length is > 0 and <= NameLengthMax ? null : $"Write 1 to {NameLengthMax} characters.";

    private static string AskOrNone(Conversation talk, string question, string present, Func<string, string?> refusal) =>
        Unless(talk.Ask(question, present.Length > 0 ? present : "none", text => refusal(Unless(text, "none"))), "none");

    private static string Unless(string text, string word) => text == word ? "" : text;

    private static bool TryTime(string text, out DateTimeOffset utc) =>
        DateTimeOffset.TryParseExact(text, "yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out utc);
}
