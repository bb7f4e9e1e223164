using Alpr.Board.Simulated;
using Alpr.Sync.Sftp;
using Alpr.Sync.Tests.Brokers;
using Alpr.Sync.Tests.Sftp;
using Alpr.Tests.Common;

namespace Alpr.Sync.Tests.FaultTable;

/// <summary>OpenSSH's server, whose SFTP goes in plain through a proxy behind it.</summary>
internal sealed class SftpRig : FaultRig
{
    private readonly SshServer _server;
    private readonly SftpBridge _bridge;
    private readonly string _drop, _program;
    private readonly bool _hasOwnDisk;

    public SftpRig(FaultKind fault)
    {
        _hasOwnDisk = fault == FaultKind.DiskFull && Environment.IsPrivilegedProcess;
        _drop = Path.Combine(Folder, "drop");
        Directory.CreateDirectory(_drop);
        _bridge = Keep(new SftpBridge(Folder, Plan.Judge));
        _program = File.ReadAllText(_bridge.Program);
        _server = Keep(_hasOwnDisk
            ? SshServer.Start(Path.Combine(Folder, "ssh"), within: $"mount -t tmpfs -o size=400k,mode=755 tmpfs {_drop}")
            : SshServer.Start(Path.Combine(Folder, "ssh"), _bridge.Program));
        Backend = new SftpBackend("drop", new()
        {
            Host = "127.0.0.1", Port = _server.Port, User = Environment.UserName, KeyFile = _server.UnitKey, KnownHostsFile = _server.KnownHosts, Folder = _drop, RecordsMax = 8,
            FileName = "{device}_{sequence}_{count}_{batch}.csv",
        }, SignedRecords.Device, new VirtualClock(), stepMs: 3000);
    }

    public override int Cuts => 14; // eight packets until the first picture

    private string Seen => _hasOwnDisk ? _server.Seen(_drop) : _drop;

    private string Filler => Path.Combine(Seen, ".filler");

    public override string? NotApplicable(FaultKind fault) => fault switch
    {
        FaultKind.TooMany => "SFTP has no word for it",
        FaultKind.ClockWrong => "an SSH server's key has no dates",
        FaultKind.DiskFull when !_hasOwnDisk => "a disk of its own needs the rights of root, which this run had not",
        _ => null,
    };

    public override Delivery[] Records(int count, FaultKind fault) => fault == FaultKind.Refused
        ? [.. Source.Take(count / 2, imageBytes: 500), Source.Health(), .. Source.Take(count - count / 2 - 1, imageBytes: 500)] : Source.Take(count, imageBytes: 500);

    public override void Break(FaultKind fault)
    {
        switch (fault)
        {
            case FaultKind.Busy:
                File.WriteAllText(_bridge.Program, "#!/bin/sh\nexit 1\n");
                Plan.Begin(1);
                break;
            case FaultKind.DiskFull:
                FillUp();
                break;
            case FaultKind.NotTrusted:
                _server.Restart("stranger");
                break;
            case FaultKind.Away:
                _server.Stop();
                break;
        }
    }

    public override void Mend(FaultKind fault)
    {
        switch (fault)
        {
            case FaultKind.Busy:
                File.WriteAllText(_bridge.Program, _program);
                break;
            case FaultKind.DiskFull:
                File.Delete(Filler);
                break;
            case FaultKind.NotTrusted or FaultKind.Away:
                _server.Restart();
                break;
        }
    }

    public override string[] Keys(int acknowledged) => SftpFixture.Keys(Seen);

    private void FillUp()
    {
        using FileStream filler = File.Create(Filler);
        try
        {
            for (int i = 0; i < 1000; i++)
            {
                filler.Write(new byte[4096]);
                filler.Flush();
            }
        }
        catch (IOException)
        {
            // Full, as it is to be.
        }
    }
}
