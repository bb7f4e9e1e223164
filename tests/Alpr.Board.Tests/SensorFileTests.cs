using System.Globalization;
using System.Text;
using Alpr.Board.Kernel;
using Alpr.Board.Power;
using Alpr.Board.Storage;
using Alpr.Board.Thermal;

namespace Alpr.Board.Tests;

/// <summary>Temperatures, supplies and disks in trees of files like those of sysfs, and the real disk.</summary>
public sealed class SensorFileTests
{
    private static Footage Tree(params (string Path, string Text)[] files)
    {
        Footage tree = new();
        foreach ((string path, string text) in files)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(tree[path])!);
            File.WriteAllText(tree[path], text);
        }
        return tree;
    }

    private static Footage Sensors() => Tree(
        ("thermal/thermal_zone0/type", "cpu-thermal\n"), ("thermal/thermal_zone0/temp", "48312\n"),
        ("thermal/cooling_device0/type", "Processor\n"),
        ("hwmon/hwmon0/name", "tmp102\n"), ("hwmon/hwmon0/temp1_input", "-5500\n"),
        ("hwmon/hwmon1/name", "nvme\n"), ("hwmon/hwmon1/temp1_input", "30000\n"), ("hwmon/hwmon1/temp1_label", "Composite\n"),
        ("hwmon/hwmon1/temp2_input", "31000\n"), ("hwmon/hwmon1/temp2_label", "Sensor 1\n"),
        ("hwmon/hwmon2/name", "rpi_volt\n"), ("hwmon/hwmon2/in0_lcrit_alarm", "1\n"),
        ("hwmon/hwmon10/name", "ina226\n"), ("hwmon/hwmon10/in0_input", "3\n"), ("hwmon/hwmon10/in1_input", "12250\n"),
        ("hwmon/hwmon10/curr1_input", "-250\n"), ("hwmon/hwmon10/power1_input", "3062500\n"),
        ("power_supply/mains/voltage_now", "48000000\n"));

    [TestCase("cpu-thermal", 48.312)]
    [TestCase("tmp102", -5.5)]
    [TestCase("nvme", 30)]
    [TestCase("nvme/Sensor 1", 31)]
    public void A_temperature_is_found_by_name(string name, double celsius)
    {
        using Footage tree = Sensors();
        using ThermalZone zone = ThermalZone.Find(name, tree.Folder);
        Assert.That(zone.ReadCelsius(), Is.EqualTo(celsius));
    }

    [Test]
    public void A_temperature_that_is_not_there_is_answered_with_those_that_are()
    {
        using Footage tree = Sensors();
        Assert.That(() => ThermalZone.Find("Processor", tree.Folder),
            Throws.InstanceOf<IOException>().With.Message.Contains("cpu-thermal, tmp102, nvme/Composite, nvme/Sensor 1, nvme."));
        Assert.That(() => ThermalZone.Find("cpu-thermal", tree["none"]), Throws.InstanceOf<IOException>().With.Message.Contains("has none"));
    }

    [Test]
    public void Each_read_is_fresh_and_allocates_nothing()
    {
        using Footage tree = Sensors();
        string path = tree["thermal/thermal_zone0/temp"];
        using ThermalZone zone = new(path);
        zone.ReadCelsius();
        long before = GC.GetAllocatedBytesForCurrentThread();
        double sum = 0;
        for (int i = 0; i < 1000; i++)
            sum += zone.ReadCelsius();
        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.Zero);
        Assert.That(sum, Is.EqualTo(48312).Within(0.01));
        File.WriteAllText(path, "-60000\n");
        Assert.That(zone.ReadCelsius(), Is.EqualTo(-60));
    }

    [TestCase("150001\n")]
    [TestCase("-60001\n")]
    [TestCase("")]
    [TestCase("warm\n")]
    [TestCase("12\n13\n")]
    [TestCase("9999999999999999999999999999999999\n")]
    public void A_temperature_that_cannot_be_is_no_temperature(string text)
    {
        using Footage tree = Tree(("temp", text));
        using ThermalZone zone = new(tree["temp"]);
        Assert.That(zone.ReadCelsius, Throws.InstanceOf<IOException>().With.Message.Contains(tree["temp"]));
    }

    [Test]
    public void Supplies_have_their_units()
    {
        using Footage tree = Sensors();
        SupplyFigures chip = SupplyFigures.Read("ina226", tree.Folder);
        Assert.That(chip.Volts, Is.EqualTo(12.25).Within(1e-9));
        Assert.That(chip.Amperes, Is.EqualTo(-0.25).Within(1e-9));
        Assert.That(chip.Watts, Is.EqualTo(3.0625).Within(1e-9));
        Assert.That(chip.UnderVoltage, Is.True);
        SupplyFigures mains = SupplyFigures.Read("mains", tree.Folder);
        Assert.That(mains.Volts, Is.EqualTo(48).Within(1e-9));
        Assert.That((mains.Amperes, mains.Watts), Is.EqualTo(((double?)null, (double?)null)));
        Assert.That(SupplyFigures.Read(null, tree["none"]), Is.EqualTo(new SupplyFigures(null, null, null, null)));
        Assert.That(() => SupplyFigures.Read("battery", tree.Folder), Throws.InstanceOf<IOException>().With.Message.Contains("battery"));
    }

    [Test]
    public void The_disk_of_this_machine_has_the_figures_that_the_runtime_gives_too()
    {
        using Footage footage = new();
        DiskFigures before = DiskFigures.Read(footage.Folder);
        Assert.That(before.TotalBytes, Is.EqualTo(new DriveInfo(footage.Folder).TotalSize));
        Assert.That(before.FreeBytes, Is.InRange(1, before.TotalBytes));
        Assert.That(before.FreeInodes, Is.InRange(0, before.TotalInodes));

        const int Written = 8 << 20;
        using (FileStream file = File.Create(footage["written"]))
        {
            file.Write(JpegTests.Noise(Written, 1));
            file.Flush(flushToDisk: true);
        }
        DiskFigures after = DiskFigures.Read(footage["written"]);
        if (before.WrittenBytes is null)
            Assert.That(after.WrittenBytes, Is.Null);
        else
            Assert.That(after.WrittenBytes - before.WrittenBytes, Is.GreaterThanOrEqualTo(Written));
        Assert.That(() => DiskFigures.Read(footage["none"]), Throws.InstanceOf<IOException>().With.Message.Contains(footage["none"]));
    }

    [Test]
    public void An_eMMC_tells_its_life_through_disk_and_partition()
    {
        using Footage tree = Tree(("devices/mmcblk0/device/life_time", "0x01 0x03\n"), ("devices/mmcblk0/mmcblk0p2/partition", "2\n"));
        File.CreateSymbolicLink(tree["179:0"], tree["devices/mmcblk0"]);
        File.CreateSymbolicLink(tree["179:2"], tree["devices/mmcblk0/mmcblk0p2"]);
        Assert.That(DiskFigures.ReadLife(tree["179:0"]), Is.EqualTo(30));
        Assert.That(DiskFigures.ReadLife(tree["179:2"]), Is.EqualTo(30));
        Assert.That(DiskFigures.ReadLife(tree["0:38"]), Is.Null);
    }

    [TestCase("0x0b 0x01", 110)]
    [TestCase("0x00 0x00", null)]
    [TestCase("0x0c 0x01", null)]
    [TestCase("0xfffffffff 0x01", null)]
    [TestCase("0xffffffff 0x01", null)]
    [TestCase("1 2", null)]
    [TestCase("0x01", null)]
    [TestCase("", null)]
    public void A_life_is_steps_of_ten_percent_or_unknown(string text, int? percent) => Assert.That(DiskFigures.ParseLife(text), Is.EqualTo(percent));

    [TestCase("787146 40809 41985986 1688392 1615029 295650 197790888 2016136 0", 197790888L * 512)]
    [TestCase("1 2 3 4 5 6", null)]
    [TestCase("1 2 3 4 5 6 -7", null)]
    [TestCase("1 2 3 4 5 6 9223372036854775807", null)]
    [TestCase("", null)]
    public void Sectors_are_bytes_by_512(string text, long? bytes) => Assert.That(DiskFigures.ParseWritten(text), Is.EqualTo(bytes));

    [Test]
    public void A_number_file_holds_what_the_runtime_reads_or_nothing()
    {
        const int Seed = 20260701;
        Random random = new(Seed);
        const string Alphabet = "0123456789-+ \n.x\0";
        for (int i = 0; i < 50_000; i++)
        {
            StringBuilder text = new();
            for (int length = random.Next(0, 24); length > 0; length--)
                text.Append(Alphabet[random.Next(random.Next(2) == 0 ? 10 : Alphabet.Length)]);
            string number = text.ToString();
            string stripped = number.EndsWith('\n') ? number[..^1] : number;
            bool isNumber = !stripped.EndsWith('\0') // which the runtime forgives
                & long.TryParse(stripped, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long expected);
            bool read = KernelValue.TryParse(Encoding.ASCII.GetBytes(number), out long value);
            Assert.That((read, read ? value : 0), Is.EqualTo((isNumber, isNumber ? expected : 0)), $"seed {Seed}, try {i}: '{number}'");
        }
    }
}
