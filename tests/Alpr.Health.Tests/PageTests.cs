using System.Diagnostics;
using System.Text;
using Alpr.Contracts.V1;
using Alpr.Health.Metrics;
using Alpr.Tests.Common;

namespace Alpr.Health.Tests;

public sealed class PageTests : HealthFixture
{
    private PrometheusPage? _page;

    public override void Dispose()
    {
        _page?.Dispose();
        base.Dispose();
    }

    [Test]
    public void The_page_says_what_the_unit_counts()
    {
        PageReader page = Read();
        Assert.Multiple(() =>
        {
            Assert.That(page.Series["alpr_frames_captured_total"], Is.EqualTo(9000));
            Assert.That(page.Series["alpr_frames_dropped_total"], Is.EqualTo(7));
            Assert.That(page.Series["alpr_frame_rate_per_second"], Is.EqualTo(24.5));
            Assert.That(page.Series["alpr_frame_duration_seconds{percentile=\"99\"}"], Is.EqualTo(0.0625));
            Assert.That(page.Series["alpr_passages_total"], Is.EqualTo(1234));
            Assert.That(page.Series["alpr_hits_total"], Is.EqualTo(12));
            Assert.That(page.Series["alpr_alert_duration_max_seconds"], Is.EqualTo(0.4125));
            Assert.That(page.Series["alpr_journal_size_bytes"], Is.EqualTo(1L << 33));
            Assert.That(page.Series["alpr_log_records"], Is.EqualTo(4321));
            Assert.That(page.Series["alpr_backend_waiting{backend=\"center\"}"], Is.EqualTo(17));
            Assert.That(page.Series["alpr_backend_waiting_age_seconds{backend=\"center\"}"], Is.EqualTo(90));
            Assert.That(page.Series["alpr_backend_delivered_total{backend=\"center\"}"], Is.EqualTo(100));
            Assert.That(page.Series["alpr_temperature_celsius{sensor=\"board\"}"], Is.EqualTo(41.5));
            Assert.That(page.Series["process_uptime_seconds"], Is.EqualTo(3600));
            Assert.That(page.Series["process_memory_usage_bytes"], Is.GreaterThan(1e6));
            Assert.That(page.Series["dotnet_gc_collections_total{gc_heap_generation=\"gen2\"}"], Is.GreaterThanOrEqualTo(0));
            Assert.That(page.Series["target_info{service_name=\"alprd\",service_version=\"0.1.0\",service_instance_id=\"pole-17\"}"], Is.EqualTo(1));
        });
    }

    [Test]
    public void A_light_is_a_number_and_its_reason_is_not_there()
    {
        PageReader page = Read();
        Assert.That((page.Series["alpr_condition{part=\"camera\"}"], page.Series["alpr_condition{part=\"disk\"}"], page.Series["alpr_condition{part=\"backend center\"}"]), Is.EqualTo((0, 1, 2)));
        Assert.That(Encoding.UTF8.GetString(_page!.Write()), Does.Not.Contain("nearly full"));
    }

    [Test]
    public void Names_with_quotes_and_backslashes_are_read_back_as_they_are_and_what_nobody_knows_is_absent()
    {
        PageReader page = Read();
        Assert.That(page.Series["alpr_list_age_seconds{list=\"stolen \"vehicles\"\\\"}"], Is.EqualTo(60));
        Assert.That(page.Series.Keys, Has.None.Contains("never"));
        Assert.That(page.Types.Keys, Has.None.StartsWith("alpr_self_test"), "nothing was read yet");
    }

    [Test]
    public void The_page_follows_the_figures_and_looks_at_them_once_in_half_a_second()
    {
        Read();
        Figures = Figures with { Passages = 1235 };
        Assert.That(Read().Series["alpr_passages_total"], Is.EqualTo(1234));
        Clock.Advance(1_000_000);
        SelfTest = new(true, 0.97f, 300_000, "");
        Assert.That(Read().Series["alpr_passages_total"], Is.EqualTo(1235));
        Assert.That(Read().Series["alpr_self_test_passed"], Is.EqualTo(1));
    }

