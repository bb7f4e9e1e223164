using System.Diagnostics;
using System.Text.Json;
using Alpr.Pull.Health;
using Alpr.Pull.Tests.Server;
using Alpr.Tests.Common;
using Microsoft.AspNetCore.Http;

namespace Alpr.Pull.Tests;

/// <summary>Units' lights, and the program that shows them.</summary>
internal sealed class HealthTests : PullFixture
{
    private const string Green = """{"light":"green","parts":[{"part":"camera","light":"green","reason":""}]}""";
    private const string Amber = """{"light":"amber","parts":[{"part":"camera","light":"green","reason":""},{"part":"disk","light":"amber","reason":"It is nearly full.\u001b[2J Sync what waits."}]}""";

    [Test]
    public async Task A_green_unit_ends_with_0_and_programs_get_JSON()
    {
        Answer(Green);
        (int code, string output, string errors) = await FinishAsync(Start(One()));
        Assert.That((code, errors), Is.EqualTo((0, "")));
        JsonElement line = JsonDocument.Parse(output).RootElement;
        Assert.That((line.GetProperty("unit").GetString(), line.GetProperty("light").GetString()), Is.EqualTo((Settings.Url.Authority, "green")));
        Assert.That(Server.Requests, Is.EqualTo(new[] { "GET /pole-17/v1/health" }));
    }

    [Test]
    public async Task An_amber_part_ends_with_1_and_says_what_to_do_and_sends_no_commands_to_the_terminal()
    {
        Answer(Amber);
        (int code, string output, _) = await FinishAsync(Start(One("--json")));
        Assert.That(code, Is.EqualTo(1));
        string reason = JsonDocument.Parse(output).RootElement.GetProperty("parts")[1].GetProperty("reason").GetString()!;
        Assert.That(reason, Does.StartWith("It is nearly full.").And.EndWith("Sync what waits.").And.Not.Contain("\u001b"));
    }

    [Test]
    public async Task A_fleet_is_asked_at_once_and_one_that_is_away_costs_no_other()
    {
        Answer(Green);
        string file = Path.Combine(Scratch, "fleet.json");
        await File.WriteAllTextAsync(file, $$"""
            { "defaults": { "cert": "{{Settings.Certificate}}", "key": "{{Settings.Key}}", "ca": "{{Settings.CertificateAuthorities}}" },
              "units": [ { "name": "pole-17", "url": "{{Settings.Url}}" }, { "name": "pole-18", "url": "https://127.0.0.1:1" } ] }
            """);
        (int code, string output, _) = await FinishAsync(Start("--fleet", file));
        JsonElement[] lines = [.. output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(static line => JsonDocument.Parse(line).RootElement)];
        Assert.That(code, Is.EqualTo(1));
        Assert.That(lines.Select(static line => (line.GetProperty("unit").GetString(), line.GetProperty("light").GetString())),
            Is.EqualTo(new[] { ("pole-17", "green"), ("pole-18", "unknown") }));
        Assert.That(lines[1].GetProperty("problem").GetString(), Is.EqualTo("unreachable"));
        Assert.That(lines[1].GetProperty("message").GetString(), Does.Contain("refused"));
    }

    [TestCase("""{"light":"violet","parts":[]}""")]
    [TestCase("""{"light":"green"}""")]
    [TestCase("""{"light":"green","parts":[null]}""")]
    [TestCase("[]")]
    [TestCase("<html>")]
    public async Task What_is_no_units_answer_is_said(string answer)
    {
        Answer(answer);
        HealthAnswer read = (await HealthReader.ReadAsync([Settings], Times, default)).Single();
        Assert.That(read.IsGreen, Is.False);
        Assert.That(read.Failure!.Message, Does.StartWith("pole-17: what it answers is no unit's health."));
    }

    [Test]
    public async Task A_unit_that_does_not_know_the_client_is_said_in_words()
    {
        Server.OnRequest = async context =>
        {
            await ApplianceServer.ProblemAsync(context, 403, "Not allowed.", "Ask the agency.");
            return true;
        };
        Assert.That((await HealthReader.ReadAsync([Settings], Times, default)).Single().Failure!.Problem, Is.EqualTo(PullProblem.NotAllowed));
    }

