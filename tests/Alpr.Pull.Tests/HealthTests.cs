using System.Diagnostics;
using System.Text.Json;
using Alpr.Pull.Health;
using Alpr.Pull.Tests.Server;
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

    private string[] One(params string[] more) => ["--from", Settings.Url.ToString(), "--cert", Settings.Certificate, "--key", Settings.Key, "--ca", Settings.CertificateAuthorities!, .. more];

    private void Answer(string json) => Server.OnRequest = async context =>
    {
        context.Response.ContentType = "application/json";
        await context.Response.WriteAsync(json);
        return true;
    };

    private static Process Start(params string[] arguments)
    {
        string build = Directory.GetParent(AppContext.BaseDirectory.TrimEnd('/'))!.Parent!.FullName; // artifacts/<framework>/bin
        string program = Path.Combine(build, "Alpr.Ctl", Path.GetFileName(AppContext.BaseDirectory.TrimEnd('/')), "alprctl.dll");
        return Process.Start(new ProcessStartInfo("dotnet", [program, "health", .. arguments]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
    }

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
