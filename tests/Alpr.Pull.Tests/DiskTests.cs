using System.Diagnostics;
using Alpr.Pull.Folder;

namespace Alpr.Pull.Tests;

internal sealed class DiskTests : PullFixture
{
    private string _disk = "";

    [SetUp]
    public void MountSmallDisk()
    {
        _disk = Directory.CreateDirectory(Into).FullName;
        if (!Run("mount", "-t", "tmpfs", "-o", "size=256k", "none", _disk))
            Assert.Ignore("skipped: a small disk cannot be mounted here");
    }

    [TearDown]
    public void Unmount() => Run("umount", "-l", _disk);

    [Test]
    public async Task A_full_disk_loses_nothing_and_is_named()
    {
        Unit.Append(30, images: true, imageBytes: 12_000);
        await using (FolderStore store = new(_disk))
        {
            PullException? failure = await PullAsync(store);
            Assert.That(failure!.Problem, Is.EqualTo(PullProblem.Storage));
            Assert.That(failure.Message, Does.Contain("the disk here is full; nothing was lost"));
        }
        Assert.That(Run("mount", "-o", "remount,size=16m", _disk), Is.True);
        Assert.That(Unit.Acknowledged, Is.EqualTo(10L * Files().Length), "what is kept, and no more");
        Assert.That(await PullAsync(), Is.Null);
        AssertWhole(30);
    }

    private static bool Run(string program, params string[] arguments)
    {
        using Process process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true })!;
        process.WaitForExit();
        return process.ExitCode == 0;
    }
}
