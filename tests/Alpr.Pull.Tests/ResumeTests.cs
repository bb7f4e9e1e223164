using Alpr.Pull.Folder;

namespace Alpr.Pull.Tests;

internal sealed class ResumeTests : PullFixture
{
    [Test]
    public async Task A_pull_that_was_killed_goes_on_and_nothing_is_lost_or_twice([Range(0, 4)] int step, [Values(1, 2)] int batch)
    {
        Unit.Append(25, images: true);
        int times = 0;
        await Assert.ThrowsAsync<KilledException>(() => PullAsync(now => Kill(now == (FolderStep)step && ++times == batch)));
        Assert.That(await PullAsync(), Is.Null);
        AssertWhole(25);
        Assert.That(Unit.Acknowledged, Is.EqualTo(25));
    }

    [Test]
    public async Task A_whole_file_left_by_a_kill_is_taken_without_asking_again()
    {
        Unit.Append(10);
        await Assert.ThrowsAsync<KilledException>(() => PullAsync(step => Kill(step == FolderStep.Named)));
        Server.Requests.Clear();
        Assert.That(await PullAsync(), Is.Null);
        Assert.That(Server.Requests, Has.None.Contain("batches?limit"));
        AssertWhole(10);
    }

    [Test]
    public async Task A_damaged_file_left_by_a_kill_is_asked_for_again()
    {
        Unit.Append(10);
        await Assert.ThrowsAsync<KilledException>(() => PullAsync(step => Kill(step == FolderStep.Named)));
        string left = Path.Combine(Into, "pole-17", "batches", Files().Single() + ".alprb");
        byte[] bytes = File.ReadAllBytes(left);
        File.WriteAllBytes(left, bytes[..(bytes.Length / 2)]);
        Assert.That(await PullAsync(), Is.Null);
        AssertWhole(10);
    }

    [Test]
    public async Task A_line_that_breaks_in_the_middle_costs_another_request()
    {
        Unit.Append(25, images: true);
        int sent = 0;
        Server.OnSend = async (context, batch) =>
        {
            if (++sent is 1 or 3)
            {
                await context.Response.Body.WriteAsync(batch.AsMemory(0, batch.Length / 2));
                await context.Response.Body.FlushAsync();
                context.Abort();
                return;
            }
            await context.Response.Body.WriteAsync(batch);
        };
        Assert.That(await PullAsync(), Is.Null);
        Assert.That(Events.Retries.Select(retry => retry.Problem), Is.EqualTo(new[] { PullProblem.Unreachable, PullProblem.Unreachable }));
        Assert.That(Events.Retries[0].Message, Does.Contain("before the batch was through").Or.Contain("ended the connection"));
        AssertWhole(25);
    }

    [Test]
    public async Task An_acknowledgement_that_failed_is_made_up_for()
    {
        Unit.Append(5);
        Server.OnRequest = async context =>
        {
            if (context.Request.Method != "POST")
                return false;
            await Alpr.Pull.Tests.Server.ApplianceServer.ProblemAsync(context, 500, "fault", "journal is busy");
            return true;
        };
        Assert.That((await PullAsync())!.Message, Does.Contain("journal is busy"));
        AssertWhole(5);
        Server.OnRequest = null;
        Assert.That(await PullAsync(), Is.Null);
        Assert.That(Unit.Acknowledged, Is.EqualTo(5));
    }

    private static void Kill(bool now)
    {
        if (now)
            throw new KilledException();
    }
}
