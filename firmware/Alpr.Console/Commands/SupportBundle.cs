using System.Globalization;
using System.IO.Compression;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Alpr.Access;
using Alpr.Consoles.Shell;
using Alpr.Journal;

namespace Alpr.Consoles.Commands;

/// <summary>
/// <c>support-bundle</c>: what somebody who mends the unit from afar must know, in a zip on a stick. No plates, no keys, no secrets: only what this file names
/// goes in, the configuration without whatever could be one, and the log without lines that could hold one.
/// </summary>
internal static partial class SupportBundle
{
    private const string Hidden = "(left out)";
    private const int LogLines = 500;

    // Fields of the configuration that go in. Names of files, hosts and accounts stay out: a bundle leaves the agency.
    private static readonly string[] Known =
    [
        "device_id", "site", "name", "input", "pixels_max", "frames_per_second", "models", "threads", "bytes_max", "retention_days", "retention_days_max", "heartbeat_minutes", "watch_scene",
        "lost_ms", "report_after_ms", "hidden_ms", "frames_min", "confidence_min", "detections", "hits", "health", "images", "format", "version", "baud", "idle_minutes", "line", "interface", "port",
    ];

    /// <summary>Builds the command.</summary>
    public static ConsoleCommand Make() => new("support-bundle", "Versions, figures, conditions, log: to a USB stick. No plates, no keys.",
        new Verb("", "", "A zip for whoever supports the unit from afar.", AccessAction.Maintain, Run));

    /// <summary>Writes the zip.</summary>
    public static void Write(Stream output, ConsoleContext context, CancellationToken stop)
    {
        using ZipArchive zip = new(output, ZipArchiveMode.Create, leaveOpen: true);
        ServiceDesk desk = context.Service!;
        Put("status.txt", StatusCommand.Lines(desk, context));
        Put("hot-lists.txt", HotListCommand.Lines(desk));
        Put("configuration.json", [Redacted(new ConfigurationEdit(context.Unit.ConfigurationPath, _ => { }).Read())!.ToJsonString()]);
        Put("journal.txt", JournalLines(desk));
        Put("self-test.txt", context.Unit.SelfTests().Where(test => !test.IsRemote).SelectMany(test => SelfTestCommand.Try(test, stop)).Select(row => $"{(row.Ok ? "ok" : "FAILED")} {row.What}: {row.Seen} {row.Remedy}"));
        Put("system.txt", [$"{Environment.OSVersion}", $"{System.Runtime.InteropServices.RuntimeInformation.RuntimeIdentifier}", $"{Environment.ProcessorCount} cores", $"{Environment.WorkingSet >> 20} MiB in use"]);
        Put("log.txt", Log(context, stop));

        void Put(string name, IEnumerable<string> lines)
        {
            using StreamWriter writer = new(zip.CreateEntry(name).Open(), new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));
            foreach (string line in lines)
                writer.Write(line + "\n");
        }
    }

    /// <summary>A configuration of which only known numbers, switches and harmless texts are left.</summary>
    internal static JsonNode? Redacted(JsonNode? node, string name = "")
    {
        switch (node)
        {
            case JsonObject fields:
                JsonObject left = [];
                foreach ((string field, JsonNode? value) in fields)
                    left[field] = Redacted(value, field);
                return left;
            case JsonArray list:
                JsonArray some = [];
                foreach (JsonNode? value in list)
                    some.Add(Redacted(value, name));
                return some;
            default:
                return node is null || Known.Contains(name) && !node.ToString().Contains("://", StringComparison.Ordinal) ? node?.DeepClone() : Hidden;
        }
    }

    private static void Run(CommandCall call)
    {
        string stick = StickChoice.Stick(call);
        string name = string.Create(CultureInfo.InvariantCulture, $"support-{call.Context.Unit.DeviceId}-{call.Context.Clock.UtcNow:yyyyMMdd-HHmmss}.zip");
        string path = call.Talk.Work("writing", stop => UsbSticks.Write(stick, name, file => Write(file, call.Context, stop)));
        call.Talk.Say($"written to {path}. The stick may be pulled out.");
    }

    private static IEnumerable<string> JournalLines(ServiceDesk desk)
    {
        using JournalReader reader = JournalReader.Open(desk.Oversight.JournalPath);
        return [$"records {reader.Count}", $"bytes {new FileInfo(desk.Oversight.JournalPath).Length}", .. EvidenceCommands.CheckpointLines(reader)];
    }

    private static IEnumerable<string> Log(ConsoleContext context, CancellationToken stop)
    {
        try
        {
            return context.System.ReadLog(LogLines, stop).Select(line => Suspicious().Replace(line, Hidden));
        }
        catch (IOException away)
        {
            return [away.Message];
        }
    }

    /// <summary>
    /// The program logs no plate and no secret; other programs in the same log are not trusted to. Words of capitals with a digit as plates have them, PEM, and
    /// what stands behind a word for a secret are left out; times and fingerprints stay.
    /// </summary>
    [GeneratedRegex(@"-----BEGIN.*|\b(?=[A-Z0-9]*[0-9])(?=[A-Z0-9]*[A-Z])[A-Z0-9]{4,10}\b(?![:-])|(?i:password|secret|token|authorization|bearer)[ =:]+\S+")]
    private static partial Regex Suspicious();
}
