using System.Xml;
using Alpr.Contracts.V1;

namespace Alpr.Oversight.Tests;

/// <summary>The printable page holds whatever the texts are, needs nothing else and runs nothing.</summary>
public sealed class ReportPageTests : OversightFixture
{
    private const string Hostile = "<script>alert(1)</script>\"'&]]><svg onload=x>\u202e";

    [Test]
    public void Hostile_texts_are_shown_and_nothing_else()
    {
        Bench.Policy = Bench.Policy with { Agency = Hostile, Version = Hostile };
        long at = Bench.Detect("7ABC123", state: Hostile[..10]);
        Bench.Hit(at, Hostile, Hostile);
        Bench.Append(new Record { Access = new() { Action = Hostile } });
        Bench.Append(new Record { HotListInstalled = new() { List = Hostile } });
        Bench.Append(new Record { PolicyChanged = new() { Version = Hostile, InstalledBy = Hostile } });
        Health health = new();
        health.Conditions.Add(new Condition { Part = Hostile, Light = Light.Red, Reason = Hostile });
        Bench.Append(new Record { Health = health });
        string page = Page();
        Assert.That(page, Does.Not.Contain("<script").IgnoreCase.And.Not.Contain("<svg onload").And.Not.Contain("\u202e"));
        Assert.That(page, Does.Contain("&lt;script&gt;alert(1)&lt;/script&gt;"));
        XmlDocument read = Read(page); // it is well-formed but for what HTML leaves open
        Assert.That(read.SelectNodes("//script|//a|//img|//link|//iframe|//form|//@onload|//@href|//@src|//@style")!.Count, Is.Zero);
    }

    [Test]
    public void Each_chart_has_a_title_and_a_table_with_its_numbers()
    {
        long at = Bench.Detect("7ABC123");
        Bench.Hit(at);
        Bench.Append(new Record { Boot = new() });
        XmlDocument page = Read(Page());
        Assert.That(page.SelectNodes("//svg")!.Count, Is.EqualTo(4));
        Assert.That(page.SelectNodes("//svg[@role='img'][title/@id = @aria-labelledby]")!.Count, Is.EqualTo(4));
        Assert.That(page.SelectNodes("//figure/following::table[1]")!.Count, Is.EqualTo(4));
        Assert.That(page.SelectNodes("//table[not(caption)]")!.Count, Is.Zero);
        Assert.That(page.SelectNodes("//thead//th[not(@scope='col')]|//tbody/tr/th[not(@scope='row')]")!.Count, Is.Zero);
        Assert.That(page.SelectSingleNode("//meta[@http-equiv]/@content")!.Value, Does.StartWith("default-src 'none'"));
    }

    [Test]
    public void A_period_without_anything_has_a_page_too() => Assert.That(() => Read(Page()), Throws.Nothing);

    [TestCase(0, 2)]
    [TestCase(2, 2)]
    [TestCase(3, 4)]
    [TestCase(7, 8)]
    [TestCase(9, 10)]
    [TestCase(11, 12)]
    [TestCase(202, 240)]
    [TestCase(999, 1000)]
    [TestCase(1001, 1200)]
    public void A_scale_ends_at_a_round_number(long most, long end) => Assert.That(Charts.NiceCeiling(most), Is.EqualTo(end));

    private string Page()
    {
        Bench.Writer.Commit();
        Bench.Pass(TimeSpan.FromDays(1));
        return new PeriodReport(Bench.Setup).Make(Bench.Session, Bench.Reason, new(2026, 1, 1), new(2026, 3, 31)).Page;
    }

    private static XmlDocument Read(string page)
    {
        XmlDocument document = new() { XmlResolver = null };
        document.LoadXml(page.Replace("<!DOCTYPE html>", "", StringComparison.Ordinal).Replace("&nbsp;", " ", StringComparison.Ordinal)
            .Replace("<meta charset=\"utf-8\">", "", StringComparison.Ordinal).Replace("initial-scale=1\">", "initial-scale=1\"/>", StringComparison.Ordinal)
            .Replace("form-action 'none'\">", "form-action 'none'\"/>", StringComparison.Ordinal).Replace("no-referrer\">", "no-referrer\"/>", StringComparison.Ordinal)
            .Replace("tr > :first-child", "", StringComparison.Ordinal));
        return document;
    }
}
