using System.Text;
using System.Text.Json;
using Alpr.CommandLine;
using Alpr.Pull.Health;

namespace Alpr.Ctl.Output;

/// <summary>Units' lights for people and for programs.</summary>
internal static class HealthReport
{
    private const int LightColumn = 9, PartColumnMax = 40;

    /// <summary>A table for each unit: the parts that are not green first.</summary>
    /// <param name="answers">What the units answered.</param>
    /// <param name="ink">Colours.</param>
    public static string Table(IReadOnlyList<HealthAnswer> answers, Ink ink)
    {
        StringBuilder text = new();
        foreach (HealthAnswer answer in answers)
        {
            if (text.Length > 0)
                text.Append('\n');
            text.Append(answer.Unit).Append('\n');
            if (answer.Health is not { } health)
            {
                Row(text, "no answer", "unit", answer.Failure!.Message, 6, ink);
                continue;
            }
            int width = Math.Min(PartColumnMax, health.Parts.Select(static part => part.Part.Length).DefaultIfEmpty(1).Max());
            foreach (PartHealth part in health.Parts.OrderByDescending(static part => Rank(part.Light)))
                Row(text, part.Light, part.Part, part.Reason, width, ink);
        }
        if (answers.Count > 1)
            text.Append(System.Globalization.CultureInfo.InvariantCulture, $"\n{answers.Count(static one => one.IsGreen)} of {answers.Count} units are green.\n");
        return text.ToString();
    }

    /// <summary>A JSON line for each unit.</summary>
    public static void WriteLines(IReadOnlyList<HealthAnswer> answers, JsonLines output)
    {
        foreach (HealthAnswer answer in answers)
            output.Write(line => Write(line, answer));
    }

    private static void Write(Utf8JsonWriter line, HealthAnswer answer)
    {
        line.WriteString("unit", answer.Unit);
        line.WriteString("light", answer.Health?.Light ?? "unknown");
        if (answer.Failure is { } failure)
        {
            line.WriteString("problem", JsonNamingPolicy.SnakeCaseLower.ConvertName(failure.Problem.ToString()));
            line.WriteString("message", failure.Message);
        }
        line.WriteStartArray("parts");
        foreach (PartHealth part in answer.Health?.Parts ?? [])
        {
            line.WriteStartObject();
            line.WriteString("part", part.Part);
            line.WriteString("light", part.Light);
            line.WriteString("reason", part.Reason);
            line.WriteEndObject();
        }
        line.WriteEndArray();
    }

    private static void Row(StringBuilder text, string light, string part, string reason, int width, Ink ink)
    {
        string padded = light.PadRight(LightColumn);
        string painted = light switch
        {
            "green" => ink.Good(padded),
            "amber" => ink.Doubtful(padded),
            "red" or "no answer" => ink.Bad(padded),
            _ => padded,
        };
        string row = $"  {painted}  {part.PadRight(width)}  {reason}";
        text.Append(row.TrimEnd()).Append('\n');
    }

    private static int Rank(string light) => light switch
    {
        "red" => 3,
        "amber" => 2,
        "unknown" => 1,
        _ => 0,
    };
}
