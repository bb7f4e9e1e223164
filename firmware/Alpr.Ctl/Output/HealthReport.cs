using System.Text;
using System.Text.Json;
using Alpr.Pull.Health;

namespace Alpr.Ctl.Output;

/// <summary>Units' lights for people and for programs.</summary>
internal static class HealthReport
{
    private const string Green = "\u001b[32m", Amber = "\u001b[33m", Red = "\u001b[31m", Plain = "\u001b[0m";
    private const int LightColumn = 9, PartColumnMax = 40;

    /// <summary>A table for each unit: the parts that are not green first.</summary>
    /// <param name="answers">What the units answered.</param>
    /// <param name="isColoured">With the colours of a terminal.</param>
    public static string Table(IReadOnlyList<HealthAnswer> answers, bool isColoured)
    {
        StringBuilder text = new();
        foreach (HealthAnswer answer in answers)
        {
            if (text.Length > 0)
                text.Append('\n');
            text.Append(answer.Unit).Append('\n');
            if (answer.Health is not { } health)
            {
                Row(text, "no answer", "unit", answer.Failure!.Message, 6, isColoured);
                continue;
            }
            int width = Math.Min(PartColumnMax, health.Parts.Select(static part => part.Part.Length).DefaultIfEmpty(1).Max());
            foreach (PartHealth part in health.Parts.OrderByDescending(static part => Rank(part.Light)))
                Row(text, part.Light, part.Part, part.Reason, width, isColoured);
        }
        if (answers.Count > 1)
            text.Append(System.Globalization.CultureInfo.InvariantCulture, $"\n{answers.Count(static one => one.IsGreen)} of {answers.Count} units are green.\n");
        return text.ToString();
    }

    /// <summary>A JSON line for each unit, UTF-8.</summary>
    public static void WriteLines(IReadOnlyList<HealthAnswer> answers, Stream output)
    {
        foreach (HealthAnswer answer in answers)
        {
            using (Utf8JsonWriter line = new(output))
                Write(line, answer);
            output.WriteByte((byte)'\n');
        }
        output.Flush();
    }

    private static void Write(Utf8JsonWriter line, HealthAnswer answer)
    {
        line.WriteStartObject();
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
        line.WriteEndObject();
    }

    private static void Row(StringBuilder text, string light, string part, string reason, int width, bool isColoured)
    {
        string colour = !isColoured ? "" : light switch
        {
            "green" => Green,
            "amber" => Amber,
            "red" or "no answer" => Red,
            _ => "",
        };
        string row = $"  {colour}{light.PadRight(LightColumn)}{(colour.Length > 0 ? Plain : "")}  {part.PadRight(width)}  {reason}";
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
