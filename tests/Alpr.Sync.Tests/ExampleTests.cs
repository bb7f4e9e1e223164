using System.Security.Cryptography.X509Certificates;
using System.Text.RegularExpressions;
using Alpr.Board.Simulated;
using Alpr.Tests.Common;

namespace Alpr.Sync.Tests;

/// <summary>The examples in <c>docs/backends</c> are configurations as they are read, once the files exist that they name.</summary>
public sealed partial class ExampleTests
{
    private const string Place = "/etc/alpr/";

    private static IEnumerable<string> Files => Directory.GetFiles(Folder, "*.json").Select(static path => Path.GetFileName(path)).Order();

    private static string Folder => Path.Combine(Repository.Root, "docs", "backends");

    [TestCaseSource(nameof(Files))]
    public void An_example_is_a_configuration_with_a_backend_that_can_be_made(string name)
    {
        string files = Directory.CreateTempSubdirectory("alpr-example-").FullName;
        try
        {
            string example = File.ReadAllText(Path.Combine(Folder, name)), here = Path.Combine(files, name);
            VirtualClock clock = new();
            using Authority authority = new(clock);
            foreach (string path in Named().Matches(example).Select(static match => match.Value[Place.Length..]).Distinct())
                Make(authority, Path.Combine(files, path));
            File.WriteAllText(here, example.Replace(Place, files + "/", StringComparison.Ordinal));

            BackendFile file = BackendFile.Load(here);
            using IBackend backend = BackendFactory.Create(file.Backends.Single(), file.DeviceId, clock);
            Assert.That(backend.Name, Is.EqualTo(file.Backends.Single().Name));
        }
        finally
        {
            Directory.Delete(files, recursive: true);
        }
    }

    [Test]
    public void Every_example_stands_in_the_table()
    {
        string table = File.ReadAllText(Path.Combine(Folder, "README.md"));
        Assert.That(Files.Where(name => !table.Contains($"[{name}]({name})", StringComparison.Ordinal)), Is.Empty);
    }

    private static void Make(Authority authority, string path)
    {
        switch (Path.GetExtension(path))
        {
            case ".pem":
                authority.WriteRoot(path);
                break;
            case ".crt":
                using (X509Certificate2 certificate = authority.Issue("unit"))
                    File.Move(Authority.Write(certificate, path[..^".crt".Length]).Certificate, path, overwrite: true);
                break;
            default:
                if (!File.Exists(path))
                    File.WriteAllText(path, "a secret of the test\n");
                File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
                break;
        }
    }

    [GeneratedRegex(@"/etc/alpr/[\w.-]+")]
    private static partial Regex Named();
}
