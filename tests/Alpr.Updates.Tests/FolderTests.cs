using System.Diagnostics;
using System.IO.Compression;
using Alpr.Tests.Common;

namespace Alpr.Updates.Tests;

/// <summary>Versions side by side, and which of them is in force.</summary>
public sealed class FolderTests : UpdateFixture
{
    [Test]
    public void A_bundle_is_in_force_for_the_next_start_and_stays_once_it_serves_people()
    {
        Install("0.2.0");
        Assert.That((Folder.Current, Folder.Previous, Folder.IsTrial), Is.EqualTo(("0.2.0", "0.1.0", true)));
        string program = Path.Combine(Unit, "current", "alprd");
        Assert.That(File.GetUnixFileMode(program) & UnixFileMode.UserExecute, Is.Not.Zero);
        Assert.That(Run(program), Is.EqualTo("the new one\n"));
        Folder.Confirm();
        Assert.That(Folder.IsTrial, Is.False);
        Folder.Back();
        Assert.That((Folder.Current, Folder.Previous), Is.EqualTo(("0.1.0", "0.2.0")));
    }

    [Test]
    public void Only_the_version_in_force_and_the_one_before_are_kept()
    {
        foreach (string version in (string[])["0.2.0", "0.3.0", "0.4.0"])
            Install(version);
        Assert.That(Directory.GetDirectories(Path.Combine(Unit, "versions")).Select(Path.GetFileName).Order(), Is.EqualTo(new[] { "0.3.0", "0.4.0" }));
    }

    [Test]
    public void A_bundle_with_a_changed_file_changes_nothing()
    {
        Write();
        using (ZipArchive zip = ZipFile.Open(Bundle, ZipArchiveMode.Update))
            zip.GetEntry("files/models/reader.onnx")!.Delete();
        using UpdateBundle bundle = Open();
        Assert.That(() => Folder.Install(bundle), Throws.InstanceOf<UpdateException>());
        Assert.That((Folder.Current, Folder.Previous, Folder.IsTrial), Is.EqualTo(("0.1.0", (string?)null, false)));
        Assert.That(Directory.GetDirectories(Path.Combine(Unit, "versions")), Has.Length.EqualTo(1));
    }

    [Test]
    public void What_a_power_cut_left_of_an_update_is_in_nobodys_way()
    {
        string left = Path.Combine(Unit, "versions", "0.2.0.partial");
        Directory.CreateDirectory(left);
        File.WriteAllText(Path.Combine(left, "alprd"), "half");
        File.CreateSymbolicLink(Path.Combine(Unit, "current.new"), "versions/0.2.0");
        Install("0.2.0");
        Assert.That(Run(Path.Combine(Unit, "current", "alprd")), Is.EqualTo("the new one\n"));
    }

    [Test]
    public void The_version_in_force_is_not_installed_over_itself_and_without_a_version_before_there_is_no_way_back()
    {
        Write("0.1.0");
        using UpdateBundle bundle = Open();
        Assert.That(() => Folder.Install(bundle), Throws.InstanceOf<UpdateException>().With.Message.Contains("in force already"));
        Assert.That(() => Folder.Back(), Throws.InstanceOf<UpdateException>().With.Message.Contains("no version before"));
        File.Delete(Path.Combine(Unit, "current"));
        Assert.That(() => Folder.Install(bundle), Throws.InstanceOf<UpdateException>().With.Message.Contains("not laid out"));
    }

    [Test]
    public void A_version_that_does_not_come_up_is_left_again_after_four_starts()
    {
        Install("0.2.0");
        for (int start = 0; start < 4; start++)
        {
            Run(Path.Combine(Repository.Root, "board", "os", "alpr-trial"), Unit);
            Assert.That(Folder.Current, Is.EqualTo("0.2.0"), $"start {start}");
        }
        Run(Path.Combine(Repository.Root, "board", "os", "alpr-trial"), Unit);
        Assert.That((Folder.Current, Folder.Previous, Folder.IsTrial), Is.EqualTo(("0.1.0", "0.2.0", false)));
        Run(Path.Combine(Repository.Root, "board", "os", "alpr-trial"), Unit);
        Assert.That(Folder.Current, Is.EqualTo("0.1.0"), "and no more after that");
    }

    private void Install(string version)
    {
        Write(version);
        using UpdateBundle bundle = Open();
        Folder.Install(bundle);
    }

    private static string Run(string program, params string[] arguments)
    {
        using Process process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.That(process.ExitCode, Is.Zero, process.StandardError.ReadToEnd());
        return output;
    }
}
