using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Alpr.Tests.Common;

namespace Alpr.EndToEnd.Tests;

/// <summary>The appliance on a board: the simulated one in whole, and a real one's profile on a machine that has none of its devices.</summary>
public sealed class BoardTests
{
    private static string Profile(string name) => $"\"board\": {JsonSerializer.Serialize(Path.Combine(Repository.Root, "board/profiles", name))},";

    [Test]
    public void The_self_test_finds_every_device_of_the_simulated_board_well()
    {
        using Installation unit = new Installation("board", more: Profile("simulated.json")).Provisioned();
        Outcome tested = unit.Command("selftest", "--json");
        Assert.That(tested.ExitCode, Is.Zero, tested.ToString());
        List<JsonElement> lines = tested.Json();
        Assert.That(lines, Has.Count.EqualTo(16));
        Assert.That(lines.Select(line => line.GetProperty("ok").GetBoolean()), Is.All.True);
        Assert.That(lines.Select(line => line.GetProperty("seen").GetString()), Has.Some.Contains("12.10 V").And.Some.Contains("1280x720").And.Some.Contains("fix by 9 satellites").And.Some.Contains("read right, confidence "));
    }

    [Test]
    public void The_self_test_says_of_each_device_that_is_missing_where_it_should_be_and_what_to_do()
    {
        using Installation unit = new Installation(Path.Combine(Repository.Footage, "crossing.mp4"), more: Profile("cm4-carrier.json")).Provisioned();
        Outcome tested = unit.Command("selftest");
        Assert.That(tested.ExitCode, Is.EqualTo(1), tested.ToString());
        string[] failed = tested.Output.Split('\n').Where(line => line.StartsWith("FAILED", StringComparison.Ordinal)).ToArray();
        Assert.That(failed, Has.Length.EqualTo(11), tested.Output);
        Assert.That(tested.Output, Does.Contain("/dev/i2c-1").And.Contain("pinctrl-bcm2711").And.Contain("/dev/ttyAMA3").And.Contain("what to do: "));
        Assert.That(tested.Output, Does.Contain("11 of 17 failed."));
    }

    [Test]
    public void A_profile_that_is_wrong_is_refused_with_its_line_before_any_device_is_touched()
    {
        using Installation unit = new Installation("board", more: "\"board\": \"wrong.json\",").Provisioned();
        File.WriteAllText(Path.Combine(unit.Folder, "wrong.json"), "{\n  \"name\": \"wrong\",\n  \"ambient_light\": { \"chip\": \"opt3001\", \"bus\": \"sensors\", \"address\": \"0x44\" }\n}\n");
        foreach (Outcome refused in new[] { unit.Run(), unit.Command("selftest") })
        {
            Assert.That(refused.ExitCode, Is.EqualTo(2), refused.ToString());
            Assert.That(refused.Errors, Does.Contain("wrong.json:3: ambient_light.bus: ").And.Contain("'sensors'"));
        }
    }

    [Test]
    public void On_the_simulated_board_the_camera_sees_by_the_infrared_light_and_the_unit_signs_its_health()
    {
        using Installation unit = new Installation("board", more: Profile("simulated.json")).Provisioned();
        string output = RunUntil(unit, passages: 2, out string errors);
        Assert.That(output, Does.Contain("watching").And.Contain("night.mp4"));
        Assert.That(errors, Does.Not.Contain("red"), "nothing is wrong with the unit");

        Assert.That(unit.Export().ExitCode, Is.Zero);
        Outcome verified = Programs.CtlAsText("verify", "--trust", unit.Certificate, unit.Batch);
        Assert.That(verified.ExitCode, Is.Zero, verified.ToString());
        Assert.That(verified.Output, Does.Match(@"records .*\d+ health"));
    }

    /// <summary>Runs the appliance until it told of some passages, or two minutes are over, and stops it as a service manager does.</summary>
    private static string RunUntil(Installation unit, int passages, out string errors)
    {
        using Process appliance = Programs.Start("alprd", "--config", unit.Config, "--print");
        Task<string> complaints = appliance.StandardError.ReadToEndAsync();
        using Timer end = new(_ => appliance.Kill(), null, TimeSpan.FromMinutes(2), Timeout.InfiniteTimeSpan);
        string output = "";
        for (int seen = 0; seen < passages;)
        {
            string? line = appliance.StandardOutput.ReadLine();
            Assert.That(line, Is.Not.Null, $"no {passages} passages in two minutes:\n{output}");
            output += line + "\n";
            seen += line!.EndsWith("signed", StringComparison.Ordinal) ? 1 : 0;
        }
        Process.Start("kill", ["-TERM", appliance.Id.ToString(CultureInfo.InvariantCulture)])!.WaitForExit();
        output += appliance.StandardOutput.ReadToEnd();
        errors = complaints.Result;
        appliance.WaitForExit();
        Assert.That(appliance.ExitCode, Is.Zero, errors);
        return output;
    }
}