    [Test]
    public async Task A_command_that_cannot_be_meant_ends_with_2()
    {
        foreach (string[] wrong in new[] { Array.Empty<string>(), ["--from", "https://host"], ["--fleet", "x", "--from", "https://host"], ["--from", "http://host", "--cert", "c", "--key", "k"],
            ["--from", "https://host", "--cert", "/none", "--key", "/none"], ["--fleet", "/none"] })
        {
            (int code, _, string errors) = await FinishAsync(Start(wrong));
            Assert.That(code, Is.EqualTo(2), $"{string.Join(' ', wrong)}: {errors}");
        }
        (int helped, string help, _) = await FinishAsync(Start("--help"));
        Assert.That(helped, Is.Zero);
        Assert.That(help, Does.Contain("alprctl health --fleet fleet.json"));
    }

    [Test]
    public async Task At_a_terminal_there_is_a_table_with_colours_the_worst_first()
    {
        if (!File.Exists("/usr/bin/script"))
            Assert.Ignore("skipped: no script(1), which makes a terminal (Debian: bsdutils)");
        Answer(Amber);
        string command = string.Join(' ', new[] { "dotnet", Program, "health" }.Concat(One()).Select(static word => $"'{word}'"));
        ProcessStartInfo start = new("/usr/bin/script", ["-qec", command, "/dev/null"]) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment.Remove("NO_COLOR");
        (int code, string output, _) = await FinishAsync(Process.Start(start)!);
        Assert.That(code, Is.EqualTo(1), output);
        string[] lines = output.Replace("\r", "", StringComparison.Ordinal).Split('\n');
        int disk = Array.FindIndex(lines, static line => line.Contains("disk", StringComparison.Ordinal)), camera = Array.FindIndex(lines, static line => line.Contains("camera", StringComparison.Ordinal));
        Assert.That(disk, Is.InRange(0, camera - 1), output);
        Assert.That(lines[disk], Does.StartWith("  \u001b[33mamber").And.Contain("It is nearly full.").And.Not.Contain("\u001b[2J"));
    }

    [Test]
    public void Whatever_a_unit_answers_is_read_or_refused()
    {
        int seed = Torture.Seed(17);
        TestContext.Out.WriteLine($"ALPR_SEED={seed}");
        Random random = new(seed);
        byte[] whole = System.Text.Encoding.UTF8.GetBytes(Amber);
        for (int i = 0; i < Torture.Count(2_000, 500_000); i++)
        {
            byte[] changed = [.. whole];
            for (int changes = random.Next(1, 5); changes > 0; changes--)
                changed[random.Next(changed.Length)] = (byte)random.Next(256);
            UnitHealth? read = UnitHealth.Read(changed.AsSpan(0, random.Next(3) == 0 ? random.Next(changed.Length) : changed.Length));
            if (read is not null)
                Assert.That(read.Parts.All(static part => !part.Reason.Any(char.IsControl) && part.Light is "green" or "amber" or "red" or "unknown"));
        }
    }

    private string[] One(params string[] more) => ["--from", Settings.Url.ToString(), "--cert", Settings.Certificate, "--key", Settings.Key, "--ca", Settings.CertificateAuthorities!, .. more];

    private void Answer(string json) => Server.OnRequest = async context =>
    {
        context.Response.ContentType = "application/json";
        await context.Response.WriteAsync(json);
        return true;
    };

    private static string Program => Path.Combine(Directory.GetParent(AppContext.BaseDirectory.TrimEnd('/'))!.Parent!.FullName, // artifacts/<framework>/bin
        "Alpr.Ctl", Path.GetFileName(AppContext.BaseDirectory.TrimEnd('/')), "alprctl.dll");

    private static Process Start(params string[] arguments) =>
        Process.Start(new ProcessStartInfo("dotnet", [Program, "health", .. arguments]) { RedirectStandardOutput = true, RedirectStandardError = true })!;

    private static async Task<(int Code, string Output, string Errors)> FinishAsync(Process process)
    {
        using (process)
        {
            Task<string> output = process.StandardOutput.ReadToEndAsync(), errors = process.StandardError.ReadToEndAsync();
            await process.WaitForExitAsync().WaitAsync(TimeSpan.FromMinutes(2));
            return (process.ExitCode, await output, await errors);
        }
    }
}
