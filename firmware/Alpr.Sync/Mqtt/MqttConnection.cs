using System.Net.Sockets;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Alpr.Sync.Brokers;

namespace Alpr.Sync.Mqtt;

/// <summary>
/// One connection to a broker, from its beginning to its end; another one is another object, so that nothing of a lost one is sent again behind our back.
/// No thread of its own: whoever waits calls <see cref="Pump"/>. For one thread at a time.
/// </summary>
internal sealed unsafe class MqttConnection : IDisposable
{
    private const int LibraryErrorsMax = 127; // above are MQTT 5 reason codes

    private readonly Action<int, int> _answered;
    private GCHandle _self;
    private nint _client;
    private bool _isReached; // TCP is through

    /// <summary>Begins to connect.</summary>
    /// <param name="settings">Where and how.</param>
    /// <param name="clientId">Who.</param>
    /// <param name="answered">Called within <see cref="Pump"/> with the message's id and the PUBACK's reason code.</param>
    /// <exception cref="IOException">A file cannot be used, or the library is missing; the message says what to do.</exception>
    public MqttConnection(MqttSettings settings, string clientId, Action<int, int> answered)
    {
        if (Mosquitto.Missing is { } missing)
            throw new IOException(missing);
        _answered = answered;
        _self = GCHandle.Alloc(this);
        _client = Mosquitto.New(clientId, cleanSession: true, GCHandle.ToIntPtr(_self));
        if (_client == 0)
        {
            _self.Free();
            throw new IOException("libmosquitto makes no client of this id; check client_id");
        }
        try
        {
            Prepare(settings);
        }
        catch (IOException)
        {
            Dispose();
            throw;
        }
        int begun = Mosquitto.Connect(_client, settings.Server, settings.PortUsed, settings.KeepAliveS, null);
        if (begun is not (0 or Mosquitto.ConnectionPending))
            Lose(begun);
    }

    /// <summary>True from the broker's CONNACK until the connection is lost.</summary>
    public bool IsOpen { get; private set; }

    /// <summary>True when it is over.</summary>
    public bool IsLost { get; private set; }

    /// <summary>Why it is over, in words.</summary>
    public string LostBecause { get; private set; } = "";

    /// <summary>True when TLS was the reason, of which the library says no more.</summary>
    public bool IsLostByTls { get; private set; }

    /// <summary>The reason code of CONNACK or DISCONNECT with which the broker ended it; 0: none.</summary>
    public int Code { get; private set; }

    /// <summary>Publishes with QoS 1; the answer comes to the method given at the start.</summary>
    /// <returns>0, or libmosquitto's error.</returns>
    public int Publish(in MqttMessage message, string key, bool withProperties, out int messageId)
    {
        nint properties = 0;
        try
        {
            if (withProperties)
            {
                int refused = Mosquitto.AddProperty(ref properties, Mosquitto.PropertyContentType, message.ContentType)
                    | Mosquitto.AddPair(ref properties, Mosquitto.PropertyUser, MqttMessage.KeyProperty, key);
                if (refused != 0)
                    throw new InvalidOperationException("A media type or an idempotency key is no UTF-8 text."); // both are ours
            }
            int error;
            fixed (byte* payload = message.Payload.Span)
                error = Mosquitto.Publish(_client, out messageId, message.Topic, message.Payload.Length, payload, qos: 1, retain: false, properties);
            if (error is not (0 or Mosquitto.ErrorOversize))
                Lose(error);
            return error;
        }
        finally
        {
            if (properties != 0)
                Mosquitto.FreeProperties(ref properties);
        }
    }

