using System.Diagnostics;
using System.Text.Json;

namespace Alpr.Pull.Tests;

/// <summary>The program as people run it.</summary>
internal sealed class CommandTests : PullFixture
{
    [Test]
    public async Task One_unit_is_pulled_and_a_person_is_told()
    {
        Unit.Append(25, images: true);
        (int code, string output, string errors) = await FinishAsync(Start("--into", Into, "--limit", "10", "--text"));
        Assert.That(code, Is.Zero, errors);
        Assert.That(output, Does.Contain("1/1 units current; 25 records"));
        Assert.That(errors, Is.Empty);
        AssertWhole(25);
    }

    [Test]
    public async Task Programs_get_lines_of_JSON()
    {
        Unit.Append(25);
        (int code, string output, _) = await FinishAsync(Start("--into", Into, "--limit", "20")); // a pipe gets JSON
        Assert.That(code, Is.Zero);
        List<JsonElement> lines = [.. output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonDocument.Parse(line).RootElement)];
        Assert.That(lines.Select(line => line.GetProperty("event").GetString()), Is.EqualTo(new[] { "kept", "kept", "current", "ended" }));
        Assert.That(lines[^1].GetProperty("records").GetInt64(), Is.EqualTo(25));
    }

    [Test]
    public async Task A_changed_batch_ends_with_1_and_says_where_it_is_kept()
    {
        Unit.Append(5);
        Server.OnBatch = batch =>
        {
            batch[^30] ^= 1;
            return batch;
        };
        (int code, _, string errors) = await FinishAsync(Start("--into", Into));
        Assert.That(code, Is.EqualTo(1));
        Assert.That(errors, Does.StartWith("alprctl: STOPPED pole-17: what the unit gave is not proven, and nothing of it was stored").And.Contain(Refused.Single()));
    }

    [Test]
    public async Task A_command_that_cannot_be_meant_is_refused()
    {
        (int code, _, string errors) = await FinishAsync(Start("--into", "postgres://host/agency", "--extract"));
        Assert.That(code, Is.EqualTo(2));
        Assert.That(errors, Does.Contain("--extract is of a folder"));
        (code, _, errors) = await FinishAsync(Start("--into", Into, "--limit", "0"));
        Assert.That(code, Is.EqualTo(2));
        Assert.That(errors, Does.Contain("--limit is 1 to"));
        (code, _, errors) = await FinishAsync(Start("--into", "postgres://user:secret@host/agency"));
        Assert.That(code, Is.EqualTo(2));
        Assert.That(errors, Does.Contain(".pgpass").And.Not.Contain("secret"));
    }

    [Test]
    public async Task A_termination_ends_it_cleanly_and_a_kill_costs_nothing()
    {
        Unit.Append(25, images: true);
        using (Process killed = Start("--into", Into, "--limit", "2", "--json", "--follow"))
        {
            await killed.StandardOutput.ReadLineAsync();
            killed.Kill();
            await killed.WaitForExitAsync();
        }
        using Process follows = Start("--into", Into, "--limit", "10", "--json", "--follow");
        while (await follows.StandardOutput.ReadLineAsync() is { } line && !line.Contains("\"current\"", StringComparison.Ordinal))
        {
        }
        // As Ctrl-C does; but SIGINT is ignored by what a shell started in the background, and then by its children (signal(7)).
        using (Process interrupt = Process.Start("kill", ["-TERM", follows.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)]))
            await interrupt.WaitForExitAsync();
        (int code, string output, string errors) = await FinishAsync(follows);
        Assert.That(code, Is.Zero, errors);
        Assert.That(output, Does.Contain("\"ended\""));
        AssertWhole(25);
    }

    private Process Start(params string[] arguments)
    {
        string build = Directory.GetParent(AppContext.BaseDirectory.TrimEnd('/'))!.Parent!.FullName; // artifacts/<framework>/bin
        string program = Path.Combine(build, "Alpr.Ctl", Path.GetFileName(AppContext.BaseDirectory.TrimEnd('/')), "alprctl.dll");
        return Process.Start(new ProcessStartInfo("dotnet",
        [
            program, "pull", "--from", Settings.Url.ToString(), "--unit", "pole-17", "--cert", Settings.Certificate, "--key", Settings.Key,
            "--ca", Settings.CertificateAuthorities!, "--trust", Settings.Trust, .. arguments,
        ]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
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
