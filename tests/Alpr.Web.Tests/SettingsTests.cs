using Alpr.Board.Configuration;
using Alpr.Web.Server;
using Alpr.Tests.Common;

namespace Alpr.Web.Tests;

/// <summary>What is wrong with the settings is said by its field, before anything listens.</summary>
public sealed class SettingsTests : WebFixture
{
    [Test]
    public void Settings_that_are_right_have_no_problem() => Assert.That(Bench.Settings().Problems("web"), Is.Empty);

    [Test]
    public void Each_problem_names_its_field()
    {
        WebSettings right = Bench.Settings();
        string other = Authority.Write(Bench.Program, Path.Combine(Bench.Folder, "other")).Key, open = Path.Combine(Bench.Folder, "open.key"), empty = Path.Combine(Bench.Folder, "empty.pem");
        File.Copy(Bench.KeyFile, open);
        File.SetUnixFileMode(open, UnixFileMode.UserRead | UnixFileMode.OtherRead);
        File.WriteAllText(empty, "");
        (string Field, WebSettings Wrong)[] cases =
        [
            ("web.address", right with { Address = "somewhere" }),
            ("web.port", right with { Port = 70_000 }),
            ("web.certificate", right with { Certificate = "server.pem" }),
            ("web.certificate", right with { Key = other }),
            ("web.key", right with { Key = open }),
            ("web.key", right with { Key = "/nowhere/server.key" }),
            ("web.client_ca", right with { ClientCa = empty }),
            ("web.limits.connections", right with { Limits = new() { Connections = 0 } }),
            ("web.pages.address", right with { Pages = new() { Address = "maintenance" } }),
            ("web.pages.port", right with { Pages = new() { Address = "127.0.0.1", Port = 70_000 } }),
            ("web.pages.port", right with { Port = 8443, Pages = new() { Address = "127.0.0.1", Port = 8443 } }),
            ("web.pages.limits.connections", right with { Pages = new() { Address = "127.0.0.1", Limits = new() { Connections = 0 } } }),
            ("web.limits.requests_per_second", right with { Limits = new() { RequestsPerSecond = 5_000 } }),
        ];
        Assert.Multiple(() =>
        {
            foreach ((string field, WebSettings wrong) in cases)
                Assert.That(wrong.Problems("web").Select(problem => problem.Field), Is.EqualTo(new[] { field }));
        });
    }

    [Test]
    public void A_port_that_another_has_is_refused_with_its_number()
    {
        using WebServer second = new(Bench.Settings() with { Port = Bench.Port }, Bench.Parts());
        Assert.That(second.Start, Throws.InstanceOf<ConfigurationException>().With.Message.Contains($"port {Bench.Port}"));
    }

    [Test]
    public void Pages_that_are_asked_for_need_what_they_show() =>
        Assert.That(() => new WebServer(Bench.Settings() with { Pages = new() { Address = "127.0.0.1", Port = 0 } }, Bench.Parts()), Throws.ArgumentException);

    [Test]
    public void A_server_that_was_never_started_can_be_let_go()
    {
        using WebServer unused = new(Bench.Settings(), Bench.Parts());
        Assert.That(unused.Port, Is.Zero);
    }
}
