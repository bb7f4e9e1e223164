namespace Alpr.Evidence.Tests;

/// <summary>A folder of its own for each test, with keys in it.</summary>
internal sealed class TestKeys : IDisposable
{
    public static readonly DateTimeOffset ValidFrom = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public string Folder { get; } = Directory.CreateTempSubdirectory("alpr-evidence-").FullName;

    public string PathOf(string name) => Path.Combine(Folder, name);

    public DeviceKey Create(string name = "device", string deviceId = "pole-17") =>
        DeviceKey.Create(PathOf(name + ".key"), deviceId, ValidFrom);

    public void Dispose() => Directory.Delete(Folder, true);
}
