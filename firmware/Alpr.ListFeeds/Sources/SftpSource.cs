using Alpr.Board.Ssh;

namespace Alpr.ListFeeds;

/// <summary>
/// A file on an SSH server, read through OpenSSH's client straight into the store. Whether it is new is told by its length and time; a file that changes while
/// it is read is no list.
/// </summary>
/// <param name="address">Of the kind <see cref="FeedKind.Sftp"/>.</param>
/// <param name="credentials">For its host.</param>
/// <param name="times">How long is waited.</param>
public sealed class SftpSource(FeedAddress address, FeedCredentials credentials, FeedTimes times) : IListSource
{
    /// <inheritdoc/>
    public string Name => address.Name;

    /// <inheritdoc/>
    public bool Confirms => true;

    /// <inheritdoc/>
    public long? WatchUs => null;

    // What is relative is below the user's own folder.
    private string RemotePath => address.Path.StartsWith("~/", StringComparison.Ordinal) ? address.Path[2..] : address.Path;

    /// <inheritdoc/>
    public ListOffer? Fetch(FeedState known, CancellationToken stop)
    {
        if (credentials.SshIdentity.Length == 0 || credentials.SshKnownHosts.Length == 0)
        {
            throw new FeedException(Name, "the appliance's configuration has no SSH key or no known hosts for the server",
                "Name ssh_identity and ssh_known_hosts for its host");
        }
        Connection connection = new(address, credentials, times, stop);
        try
        {
            FileLook look = default, before = new(known.Length, known.ModifiedUs);
            byte[] handle = [];
            connection.Do(() =>
            {
                connection.Sftp.Begin();
                look = Seen(connection.Sftp.Look(RemotePath));
                if (look != before || look.ModifiedUs == 0) // a server need not tell the time
                    handle = connection.Sftp.OpenFile(RemotePath);
            });
            if (handle.Length == 0)
            {
                connection.Dispose();
                return null;
            }
            connection.Guard.ExpectContent();
            CountedStream content = new(new Guarded(new SftpStream(connection.Sftp, handle), connection), Name,
                atEnd: bytes => RequireSame(connection, handle, look, bytes));
            return new Offer { Name = Name, Content = content, Seen = look.ToState(), Connection = connection };
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    private void RequireSame(Connection connection, byte[] handle, FileLook look, long bytes)
    {
        bool isSame = bytes == look.Length;
        connection.Guard.Expect("the end of the list", times.AnswerMsMax);
        connection.Do(() => isSame &= Seen(connection.Sftp.Look(handle)) == look && Seen(connection.Sftp.Look(RemotePath)) == look);
        connection.Guard.Came(0);
        if (!isSame)
        {
            throw new FeedException(Name, "the file changed while it was read",
                "It is tried again by itself; write it under another name and rename it");
        }
    }

    private static FileLook Seen(SftpLook look) => new(look.Length, look.ModifiedUs);

    private sealed class Offer : ListOffer
    {
        public required Connection Connection { get; init; }

        protected override void Dispose(bool disposing)
        {
            Connection.Dispose();
            base.Dispose(disposing);
        }
    }

    /// <summary>The file's stream, given up when it stalls, its failures in words.</summary>
    private sealed class Guarded(SftpStream inner, Connection connection) : SourceStream
    {
        public override int Read(Span<byte> buffer)
        {
            int got;
            try
            {
                got = inner.Read(buffer);
            }
            catch (Exception failure) when (Connection.IsExpected(failure))
            {
                throw connection.Words(failure);
            }
            connection.Guard.Came(got);
            return got;
        }

        protected override void Dispose(bool disposing)
        {
            if (disposing)
                inner.Dispose();
            base.Dispose(disposing);
        }
    }

    /// <summary>One client for one fetch.</summary>
    private sealed class Connection : IDisposable
    {
        private readonly string _source;
        private readonly SshProcess _ssh;
        private readonly CancellationTokenRegistration _killing;

        public Connection(FeedAddress address, FeedCredentials credentials, FeedTimes times, CancellationToken stop)
        {
            _source = address.Name;
            try
            {
                _ssh = SshProcess.Start(new()
                {
                    Host = address.Host,
                    Port = address.Port,
                    User = address.User,
                    Identity = credentials.SshIdentity,
                    KnownHosts = credentials.SshKnownHosts,
                    ConnectMsMax = times.ConnectMsMax,
                });
            }
            catch (SshMissingException missing)
            {
                throw new FeedException(_source, "the program ssh cannot be started", "Install Debian's package openssh-client (scripts/setup does)", missing);
            }
            Sftp = new(_ssh.ToServer, _ssh.FromServer);
            Guard = new(times, stop);
            Guard.Expect("an answer", times.ConnectMsMax + times.AnswerMsMax);
            _killing = Guard.Token.Register(_ssh.Kill);
        }

        public SftpReader Sftp { get; }

        public FetchGuard Guard { get; }

        public static bool IsExpected(Exception failure) => failure is IOException or InvalidDataException or SftpRefusedException or OverflowException;

        public void Do(Action act)
        {
            try
            {
                act();
            }
            catch (Exception failure) when (IsExpected(failure))
            {
                throw Words(failure);
            }
        }

        public FeedException Words(Exception failure) => Guard.Failure(_source, failure) ?? failure switch
        {
            SftpRefusedException refusal => SftpFailure.Of(_source, refusal),
            InvalidDataException => SftpFailure.Of(_source, "", failure),
            _ => SftpFailure.Of(_source, _ssh.Complaints(), failure),
        };

        public void Dispose()
        {
            _killing.Dispose();
            _ssh.Dispose();
            Guard.Dispose();
        }
    }
}
