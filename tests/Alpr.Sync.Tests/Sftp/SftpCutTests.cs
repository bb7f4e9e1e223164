using Alpr.Sync.Sftp;
using Alpr.Sync.Tests.Brokers;
using Alpr.Tests.Common;

namespace Alpr.Sync.Tests.Sftp;

/// <summary>The line is cut at each step of the protocol, and at bytes of the encrypted line: nothing acknowledged is lost, no file is seen half.</summary>
internal sealed class SftpCutTests : SftpFixture
{
    private static readonly Dictionary<string, (byte Type, string Text)> Steps = new()
    {
        ["INIT"] = (1, ""), ["VERSION"] = (2, ""), ["STAT"] = (17, ""), ["OPEN"] = (3, ""), ["HANDLE"] = (102, ""), ["WRITE"] = (6, ""), ["FSYNC"] = (200, "fsync@openssh.com"),
        ["CLOSE"] = (4, ""), ["RENAME"] = (200, "posix-rename@openssh.com"), ["STATUS"] = (101, ""),
    };

    private static IEnumerable<object[]> Cuts =>
        from step in Steps.Keys from fate in new[] { Fate.CutBefore, Fate.CutHalf, Fate.CutAfter } select new object[] { step, fate };

    /// <summary>A name of a step of the protocol by its packet; empty: none that is cut.</summary>
    public static string NameOf(ReadOnlySpan<byte> packet)
    {
        foreach ((string name, (byte type, string text)) in Steps)
        {
            if (packet.Length > 4 && packet[4] == type && (text.Length == 0 || packet.IndexOf(System.Text.Encoding.ASCII.GetBytes(text)) >= 0))
                return name;
        }
        return "";
    }

    [TestCaseSource(nameof(Cuts))]
    public void Nothing_is_lost_when_the_line_is_cut(string step, Fate fate)
    {
        int seen = 0, cutsLeft = Torture.Count(1, 12), every = step is "INIT" or "VERSION" ? 1 : 3;
        SftpBridge bridge = Keep(new SftpBridge(Folder, (_, packet) =>
        {
            if (NameOf(packet) != step || cutsLeft == 0 || ++seen % every != 0)
                return Fate.Pass;
            cutsLeft--;
            return fate;
        }));
        SftpSettings settings = To(Serve(bridge.Program));
        Check(settings, Records.Take(Torture.Count(16, 120), imageBytes: 40_000));
        Assert.That(cutsLeft, Is.Zero);
    }

    [TestCase("STATUS")]
    [TestCase("RENAME")]
    public void A_server_that_stalls_in_the_middle_loses_nothing(string step)
    {
        int seen = 0;
        SftpBridge bridge = Keep(new SftpBridge(Folder, (_, packet) => NameOf(packet) == step && ++seen == 4 ? Fate.Stall : Fate.Pass));
        Check(To(Serve(bridge.Program)), Records.Take(24, imageBytes: 1000), stepMs: 3000);
    }

    [Test]
    public void Nothing_is_lost_when_the_encrypted_line_is_cut_after_any_number_of_bytes()
    {
        SshServer server = Serve();
        int step = Torture.Count(4999, 401), limit = step, passed = 0, cuts = 0;
        bool isOver = false;
        using CutProxy proxy = new(server.Port, bytes => bytes.Length, (_, packet) =>
        {
            passed += packet.Length;
            if (isOver || passed < limit)
                return Fate.Pass;
            (passed, cuts) = (0, cuts + 1);
            limit += step;
            isOver = limit > 60_000;
            return cuts % 2 == 0 ? Fate.CutHalf : Fate.CutAfter;
        });
        server.KnowAt(proxy.Port);
        Check(To(server, proxy.Port), Records.Take(24, imageBytes: 3000));
        Assert.That(cuts, Is.GreaterThanOrEqualTo(6));
    }

    private void Check(SftpSettings settings, Delivery[] sent, int stepMs = 20_000)
    {
        Courier courier = new(Backend(settings, stepMs)) { AfterCall = _ => AssertWhole(Drop, sent) };
        using CancellationTokenSource over = new();
        Exception? half = null;
        Thread looker = new(() =>
        {
            try
            {
                while (!over.IsCancellationRequested)
                {
                    AssertWholePictures(sent);
                    over.Token.WaitHandle.WaitOne(1);
                }
            }
            catch (Exception wrong)
            {
                half = wrong;
            }
        }) { IsBackground = true };
        looker.Start();
        courier.DeliverAll(sent);
        over.Cancel();
        looker.Join();
        Assert.That(half, Is.Null, "somebody who looks at any moment sees whole files alone");
        AssertWhole(Drop, sent);
        string[] keys = Keys(Drop);
        Assert.Multiple(() =>
        {
            Assert.That(keys.Distinct(), Is.EqualTo(sent.Select(one => one.IdempotencyKey)), "none is lost, none out of order");
            Assert.That(keys, Is.Unique, "the same batch has the same name");
            Assert.That(courier.Reasons, Is.Not.Empty);
            Assert.That(courier.Acknowledged, Is.EqualTo(sent.Length));
        });
    }

    private void AssertWholePictures(Delivery[] sent)
    {
        int length = sent[0].Images[0].Bytes.Length;
        foreach (FileInfo file in new DirectoryInfo(Drop).GetFiles("pole-7_*"))
        {
            if (file.Extension == ".jpg" && file.Length != length || file.Extension == ".csv" && !File.ReadAllText(file.FullName).EndsWith("\r\n", StringComparison.Ordinal))
                throw new InvalidDataException(file.Name);
        }
    }
}
