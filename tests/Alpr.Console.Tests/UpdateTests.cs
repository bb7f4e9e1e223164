using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Alpr.Tests.Common;
using Alpr.Updates;

namespace Alpr.Consoles.Tests;

/// <summary>Another version of the program, from a stick.</summary>
public sealed class UpdateTests
{
    private ServiceFixture _unit = null!;
    private PtyTerminal _terminal = null!;

    [SetUp]
    public void Make()
    {
        _unit = new();
        _terminal = _unit.Terminal;
        Directory.CreateDirectory(Path.Combine(_unit.Programs, "versions", "0.1.0"));
        File.CreateSymbolicLink(Path.Combine(_unit.Programs, "current"), "versions/0.1.0");
        _unit.SignIn();
    }

    [TearDown]
    public void Remove() => _unit.Dispose();

    [Test]
    public void A_bundle_on_a_stick_is_checked_asked_about_put_in_force_and_written_down()
    {
        WriteBundle(_unit.ReleaseKey);
        _terminal.Type("update");
        _terminal.Expect("version    0.2.0, 1 files");
        _terminal.Expect("in force   0.1.0");
        _terminal.Answer("Type yes", "yes");
        _terminal.Expect("It ends now");
        Assert.That(() => _unit.IsRestartAsked, Is.True.After(5_000, 20));
        Assert.That(new UpdateFolder(_unit.Programs).Current, Is.EqualTo("0.2.0"));
        Assert.That(_unit.Accesses().Select(static access => access.Asked), Has.Some.StartsWith("console: update to 0.2.0, manifest "));
    }

    [Test]
    public void A_bundle_that_somebody_else_signed_is_refused_and_nothing_changes()
    {
        using ECDsa other = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        WriteBundle(other);
        _terminal.Type("update");
        _terminal.Expect("is not signed by the release key");
        Assert.That((new UpdateFolder(_unit.Programs).Current, _unit.IsRestartAsked), Is.EqualTo(("0.1.0", false)));
    }

    private void WriteBundle(ECDsa key)
    {
        string published = Directory.CreateDirectory(Path.Combine(_unit.Folder, "published")).FullName;
        File.WriteAllText(Path.Combine(published, "alprd"), "the new one");
        using FileStream file = File.Create(Path.Combine(_unit.Stick, "alpr-0.2.0" + UpdateBundle.Extension));
        UpdateBundle.Write(published, "0.2.0", RuntimeInformation.RuntimeIdentifier, key, file);
    }
}
