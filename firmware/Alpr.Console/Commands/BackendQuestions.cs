using System.Text.Json.Nodes;
using Alpr.Board.Storage;
using Alpr.Consoles.Shell;
using Alpr.Consoles.Terminal;
using Alpr.Sync;

namespace Alpr.Consoles.Commands;

/// <summary>Asks for a backend. Secrets go into files of mode 0600 beside the configuration; the configuration names the files.</summary>
internal static class BackendQuestions
{
    private const string Folder = "backends";

    /// <summary>Asks for one, tries it, writes it.</summary>
    public static void Add(CommandCall call)
    {
        if (Ask(call))
            call.Talk.Say("Written. 'restart' makes it count.");
    }

    /// <summary>Asks for one, tries it, writes it.</summary>
    /// <returns>False when it was not written.</returns>
    public static bool Ask(CommandCall call)
    {
        Conversation talk = call.Talk;
        ConfigurationEdit edit = new(call.Context.Unit.ConfigurationPath, call.Context.Unit.CheckConfiguration);
        string name = talk.Ask("Name of the backend", "agency", text => new BackendSettings { Name = text }.Problems("").FirstOrDefault(one => one.Field == ".name") is { Reason: { } reason } ? reason : null);
        string kind = talk.Ask("Kind: webhook or mqtt", "webhook", text => text is "webhook" or "mqtt" ? null : "Type webhook or mqtt. AMQP and unusual settings are written in the configuration.");
        JsonObject backend = kind == "webhook" ? AskWebhook(call, name) : AskMqtt(call, name);
        BackendSettings settings = kind == "webhook" ? Webhook(backend) : Mqtt(backend);
        if (settings.Problems(name).FirstOrDefault() is { Field: not null } problem)
            throw new FormatException($"{problem.Field}: {problem.Reason}");
        IReadOnlyList<BackendTestStep> steps = talk.Work("trying", stop => Test(call.Context, settings, stop));
        if (!BackendCommand.Show(talk, steps) && !talk.Choose("It does not get through yet. Write it all the same", present: false))
            return false;
        edit.Change(configuration =>
        {
            JsonArray backends = configuration["backends"] as JsonArray ?? [];
            if (backends.FirstOrDefault(node => node is JsonObject one && one["name"]?.GetValue<string>() == name) is { } old)
                backends.Remove(old);
            backends.Add((JsonNode)backend);
            if (backends.Parent is null)
                configuration["backends"] = backends;
        });
        return true;
    }

    private static IReadOnlyList<BackendTestStep> Test(ConsoleContext context, BackendSettings settings, CancellationToken stop)
    {
        using IBackend tried = BackendFactory.Create(settings, context.Unit.DeviceId, context.Clock);
        return tried.Test(TestRecord.Make(context.Unit.DeviceId, context.Clock), stop);
    }

    private static JsonObject AskWebhook(CommandCall call, string name)
    {
        JsonObject webhook = new()
        {
            ["url"] = call.Talk.Ask("Address, https://host/path", "", text => text.StartsWith("https://", StringComparison.Ordinal) ? null : "Write https://host/path; what is not encrypted is not sent."),
        };
        AskAuthority(call, name, authority => webhook["ca_certificates"] = authority);
        if (call.Talk.AskSecret("Value of the header Authorization, such as 'Bearer ...' (Enter: none)") is { Length: > 0 } secret)
            webhook["authorization_file"] = Keep(call, name + ".authorization", System.Text.Encoding.UTF8.GetBytes(secret));
        return new() { ["name"] = name, ["webhook"] = webhook };
    }

    private static JsonObject AskMqtt(CommandCall call, string name)
    {
        JsonObject mqtt = new()
        {
            ["server"] = call.Talk.Ask("Server", "", text => text.Length > 0 && !text.Contains('/', StringComparison.Ordinal) ? null : "Write a host's name."),
            ["tls"] = new JsonObject(),
        };
        AskAuthority(call, name, authority => mqtt["tls"]!["ca_certificates"] = authority);
        if (call.Talk.Ask("User (Enter: none)") is { Length: > 0 } user)
        {
            mqtt["user"] = user;
            mqtt["password_file"] = Keep(call, name + ".password", System.Text.Encoding.UTF8.GetBytes(call.Talk.AskSecret("Password")));
        }
        return new() { ["name"] = name, ["mqtt"] = mqtt };
    }

    private static void AskAuthority(CommandCall call, string name, Action<string> take)
    {
        if (call.Talk.Choose("Has the server a certificate of the agency's own authority", present: false))
            take(Keep(call, name + ".ca.pem", call.Talk.Paste("the authority's certificate (PEM)", isPem: true)));
    }

    private static BackendSettings Webhook(JsonObject backend) => new()
    {
        Name = Text(backend, "name"),
        Webhook = new()
        {
            Url = Text(backend["webhook"]!, "url"),
            CaCertificates = Text(backend["webhook"]!, "ca_certificates"),
            AuthorizationFile = Text(backend["webhook"]!, "authorization_file"),
        },
    };

    private static BackendSettings Mqtt(JsonObject backend) => new()
    {
        Name = Text(backend, "name"),
        Mqtt = new()
        {
            Server = Text(backend["mqtt"]!, "server"),
            User = Text(backend["mqtt"]!, "user"),
            PasswordFile = Text(backend["mqtt"]!, "password_file"),
            Tls = new() { CaCertificates = Text(backend["mqtt"]!["tls"]!, "ca_certificates") },
        },
    };

    private static string Text(JsonNode node, string name) => node[name]?.GetValue<string>() ?? "";

    private static string Keep(CommandCall call, string name, byte[] bytes)
    {
        string folder = Path.Combine(Path.GetDirectoryName(Path.GetFullPath(call.Context.Unit.ConfigurationPath))!, Folder), path = Path.Combine(folder, name);
        Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        DurableFile.Write(path, bytes);
        return path;
    }
}
