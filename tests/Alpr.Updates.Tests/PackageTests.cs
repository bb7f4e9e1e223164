using System.Diagnostics;
using Alpr.Tests.Common;

namespace Alpr.Updates.Tests;

/// <summary>The Debian package: how its version and a bundle's agree (<c>board/os/debian</c>), and that it is the same each time it is made.</summary>
public sealed class PackageTests
{
    private static readonly string Source = Path.Combine(Repository.Root, "board", "os", "debian");

    private string _folder = "", _package = "", _unit = "", _configuration = "";

    [SetUp]
    public void MakeFolders()
    {
        if (!File.Exists("/usr/bin/dpkg-deb"))
            Assert.Ignore("skipped: this machine makes no Debian packages");
        _folder = Directory.CreateTempSubdirectory("alpr-package-").FullName;
        (_package, _unit, _configuration) = (Path.Combine(_folder, "package"), Path.Combine(_folder, "unit"), Path.Combine(_folder, "appliance.json"));
        Directory.CreateDirectory(Path.Combine(_unit, "versions"));
        File.WriteAllText(_configuration, """{ "console": { "line": "/dev/null" } }""");
    }

    [TearDown]
    public void RemoveFolders() => Directory.Delete(_folder, recursive: true);

    [Test]
    public void The_first_version_is_in_force_and_a_second_time_changes_nothing()
    {
        Package("0.1.0");
        Assert.That(PutInForce(), Does.Contain("version 0.1.0 is in force"));
        Assert.That((Folder.Current, Folder.Previous, Folder.IsTrial), Is.EqualTo(("0.1.0", (string?)null, false)));
        Assert.That(PutInForce(), Is.Empty);
    }

    [Test]
    public void A_later_package_is_in_force_on_trial_where_the_console_can_end_the_trial()
    {
        Package("0.1.0");
        PutInForce();
        Package("0.2.0");
        PutInForce();
        Assert.That((Folder.Current, Folder.Previous, Folder.IsTrial), Is.EqualTo(("0.2.0", "0.1.0", false)), "nobody would end its trial");
        File.WriteAllText(_configuration, """
            { "console": { "line": "/dev/null",
              "update_folder": "/opt/alpr" } }
            """);
        Package("0.10.0");
        PutInForce();
        Assert.That((Folder.Current, Folder.Previous, Folder.IsTrial), Is.EqualTo(("0.10.0", "0.2.0", true)));
        Assert.That(Versions(), Is.EqualTo(new[] { "0.10.0", "0.2.0" }));
    }

    [Test]
    public void A_newer_version_from_a_bundle_stays_in_force_until_somebody_wants_the_packages()
    {
        Package("0.1.0");
        PutInForce();
        Bundle("0.3.0");
        Package("0.2.0");
        Assert.That(PutInForce(), Does.Contain("version 0.3.0, which came in a bundle, stays in force").And.Contain("--even-if-older"));
        Assert.That((Folder.Current, Folder.Previous), Is.EqualTo(("0.3.0", "0.1.0")));
        Assert.That(Versions(), Is.EqualTo(new[] { "0.1.0", "0.2.0", "0.3.0" }));
        PutInForce("--even-if-older");
        Assert.That((Folder.Current, Folder.Previous), Is.EqualTo(("0.2.0", "0.3.0")));
    }

    [Test]
    public void A_version_that_is_not_whole_is_replaced_by_the_packages()
    {
        Package("0.1.0");
        PutInForce();
        File.Delete(Path.Combine(_unit, "versions", "0.1.0", "alprd"));
        Directory.CreateDirectory(Path.Combine(_unit, "versions", "0.1.0.partial", "left by a power cut"));
        PutInForce();
        Assert.That(File.Exists(Path.Combine(_unit, "current", "alprd")));
        Assert.That(Versions(), Is.EqualTo(new[] { "0.1.0" }));
    }

    [TestCase("""{ "console": { "line": "/dev/ttyS1" } }""", "serial-getty@ttyS1.service")]
    [TestCase("// \"line\": \"/dev/ttyS0\"\n{ \"console\": {\n  \"line\"  :  \"/dev/ttyAMA0\" } }", "serial-getty@ttyAMA0.service")]
    [TestCase("""{ "camera": {} }""", null)]
    [TestCase("""{ "console": { "line": "/dev/sda" } }""", null)]
    [TestCase("""{ "console": { "line": "/dev/ttyS0.service/../../x" } }""", null)]
    public void A_login_program_is_kept_off_the_consoles_line_alone(string configuration, string? masked)
    {
        File.WriteAllText(_configuration, configuration);
        string early = Directory.CreateDirectory(Path.Combine(_folder, "early")).FullName;
        Assert.That(Run(Path.Combine(Source, "console-line"), [_folder, early, _folder], ("ALPR_CONFIGURATION", _configuration)).Code, Is.Zero);
        Assert.That(Directory.GetFileSystemEntries(early).Select(Path.GetFileName), Is.EqualTo(masked is null ? [] : new[] { masked }));
    }

