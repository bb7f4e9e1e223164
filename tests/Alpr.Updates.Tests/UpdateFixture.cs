using System.Security.Cryptography;
using Alpr.Evidence;

namespace Alpr.Updates.Tests;

/// <summary>A release key, a folder of programs, and a unit's folder that runs version 0.1.0.</summary>
public abstract class UpdateFixture
{
    protected const string Platform = "linux-arm64";

    private protected ECDsa Release { get; } = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    private protected string Home { get; private set; } = "";

    private protected string Published => Path.Combine(Home, "published");

    private protected string Unit => Path.Combine(Home, "unit");

    private protected string Bundle => Path.Combine(Home, "alpr" + UpdateBundle.Extension);

    private protected UpdateFolder Folder => new(Unit);

    [SetUp]
    public void MakeHome()
    {
        Home = Directory.CreateTempSubdirectory("alpr-update-").FullName;
        Directory.CreateDirectory(Path.Combine(Published, "models"));
        File.WriteAllText(Path.Combine(Published, "alprd"), "#!/bin/sh\necho the new one\n");
        File.SetUnixFileMode(Path.Combine(Published, "alprd"), UnixFileMode.UserRead | UnixFileMode.UserExecute);
        File.WriteAllBytes(Path.Combine(Published, "models", "reader.onnx"), [.. Enumerable.Range(0, 200_000).Select(static i => (byte)(i * 31))]);
        Directory.CreateDirectory(Path.Combine(Unit, "versions", "0.1.0"));
        File.CreateSymbolicLink(Path.Combine(Unit, "current"), "versions/0.1.0");
    }

    [TearDown]
    public void RemoveHome() => Directory.Delete(Home, recursive: true);

    [OneTimeTearDown]
    public void Forget() => Release.Dispose();

    private protected void Write(string version = "0.2.0", string platform = Platform)
    {
        using FileStream file = File.Create(Bundle);
        UpdateBundle.Write(Published, version, platform, Release, file);
    }

    private protected UpdateBundle Open()
    {
        using DevicePublicKey key = Key(Release);
        return UpdateBundle.Open(Bundle, key, Platform);
    }

    private protected static DevicePublicKey Key(ECDsa release) =>
        DevicePublicKey.TryRead(release.ExportSubjectPublicKeyInfo(), out DevicePublicKey? key) ? key : throw new InvalidOperationException("no key");
}
