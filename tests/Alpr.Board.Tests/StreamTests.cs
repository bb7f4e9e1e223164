using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Alpr.Board.Camera;
using Alpr.Board.Time;
using Alpr.Contracts;

namespace Alpr.Board.Tests;

/// <summary>Live streams over the loopback interface.</summary>
public sealed class StreamTests
{
    private sealed class CountingClock : IClock
    {
        private long _now;

        public long MonotonicUs => ++_now;

        public DateTimeOffset UtcNow => DateTimeOffset.UnixEpoch;

        public ClockDiscipline Discipline => default;

        public void WaitUntil(long monotonicUs) => _now = monotonicUs;
    }

    /// <summary>A web server for one request: accepts, answers, and hangs up, at will before it has sent what it promised.</summary>
    private sealed class Server : IDisposable
    {
        private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
        private readonly Task _served;

        public Server(byte[] body, string status = "200 OK", int missing = 0)
        {
            _listener.Start();
            _served = Task.Run(async () =>
            {
                using TcpClient client = await _listener.AcceptTcpClientAsync();
                NetworkStream stream = client.GetStream();
                var request = new byte[4096];
                int length = await stream.ReadAsync(request);
                Request = System.Text.Encoding.ASCII.GetString(request, 0, length);
                await stream.WriteAsync(System.Text.Encoding.ASCII.GetBytes(
                    $"HTTP/1.1 {status}\r\nContent-Type: video/mp2t\r\nContent-Length: {body.Length + missing}\r\nConnection: close\r\n\r\n"));
                await stream.WriteAsync(body);
            });
        }

        public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

        public string Request { get; private set; } = "";

        public void Dispose()
        {
            _listener.Stop();
            ((IAsyncResult)_served).AsyncWaitHandle.WaitOne(5000);
            _listener.Dispose();
        }
    }

    [TestCase(0, "The stream ended.")]
    [TestCase(100_000, "prematurely")]
    public void A_stream_is_timed_on_arrival_and_its_end_is_the_death_of_the_device(int missing, string reason)
    {
        using Footage footage = new();
        byte[] body = File.ReadAllBytes(footage.Video("a.ts", seconds: 12, options: ["-c:v", "mpeg2video", "-bf", "0"]));
        using Server server = new(body, missing: missing);
        using ICamera camera = CameraSource.Open($"http://joe:s3cret@127.0.0.1:{server.Port}/live/1?token=abcd", new CountingClock());
        string name = $"http://127.0.0.1:{server.Port}/live/1";
        Assert.That((camera.Name, camera.CurrentItem, camera.IsLive, camera.FrameCount), Is.EqualTo((name, name, true, (int?)null)));

        using Frame frame = new(160 * 120);
        int frames = 0;
        IOException death = Assert.Throws<IOException>(() =>
        {
            for (; camera.Capture(frame) == CaptureResult.Captured; frames++)
                Assert.That((frame.Sequence, frame.CapturedUs, frame.Width), Is.EqualTo(((long)frames, frames + 1L, 160)));
        })!;
        Assert.That(frames, Is.GreaterThanOrEqualTo(60), death.Message);
        Assert.That(death.Message, Does.StartWith(name + ": ").And.Contain(reason));
        Assert.That(camera.LastError, Is.EqualTo(death.Message));
        Assert.That(() => camera.Capture(frame), Throws.TypeOf<IOException>());
        Assert.That(server.Request, Does.Contain("token=abcd").And.Contain("GET /live/1")); // the address went out whole
    }

    [Test]
    public void A_camera_that_speaks_RTSP_is_watched_until_it_dies()
    {
        using (Process ffmpeg = Footage.Start(["-f", "lavfi", "-i", "nullsrc=d=0.1", "-f", "null", "-"]))
            ffmpeg.WaitForExit(); // ignores the test where there is none, rather than the server's thread
        using RtspServer server = new(packets: 150);
        using ICamera camera = CameraSource.Open($"rtsp://joe:s3%40cret@127.0.0.1:{server.Port}/live");
        using Frame frame = new(160 * 120);
        long last = 0;
        int frames = 0;
        IOException death = Assert.Throws<IOException>(() =>
        {
            for (; camera.Capture(frame) == CaptureResult.Captured; frames++)
            {
                Assert.That((frame.Width, frame.Height), Is.EqualTo((160, 120)));
                Assert.That(frame.CapturedUs, Is.GreaterThan(last));
                last = frame.CapturedUs;
            }
        })!;
        Assert.That(frames, Is.GreaterThan(20), death.Message);
        Assert.That(server.Refused, Is.EqualTo(1)); // the first try goes without credentials, the second is let in
        Assert.That(death.Message, Does.StartWith($"rtsp://127.0.0.1:{server.Port}/live: ").And.Not.Contain("cret"));
        TestContext.Out.WriteLine($"{frames} frames, then: {death.Message}");
    }

    [Test]
    public void A_refusal_does_not_repeat_the_credentials()
    {
        using Server server = new([], "401 Unauthorized");
        using ICamera camera = CameraSource.Open($"http://joe:s3%40cret@127.0.0.1:{server.Port}/live?token=abcd");
        using Frame frame = new(16);
        IOException death = Assert.Throws<IOException>(() => camera.Capture(frame))!;
        Assert.That(death.Message, Does.Contain("401").And.Not.Contain("s3").And.Not.Contain("abcd").And.Not.Contain("joe"));
    }

    [TestCase("rtsp")]
    [TestCase("http")]
    public void Nobody_there_is_said_without_credentials(string scheme)
    {
        using TcpListener listener = new(IPAddress.Loopback, 0);
        listener.Start();
        int port = ((IPEndPoint)listener.LocalEndpoint).Port;
        listener.Stop(); // now nobody listens there
        using (Process ffmpeg = Footage.Start(["-f", "lavfi", "-i", "nullsrc=d=0.1", "-f", "null", "-"]))
            ffmpeg.WaitForExit();
        using ICamera camera = CameraSource.Open($"{scheme}://joe:s3cret@127.0.0.1:{port}/live");
        using Frame frame = new(16);
        IOException death = Assert.Throws<IOException>(() => camera.Capture(frame))!;
        Assert.That(death.Message, Does.Contain("refused").And.Not.Contain("s3cret"));
    }

    [Test]
    public void A_playlist_on_the_network_opens_no_file_of_ours()
    {
        using Footage footage = new();
        string secret = footage.Video("secret.ts");
        byte[] list = System.Text.Encoding.UTF8.GetBytes(
            $"#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXTINF:1,\nfile://{secret}\n#EXT-X-ENDLIST\n");
        using Server server = new(list);
        using ICamera camera = CameraSource.Open($"http://127.0.0.1:{server.Port}/live.m3u8");
        using Frame frame = new(160 * 120);
        Assert.That(() => camera.Capture(frame), Throws.TypeOf<IOException>());
    }

    [TestCase("rtsp://joe:pa/sw0rd@host/live")]
    [TestCase("rtsp://joe:pa?sw0rd@host/live")]
    [TestCase("rtsp://joe:1/2@host/live")]
    public void Credentials_that_are_not_escaped_are_refused_and_not_repeated(string address) =>
        Assert.That(
            () => CameraSource.Open(address),
            Throws.TypeOf<CameraException>().With.Message.Contains("%40").And.Message.Not.Contains("sw0rd").And.Message.Not.Contains("joe"));
}