    /// <summary>Sends and receives what can be, waiting at most so long for something to do.</summary>
    public void Pump(int waitMs)
    {
        int descriptor = IsLost ? -1 : Mosquitto.Socket(_client);
        if (descriptor < 0)
        {
            Lose(0);
            return;
        }
        Mosquitto.PollEntry entry = new() { Descriptor = descriptor, Asked = Mosquitto.PollIn };
        if (!_isReached || Mosquitto.WantsWrite(_client))
            entry.Asked |= Mosquitto.PollOut;
        if (Mosquitto.Poll(&entry, 1, waitMs) < 0)
            return; // a signal; the next call goes on
        int error = 0;
        if ((entry.Seen & Mosquitto.PollOut) != 0)
        {
            _isReached = true;
            error = Mosquitto.LoopWrite(_client, 1);
        }
        if (error == 0 && (entry.Seen & ~Mosquitto.PollOut) != 0) // errors and hang-ups are found by reading
        {
            error = Mosquitto.LoopRead(_client, 1);
            Mosquitto.AcknowledgeAtOnce(descriptor);
        }
        if (error == 0)
            error = Mosquitto.LoopMisc(_client);
        if (error != 0)
            Lose(error);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_client == 0)
            return;
        if (IsOpen)
            _ = Mosquitto.Disconnect(_client, 0, 0); // if it cannot be sent the broker finds out by itself
        Mosquitto.Destroy(_client);
        _client = 0;
        _self.Free();
        IsOpen = false;
        IsLost = true;
    }

    private void Prepare(MqttSettings settings)
    {
        int refused = Mosquitto.Option(_client, Mosquitto.OptionProtocol, settings.IsVersion5 ? 5 : 4)
            | Mosquitto.Option(_client, Mosquitto.OptionSendMaximum, MqttSettings.WindowMax)
            | Mosquitto.Option(_client, Mosquitto.OptionNoDelay, 1);
        if (refused != 0)
            throw new IOException("libmosquitto is too old; install Debian's libmosquitto1 2.0 or later");
        Mosquitto.OnConnect(_client, &Connected);
        Mosquitto.OnDisconnect(_client, &Disconnected);
        Mosquitto.OnPublish(_client, &Published);
        if (settings.User.Length > 0
            && Mosquitto.SetUser(_client, settings.User, settings.PasswordFile.Length > 0 ? SecretFile.ReadPassword(settings.PasswordFile) : null) != 0)
            throw new IOException("user name or password is no UTF-8; check user and password_file");
        if (settings.Tls is not { } tls)
            return;
        // The name in the certificate is verified unless mosquitto_tls_insecure_set says otherwise, which is not even bound.
        int error = tls.CaCertificates.Length == 0 ? Mosquitto.Option(_client, Mosquitto.OptionSystemAuthorities, 1) : 0;
        if (error == 0 && (tls.CaCertificates.Length > 0 || tls.ClientCertificate.Length > 0))
            error = Mosquitto.SetTls(_client, NullIfEmpty(tls.CaCertificates), null, NullIfEmpty(tls.ClientCertificate), NullIfEmpty(tls.ClientKey), &NoPassword);
        if (error == 0)
            error = Mosquitto.SetTlsOptions(_client, verify: 1, "tlsv1.2", null); // the oldest that is spoken
        if (error != 0)
            throw new IOException("the files of certificates and keys cannot be used; check that they are there, in PEM, not encrypted, and belong together");
    }

    private static string? NullIfEmpty(string text) => text.Length > 0 ? text : null;

    private void Lose(int error)
    {
        int errno = Marshal.GetLastPInvokeError(); // of whichever of the library's functions was called last
        IsOpen = false;
        if (IsLost)
            return;
        IsLost = true;
        IsLostByTls = error == Mosquitto.ErrorTls || error == Mosquitto.ErrorErrno && errno == Mosquitto.ErrnoTls;
        if (LostBecause.Length > 0)
            return; // the broker has said why
        LostBecause = error switch
        {
            _ when IsLostByTls => BrokerProbe.WordsOfTls(new IOException()),
            Mosquitto.ErrorErrno => BrokerProbe.Words(OfErrno(errno)),
            Mosquitto.ErrorName => BrokerProbe.Words(SocketError.HostNotFound),
            Mosquitto.ErrorKeepAlive => "the broker did not answer within the keep-alive; check the line",
            _ => BrokerProbe.Words(SocketError.ConnectionReset),
        };
    }

    private static SocketError OfErrno(int errno) => errno switch // errno(3), Linux
    {
        101 => SocketError.NetworkUnreachable,
        0 or 32 or 104 => SocketError.ConnectionReset,
        110 => SocketError.TimedOut,
        111 => SocketError.ConnectionRefused,
        113 => SocketError.HostUnreachable,
        _ => SocketError.SocketError,
    };

    private static MqttConnection Of(nint user) => (MqttConnection)GCHandle.FromIntPtr(user).Target!;

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int NoPassword(byte* buffer, int size, int writing, nint user) => 0; // an encrypted key is not asked for at a terminal that is not there

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void Connected(nint client, nint user, int code, int flags, nint properties)
    {
        MqttConnection connection = Of(user);
        connection.IsOpen = code == 0;
        if (code != 0)
            (connection.Code, connection.LostBecause) = (code, MqttReason.OfConnection(code));
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void Disconnected(nint client, nint user, int code, nint properties)
    {
        MqttConnection connection = Of(user);
        if (code > LibraryErrorsMax && connection.LostBecause.Length == 0)
            (connection.Code, connection.LostBecause) = (code, MqttReason.OfConnection(code));
        connection.IsOpen = false;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void Published(nint client, nint user, int messageId, int code, nint properties) => Of(user)._answered(messageId, code);
}
