using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Alpr.Board.Tests;

/// <summary>
/// A network camera of a few lines (RFC 2326): wants the user joe with the password s3@cret, shows ffmpeg's test picture as
/// H.264 over RTP inside the one connection, and pulls its own plug after a number of packets.
/// </summary>
internal sealed class RtspServer : IDisposable
{
    private const string Description =
        "v=0\r\no=- 0 0 IN IP4 127.0.0.1\r\ns=test\r\nc=IN IP4 0.0.0.0\r\nt=0 0\r\nm=video 0 RTP/AVP 96\r\n"
        + "a=rtpmap:96 H264/90000\r\na=fmtp:96 packetization-mode=1\r\na=control:track1\r\n";

    private static readonly string Permit = "Authorization: Basic " + Convert.ToBase64String("joe:s3@cret"u8);

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly Task _served;

    public RtspServer(int packets)
    {
        _listener.Start();
        _served = Task.Run(() => Serve(packets));
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public int Refused { get; private set; }

    public void Dispose()
    {
        _listener.Stop();
        ((IAsyncResult)_served).AsyncWaitHandle.WaitOne(5000);
        _listener.Dispose();
    }

    private void Serve(int packets)
    {
        using TcpClient client = _listener.AcceptTcpClient();
        using NetworkStream stream = client.GetStream();
        while (ReadRequest(stream) is { } request)
        {
            string method = request[..request.IndexOf(' ', StringComparison.Ordinal)];
            bool permitted = method == "OPTIONS" || request.Contains(Permit, StringComparison.Ordinal);
            Refused += permitted ? 0 : 1;
            string body = permitted && method == "DESCRIBE" ? Description : "";
            string number = request.Split("CSeq: ")[1].Split('\r')[0];
            string reply = $"RTSP/1.0 {(permitted ? "200 OK" : "401 Unauthorized")}\r\nCSeq: {number}\r\n"
                + (permitted ? "" : "WWW-Authenticate: Basic realm=\"camera\"\r\n")
                + method switch
                {
                    "OPTIONS" => "Public: OPTIONS, DESCRIBE, SETUP, PLAY, TEARDOWN\r\n",
                    "DESCRIBE" => "Content-Type: application/sdp\r\n",
                    "SETUP" => "Transport: RTP/AVP/TCP;unicast;interleaved=0-1\r\nSession: 1\r\n",
                    _ => "Session: 1\r\n",
                }
                + $"Content-Length: {body.Length}\r\n\r\n{body}";
            stream.Write(Encoding.ASCII.GetBytes(reply));
            if (method == "PLAY")
            {
                Play(stream, packets);
                return;
            }
        }
    }

    private static string? ReadRequest(NetworkStream stream)
    {
        List<byte> request = [];
        while (!request.TakeLast(4).SequenceEqual("\r\n\r\n"u8.ToArray()))
        {
            int next = stream.ReadByte();
            if (next < 0)
                return null;
            request.Add((byte)next);
        }
        return Encoding.ASCII.GetString([.. request]);
    }

    private static void Play(NetworkStream stream, int packets)
    {
        using UdpClient packetsIn = new(new IPEndPoint(IPAddress.Loopback, 0));
        packetsIn.Client.ReceiveTimeout = 10_000;
        int port = ((IPEndPoint)packetsIn.Client.LocalEndPoint!).Port;
        using Process ffmpeg = Footage.Start(
        [
            "-re", "-f", "lavfi", "-i", "testsrc2=s=160x120:r=25:d=30", "-c:v", "libx264", "-preset", "ultrafast", "-tune", "zerolatency",
            "-g", "5", "-f", "rtp", $"rtp://127.0.0.1:{port}",
        ]);
        try
        {
            IPEndPoint? sender = null;
            for (int i = 0; i < packets; i++)
            {
                byte[] packet = packetsIn.Receive(ref sender);
                stream.Write([(byte)'$', 0, (byte)(packet.Length >> 8), (byte)packet.Length, .. packet]); // RFC 2326, 10.12
            }
        }
        finally
        {
            ffmpeg.Kill();
            ffmpeg.WaitForExit();
        }
    }
}
