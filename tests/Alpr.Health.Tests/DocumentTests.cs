using System.Diagnostics.Metrics;
using Alpr.Health.Metrics;
using Alpr.Tests.Common;

namespace Alpr.Health.Tests;

public sealed class DocumentTests : HealthFixture
{
    [Test]
    public void The_document_names_every_figure_with_its_unit_and_no_other()
    {
        List<string> published = [];
        using MeterListener listener = new()
        {
            InstrumentPublished = (instrument, _) =>
            {
                if (ReferenceEquals(instrument.Meter, Meter.Meter))
                    published.Add($"{instrument.Name} {instrument.Unit}");
            },
        };
        _ = Meter;
        listener.Start();
        IEnumerable<string> documented = File.ReadLines(Path.Combine(Repository.Root, "docs", "health.md"))
            .Where(static line => line.StartsWith("| `", StringComparison.Ordinal))
            .Select(static line => line.Split('|', StringSplitOptions.TrimEntries)).Select(static cells => $"{cells[1].Trim('`')} {cells[2]}");
        Assert.That(documented, Is.EquivalentTo(published));
    }

    [Test]
    public void No_figure_has_a_word_about_plates()
    {
        using PrometheusPage page = new(Meter);
        foreach ((string name, string help) in PageReader.Read(page.Write()).Help)
            Assert.That(name, Does.Not.Contain("plate"), help);
    }
}
