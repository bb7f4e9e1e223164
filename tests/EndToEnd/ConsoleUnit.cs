using System.Diagnostics;
using Alpr.Tests.Common;

namespace Alpr.EndToEnd.Tests;

/// <summary>A unit in a box: a configuration, models, a serial console on a pseudo terminal, and no key. The test plays the service manager as well.</summary>
internal sealed class ConsoleUnit : IDisposable
{
    private const int Restarted = 4; // the exit code that asks for a new start
    private const int EndMs = 60_000;

    private Process? _process;
    private Task<string>? _output, _errors;

    /// <summary>Unpacks it.</summary>
    public ConsoleUnit()
    {
        Folder = Directory.CreateTempSubdirectory("alpr-console-").FullName;
        Stick = Directory.CreateDirectory(Path.Combine(Folder, "media", "stick")).FullName;
        string network = Path.Combine(Folder, "network");
        File.WriteAllText(Config, $$"""
            {
              // as it left the workshop
              "device_id": "new-unit",
              "board": "{{Path.Combine(Repository.Root, "board", "profiles", "simulated.json")}}",
              "camera": { "input": "board" },
              "recognition": { "models": "{{Repository.Models}}" },
              "journal": { "path": "journal.db", "key": "device.key" },
              "agency": { "folder": "agency", "key": "agency.key" },
              "console": {
                "line": "{{Terminal.Line}}", "usb_folder": "{{Path.Combine(Folder, "media")}}", "network_folder": "{{network}}", "time_folder": "{{network}}/time",
                "environment_file": "{{network}}/environment"
              }
            }
            """);
    }

    /// <summary>The technician's terminal.</summary>
    public PtyTerminal Terminal { get; } = new();

    /// <summary>Everything of the unit.</summary>
    public string Folder { get; }

    /// <summary>A stick that is in.</summary>
    public string Stick { get; }

    /// <summary>The configuration.</summary>
    public string Config => Path.Combine(Folder, "appliance.json");

    /// <summary>The journal.</summary>
    public string Journal => Path.Combine(Folder, "journal.db");

    /// <summary>What the program wrote where its log is.</summary>
    public string Log { get; private set; } = "";

    /// <summary>Starts the program.</summary>
    public void Start()
    {
        _process = Programs.Start("alprd", "--config", Config);
        _output = _process.StandardOutput.ReadToEndAsync();
        _errors = _process.StandardError.ReadToEndAsync();
    }

    /// <summary>Does what a service manager does: waits for the end with the code that asks for a new start, and starts it.</summary>
    public void StartAgain()
    {
        Assert.That(End(), Is.EqualTo(Restarted), Log);
        Start();
    }

    /// <summary>Asks the program to stop.</summary>
    public void Stop()
    {
        using (Process kill = Process.Start("kill", ["-TERM", _process!.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)]))
            kill.WaitForExit();
        Assert.That(End(), Is.Zero, Log);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_process is { HasExited: false })
            _process.Kill();
        _process?.Dispose();
        Terminal.Dispose();
        Directory.Delete(Folder, recursive: true);
    }

    private int End()
    {
        Assert.That(_process!.WaitForExit(EndMs), Is.True, $"it does not end\n{Terminal.Record()}");
        Log += _output!.Result + _errors!.Result;
        int code = _process.ExitCode;
        _process.Dispose();
        _process = null;
        return code;
    }
}