    [Test]
    public void With_the_disk_away_there_are_gaps_and_no_failure()
    {
        DiskIsAway = true;
        PageReader page = Read();
        Assert.That(page.Series.Keys, Has.None.Contains("passages"));
        Assert.That(page.Series.Keys, Has.Some.EqualTo("process_memory_usage_bytes"));
        DiskIsAway = false;
        Clock.Advance(1_000_000);
        Assert.That(Read().Series.Keys, Has.Some.EqualTo("alpr_passages_total"));
    }

    [Test]
    public void However_many_parts_there_are_the_series_are_bounded()
    {
        for (int i = 0; i < 10_000; i++)
            Conditions.Add(new() { Part = $"part {i}", Light = Light.Green });
        Assert.That(Read().Series.Keys.Count(static one => one.StartsWith("alpr_condition", StringComparison.Ordinal)), Is.EqualTo(UnitMeter.SeriesMax));
    }

    [Test]
    public void Two_pages_of_two_units_in_one_process_do_not_mix()
    {
        Read();
        using UnitMeter other = new(Sources() with { DeviceId = "pole-18" }, Clock);
        using PrometheusPage second = new(other);
        Assert.That(PageReader.Read(second.Write()).Series.Keys, Has.Some.Contains("pole-18"));
        Assert.That(Read().Series.Keys, Has.None.Contains("pole-18"));
    }

    [Test]
    public void The_strict_reader_refuses_what_is_no_page()
    {
        foreach (string wrong in new[] { "a_total 1", "a_total 1\n", "# HELP a x\n# TYPE a counter\na 1\n", "# HELP a x\n# TYPE a gauge\na{b=\"c} 1\n", "# HELP a x\n# TYPE a gauge\na  1\n" })
            Assert.That(() => PageReader.Read(Encoding.UTF8.GetBytes(wrong)), Throws.Exception, wrong);
    }

    [Test]
    public void Prometheus_own_tool_takes_the_page_and_finds_nothing_to_lint()
    {
        string ours = Path.Combine(Repository.Root, "artifacts", "native", "promtool"); // scripts/setup
        string tool = Environment.GetEnvironmentVariable("PROMTOOL") ?? (File.Exists(ours) ? ours : "promtool");
        SelfTest = new(true, 0.97f, 300_000, "");
        Read();
        Process process;
        try
        {
            process = Process.Start(new ProcessStartInfo(tool, ["check", "metrics"]) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true })!;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            Assert.Ignore("skipped: no promtool (scripts/setup takes it from Debian's prometheus; or name it with PROMTOOL)");
            return;
        }
        using (process)
        {
            process.StandardInput.BaseStream.Write(_page!.Write());
            process.StandardInput.Close();
            string said = process.StandardOutput.ReadToEnd() + process.StandardError.ReadToEnd();
            process.WaitForExit();
            Assert.That((process.ExitCode, said), Is.EqualTo((0, "")));
        }
    }

    [Test]
    public void A_page_is_small_and_costs_little()
    {
        const int Pages = 200;
        byte[] page = [];
        Read();
        long before = Stopwatch.GetTimestamp(), bytes = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < Pages; i++)
        {
            Clock.Advance(1_000_000);
            page = _page!.Write();
        }
        bytes = (GC.GetAllocatedBytesForCurrentThread() - bytes) / Pages;
        TestContext.Out.WriteLine($"{page.Length} bytes, {Stopwatch.GetElapsedTime(before).TotalMilliseconds / Pages:0.000} ms and {bytes} managed bytes a page");
        Assert.That(page.Length, Is.LessThan(16 * 1024));
        Assert.That(bytes, Is.LessThan(128 * 1024));
    }

    private PageReader Read()
    {
        _page ??= new(Meter);
        return PageReader.Read(_page.Write());
    }
}