    [Test]
    public void Made_twice_it_has_the_same_bytes_whoever_makes_it_and_when()
    {
        string published = Path.Combine(_folder, "published");
        Directory.CreateDirectory(Path.Combine(published, "models"));
        foreach (string program in (string[])["alprd", "alprctl", "libe_sqlite3.so", "libonnxruntime.so.1"])
            File.Copy("/bin/echo", Path.Combine(published, program)); // what is looked into must be a program of this machine
        File.WriteAllText(Path.Combine(published, "models", "manifest.json"), "{}");
        string[] first = Make(published, "first", "umask 022");
        foreach (string file in Directory.GetFiles(published, "*", SearchOption.AllDirectories))
            File.SetLastWriteTimeUtc(file, new DateTime(2031, 1, 1, 0, 0, 0, DateTimeKind.Utc));
        string[] second = Make(published, "second", "umask 077; export TZ=Pacific/Auckland LC_ALL=C.UTF-8");
        Assert.That(first.Select(Path.GetFileName), Has.Some.StartsWith("alpr-appliance_").And.Some.StartsWith("alprctl_"));
        foreach ((string one, string other) in first.Zip(second))
            Assert.That(File.ReadAllBytes(other).AsSpan().SequenceEqual(File.ReadAllBytes(one)), one);
        (int code, string told) = Run("dpkg-deb", ["-c", first[0]]);
        Assert.That(code, Is.Zero);
        Assert.That(told.Split('\n', StringSplitOptions.RemoveEmptyEntries), Has.All.Contains(" root/root "));
    }

    private UpdateFolder Folder => new(_unit);

    private string[] Make(string published, string name, string before)
    {
        string made = Path.Combine(_folder, name), rid = $"linux-{(System.Runtime.InteropServices.RuntimeInformation.ProcessArchitecture == System.Runtime.InteropServices.Architecture.Arm64 ? "arm64" : "x64")}";
        (int code, string told) = Run("bash", ["-c", $"{before}; exec \"$0\" --again {rid}", Path.Combine(Repository.Root, "scripts", "deb")],
            ("ALPR_DEB_OUT", made), ("ALPR_DEB_PUBLISHED", published), ("SOURCE_DATE_EPOCH", "1700000000"));
        Assert.That(code, Is.Zero, told);
        return [.. Directory.GetFiles(made).Order(StringComparer.Ordinal)];
    }

    private void Package(string version)
    {
        Directory.CreateDirectory(Path.Combine(_package, "program", "models"));
        File.WriteAllText(Path.Combine(_package, "version"), version + "\n");
        WriteProgram(Path.Combine(_package, "program", "alprd"), version);
    }

    private void Bundle(string version)
    {
        string home = Path.Combine(_unit, "versions", version);
        Directory.CreateDirectory(home);
        WriteProgram(Path.Combine(home, "alprd"), version);
        Run("ln", ["-sfnT", $"versions/{Folder.Current}", Path.Combine(_unit, "previous")]);
        Run("ln", ["-sfnT", $"versions/{version}", Path.Combine(_unit, "current")]);
    }

    private static void WriteProgram(string path, string version)
    {
        File.WriteAllText(path, $"#!/bin/sh\necho {version}\n");
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    private string[] Versions() => [.. Directory.GetFileSystemEntries(Path.Combine(_unit, "versions")).Select(static path => Path.GetFileName(path)).Order(StringComparer.Ordinal)];

    private string PutInForce(params string[] arguments)
    {
        (int code, string told) = Run(Path.Combine(Source, "put-in-force"), arguments, ("ALPR_PACKAGE", _package), ("ALPR_UNIT", _unit), ("ALPR_CONFIGURATION", _configuration));
        Assert.That(code, Is.Zero, told);
        return told;
    }

    private static (int Code, string Told) Run(string program, string[] arguments, params (string Name, string Value)[] environment)
    {
        ProcessStartInfo start = new(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach ((string name, string value) in environment)
            start.Environment[name] = value;
        using Process process = Process.Start(start)!;
        Task<string> errors = process.StandardError.ReadToEndAsync();
        string told = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, told + errors.Result);
    }
}
