using System.Diagnostics;
using Alpr.Board.Camera;
using Alpr.Contracts;

namespace Alpr.Board.Tests;

public sealed class FfmpegCameraTests
{
    private Footage _footage = null!;

    [SetUp]
    public void Make() => _footage = new();

    [TearDown]
    public void Remove() => _footage.Dispose();

    [TestCase("a.mp4")]
    [TestCase("-b c.mkv")]
    [TestCase("d:é %02d.avi")]
    [TestCase("https.mov")]
    public void A_recording_gives_its_frames_with_their_positions(string name)
    {
        using FfmpegCamera camera = new(_footage.Video(name));
        Assert.That(Footage.Story(camera), Is.EqualTo(Enumerable.Range(0, 10).Select(i => $"{i} 160x120 @{i * 100_000}")));
        Assert.That(camera.IsLive, Is.False);
        Assert.That(camera.CurrentItem, Is.EqualTo(_footage[name]));
        Assert.That(camera.LastError, Is.Empty);
        Assert.That(Footage.Story(camera), Is.Empty);
    }

    [Test]
    public void A_recording_that_is_opened_again_and_again_leaves_no_pipe_open()
    {
        const int Rounds = 5;
        string video = _footage.Video("a.mkv");
        int before = 0;
        for (int round = 0; round <= Rounds; round++)
        {
            using (FfmpegCamera camera = new(video))
                Assert.That(Footage.Story(camera), Is.Not.Empty);
            if (round == 0)
                before = Pipes(); // other tests' leavings
        }
        Assert.That(Pipes(), Is.LessThan(before + Rounds), "in a unit that collects nothing for hours, each would stay");

        static int Pipes() => Directory.GetFiles("/proc/self/fd").Count(static link => new FileInfo(link).LinkTarget?.StartsWith("pipe:", StringComparison.Ordinal) == true);
    }

    [Test]
    public void A_rate_may_be_asked_for()
    {
        using FfmpegCamera camera = new(_footage.Video("a.mkv", rate: 30, seconds: 2), framesPerSecond: 5);
        Assert.That(Footage.Story(camera), Is.EqualTo(Enumerable.Range(0, 10).Select(i => $"{i} 160x120 @{i * 200_000}")));
    }

    [Test]
    public void Pixels_are_the_pictures_luma()
    {
        using FfmpegCamera camera = new(_footage.Video("a.avi", options: ["-vf", "lutrgb=r=200:g=200:b=200", "-c:v", "mjpeg", "-q:v", "2"]));
        using Frame frame = new(160 * 120);
        Assert.That(camera.Capture(frame), Is.EqualTo(CaptureResult.Captured), camera.LastError);
        Assert.That(frame.Luma.ToArray().Select(b => (int)b), Is.All.EqualTo(200).Within(6));
    }

    [Test]
    public void Pictures_too_large_for_the_frame_are_scaled_down()
    {
        using FfmpegCamera camera = new(_footage.Video("a.mkv", "320x240"));
        using Frame frame = new(160 * 120);
        int frames = 0;
        for (; camera.Capture(frame) == CaptureResult.Captured; frames++)
            Assert.That((frame.Width, frame.Height, frame.SourceScale), Is.EqualTo((160, 120, 2f)));
        Assert.That(frames, Is.EqualTo(10), camera.LastError);
    }

    [TestCase("a.mp4")]
    [TestCase("a.mkv")]
    [TestCase("a.avi")]
    public void A_truncated_recording_gives_what_it_has_and_then_says_why_it_ends(string name)
    {
        string[] options = name.EndsWith(".mp4", StringComparison.Ordinal) ? ["-movflags", "+faststart", "-g", "1"] : ["-g", "1"];
        string cut = _footage.Truncated(_footage.Video(name, seconds: 2, options: options), 0.6);
        using FfmpegCamera camera = new(cut);
        List<string> story = Footage.Story(camera);
        Assert.That(story[..^1], Has.Count.GreaterThan(5).And.None.StartsWith("failed"));
        Assert.That(story[^1], Does.StartWith($"failed: {cut}: ").And.Contain("frames were read before"));
        TestContext.Out.WriteLine(story[^1]);
    }

    [Test]
    public void A_recording_without_its_index_fails_once_and_ends()
    {
        string cut = _footage.Truncated(_footage.Video("a.mp4"), 0.6); // the index is at the end
        using FfmpegCamera camera = new(cut);
        Assert.That(Footage.Story(camera), Has.Count.EqualTo(1).And.All.Contains("moov atom not found"));
    }

    [TestCase("")]
    [TestCase("this is no recording")]
    public void What_is_no_recording_fails_once_and_ends(string contents)
    {
        using FfmpegCamera camera = new(_footage.Text("a.mp4", contents));
        List<string> story = Footage.Story(camera);
        Assert.That(story, Has.Count.EqualTo(1).And.All.StartsWith("failed: "));
        Assert.That(story[0], Does.Contain("a.mp4: "));
    }

