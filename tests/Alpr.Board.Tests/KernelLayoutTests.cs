using System.ComponentModel;
using System.Diagnostics;
using Alpr.Board.Tests.KernelLayout;

namespace Alpr.Board.Tests;

/// <summary>
/// C compilers for both processors check our structures, flags and requests against the kernel's headers. A further header: a table in
/// KernelLayout and one line in <see cref="Tables"/>.
/// </summary>
public sealed class KernelLayoutTests
{
    // Debian's packages, which scripts/setup installs: gcc and libc6-dev; gcc-aarch64-linux-gnu and libc6-dev-arm64-cross.
    private static readonly string[] Compilers = ["gcc", "aarch64-linux-gnu-gcc"];

    private static readonly Dictionary<string, Func<LayoutTable>> Tables = new()
    {
        ["C library"] = LibCLayout.Table,
        ["GPIO"] = GpioLayout.Table,
        ["I2C"] = I2cLayout.Table,
        ["serial"] = TermiosLayout.Table,
        ["watchdog"] = WatchdogLayout.Table,
        ["clock chip"] = RtcLayout.Table,
        ["file system"] = StorageLayout.FileSystem,
        ["file"] = StorageLayout.File,
    };

    private static IEnumerable<TestCaseData> Cases() =>
        from table in Tables.Keys
        from compiler in Compilers
        select new TestCaseData(compiler, table);

    [TestCaseSource(nameof(Cases))]
    public void Structures_flags_and_requests_are_those_of_the_kernels_headers(string compiler, string name)
    {
        LayoutTable table = Tables[name]();
        Assert.That(table.Count, Is.GreaterThan(0));
        Assert.That(Compile(compiler, table.Source), Is.Empty);
    }

    [TestCaseSource(nameof(Compilers))]
    public unsafe void A_wrong_offset_size_or_number_is_found(string compiler)
    {
        Shifted wrong;
        LayoutTable table = new("linux/gpio.h");
        table.Struct("struct gpio_v2_line_values", &wrong).Field("bits", &wrong.Bits).Field("mask", &wrong.Mask);
        table.Constant("GPIO_V2_LINES_MAX", 63);
        string complaint = Compile(compiler, table.Source);
        Assert.That(complaint, Does.Contain("sizeof(struct gpio_v2_line_values) is not 24"));
        Assert.That(complaint, Does.Contain("__builtin_offsetof(struct gpio_v2_line_values, bits) is not 8"));
        Assert.That(complaint, Does.Contain("SIZE(struct gpio_v2_line_values, bits) is not 4"));
        Assert.That(complaint, Does.Contain("(GPIO_V2_LINES_MAX) is not 63"));
        Assert.That(complaint, Does.Not.Contain("SIZE(struct gpio_v2_line_values, mask)"), "what is right must not be complained of");
    }

    // Returns what the compiler says against the file.
    private static string Compile(string compiler, string source)
    {
        ProcessStartInfo start = new(compiler, ["-fsyntax-only", "-x", "c", "-"]) { RedirectStandardInput = true, RedirectStandardError = true };
        start.Environment["LC_ALL"] = "C";
        Process process;
        try
        {
            process = Process.Start(start)!;
        }
        catch (Win32Exception)
        {
            Assert.Fail($"{compiler} is missing: scripts/setup installs it.");
            throw;
        }
        using (process)
        {
            process.StandardInput.Write(source);
            process.StandardInput.Close();
            string complaint = process.StandardError.ReadToEnd();
            process.WaitForExit();
            return process.ExitCode == 0 ? "" : $"{complaint}exit {process.ExitCode}";
        }
    }

    private struct Shifted
    {
#pragma warning disable CS0169, CS0649, IDE0051 // what matters is where the fields are
        private readonly ulong _extra;
        public uint Bits;
        public ulong Mask;
#pragma warning restore CS0169, CS0649, IDE0051
    }
}