    [Test]
    public void Sound_alone_is_no_recording()
    {
        using Process ffmpeg = Footage.Start(["-f", "lavfi", "-i", "sine=d=1", "-c:a", "pcm_s16le", _footage["a.mkv"]]);
        ffmpeg.WaitForExit();
        using FfmpegCamera camera = new(_footage["a.mkv"]);
        Assert.That(Footage.Story(camera), Has.Count.EqualTo(1).And.All.StartsWith("failed: "));
    }

    [TestCase("#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXTINF:1,\nfile:{0}\n#EXT-X-ENDLIST\n")]
    [TestCase("ffconcat version 1.0\nfile '{0}'\n")]
    [TestCase("v=0\no=- 0 0 IN IP4 127.0.0.1\ns=x\nc=IN IP4 127.0.0.1\nt=0 0\nm=video 5004 RTP/AVP 96\na=rtpmap:96 H264/90000\n")]
    public void A_playlist_in_disguise_opens_no_other_file(string contents)
    {
        string secret = _footage.Video("secret.ts");
        using FfmpegCamera camera = new(_footage.Text("a.mp4", string.Format(null, contents, secret)));
        Assert.That(Footage.Story(camera), Has.Count.EqualTo(1).And.All.StartsWith("failed: "));
    }

    [Test]
    public void A_missing_program_is_reported_with_its_package()
    {
        using FfmpegCamera camera = new(_footage.Text("a.mp4", "x"), null, null, "ffmpeg-of-nobody");
        List<string> story = Footage.Story(camera);
        Assert.That(story, Has.Count.EqualTo(1).And.All.Contains("package ffmpeg"));
    }

    [Test]
    public void A_program_that_dies_is_told_from_one_that_ends()
    {
        foreach ((string script, string expected) in new[]
        {
            ("printf 'YUV4MPEG2 W2 H1 F25:1 Cmono\\nFRAME\\nabFRAME\\na'", "stops within a picture"),
            ("printf 'YUV4MPEG2 W2 H1 F25:1 Cmono\\nFRAME\\nab'; exit 3", "status 3"),
            ("printf 'YUV4MPEG2 W2 H1 F25:1 Cmono\\nFRAME\\nab'; printf '\\033 oh\\noh\\ndear\\n' >&2", "oh; dear"),
            ("printf 'YUV4MPEG2 W2 H1 F25:1 Cmono\\n'", "holds no picture"),
            ("printf 'YUV4MPEG2 W99999 H1 F25:1 Cmono\\n'; sleep 60", "16384"),
            ("yes 0123456789 | head -c 100000 >&2; exit 1", "0123456789"),
        })
        {
            string program = _footage.Text("program", "#!/bin/sh\n" + script + "\n");
            File.SetUnixFileMode(program, UnixFileMode.UserRead | UnixFileMode.UserExecute | UnixFileMode.UserWrite);
            using FfmpegCamera camera = new(program, null, null, program);
            Assert.That(Footage.Story(camera)[^1], Does.StartWith("failed: ").And.Contain(expected));
        }
    }

    [Test]
    public void A_program_left_in_the_middle_is_killed_and_reaped()
    {
        FfmpegCamera camera = new(_footage.Video("long.mkv", seconds: 60));
        using Frame frame = new(160 * 120);
        int[] before = Children();
        camera.Capture(frame);
        Assert.That(Children().Except(before), Is.Not.Empty);
        camera.Dispose();
        Assert.That(Children().Except(before), Is.Empty);
        camera.Dispose();
    }

    [Test]
    public void A_recording_allocates_no_managed_byte_a_frame()
    {
        using FfmpegCamera camera = new(_footage.Video("a.mkv", "320x240", rate: 30, seconds: 4));
        using Frame frame = new(320 * 240);
        for (int i = 0; i < 20; i++)
            camera.Capture(frame);
        long before = GC.GetAllocatedBytesForCurrentThread();
        int captured = 0;
        for (; captured < 90; captured++)
        {
            if (camera.Capture(frame) != CaptureResult.Captured)
                Assert.Fail(camera.LastError);
        }
        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.Zero);
    }

    // Processes started by this one, whether running or not yet reaped: field 4 of /proc/PID/stat, proc(5).
    private static int[] Children()
    {
        List<int> children = [];
        foreach (string folder in Directory.EnumerateDirectories("/proc"))
        {
            if (!int.TryParse(Path.GetFileName(folder), out int id))
                continue;
            try
            {
                string stat = File.ReadAllText(Path.Combine(folder, "stat"));
                if (int.Parse(stat[(stat.LastIndexOf(')') + 2)..].Split(' ')[1], null) == Environment.ProcessId)
                    children.Add(id);
            }
            catch (IOException)
            {
                // It ended while we looked.
            }
        }
        return [.. children];
    }
}
