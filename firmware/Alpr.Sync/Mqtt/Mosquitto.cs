using System.Runtime.InteropServices;

namespace Alpr.Sync.Mqtt;

/// <summary>
/// The functions used of libmosquitto 2.0 (<c>mosquitto.h</c>, Debian libmosquitto1). This file and <see cref="MqttConnection"/> are all that knows the
/// library: to swap in another client, such as MQTTnet, replace these two and keep the connection's members.
/// </summary>
/// <remarks>Functions return 0 (MOSQ_ERR_SUCCESS) or an error; 14 (MOSQ_ERR_ERRNO) leaves its reason in errno. Strings are UTF-8.</remarks>
internal static unsafe partial class Mosquitto
{
    /// <summary>MOSQ_OPT_PROTOCOL_VERSION with 4 (3.1.1) or 5.</summary>
    public const int OptionProtocol = 1;

    /// <summary>MOSQ_OPT_SEND_MAXIMUM: QoS 1 messages that are sent before an answer; more wait in the library.</summary>
    public const int OptionSendMaximum = 5;

    /// <summary>MOSQ_OPT_TCP_NODELAY.</summary>
    public const int OptionNoDelay = 11;

    /// <summary>MOSQ_OPT_TLS_USE_OS_CERTS: the system's authorities.</summary>
    public const int OptionSystemAuthorities = 13;

    /// <summary>MQTT_PROP_CONTENT_TYPE.</summary>
    public const int PropertyContentType = 3;

    /// <summary>MQTT_PROP_USER_PROPERTY.</summary>
    public const int PropertyUser = 38;

    /// <summary>MOSQ_ERR_CONN_PENDING: the connection is on its way; no error.</summary>
    public const int ConnectionPending = -1;

    /// <summary>MOSQ_ERR_TLS.</summary>
    public const int ErrorTls = 8;

    /// <summary>MOSQ_ERR_ERRNO.</summary>
    public const int ErrorErrno = 14;

    /// <summary>MOSQ_ERR_EAI: the name is not resolved.</summary>
    public const int ErrorName = 15;

    /// <summary>MOSQ_ERR_KEEPALIVE: the broker did not answer the ping.</summary>
    public const int ErrorKeepAlive = 19;

    /// <summary>MOSQ_ERR_OVERSIZE_PACKET: larger than the broker said it takes.</summary>
    public const int ErrorOversize = 25;

    /// <summary>POLLIN of poll(2).</summary>
    public const short PollIn = 1;

    /// <summary>POLLOUT of poll(2).</summary>
    public const short PollOut = 4;

    /// <summary>EPROTO of errno(3), in which the library leaves what went wrong within TLS.</summary>
    public const int ErrnoTls = 71;

    private const string Library = "libmosquitto.so.1";
    private const int LevelTcp = 6, QuickAck = 12; // IPPROTO_TCP and TCP_QUICKACK of linux/tcp.h

    private static readonly Lazy<string?> s_missing = new(Load);

    /// <summary>Why the library cannot be used; null: it is there and begun.</summary>
    public static string? Missing => s_missing.Value;

    [LibraryImport(Library, EntryPoint = "mosquitto_new", StringMarshalling = StringMarshalling.Utf8)]
    public static partial nint New(string id, [MarshalAs(UnmanagedType.U1)] bool cleanSession, nint user);

    [LibraryImport(Library, EntryPoint = "mosquitto_destroy")]
    public static partial void Destroy(nint client);

    [LibraryImport(Library, EntryPoint = "mosquitto_int_option")]
    public static partial int Option(nint client, int option, int value);

    [LibraryImport(Library, EntryPoint = "mosquitto_username_pw_set", StringMarshalling = StringMarshalling.Utf8)]
    public static partial int SetUser(nint client, string user, string? password);

    [LibraryImport(Library, EntryPoint = "mosquitto_tls_set", StringMarshalling = StringMarshalling.Utf8)]
    public static partial int SetTls(
        nint client, string? authorities, string? folder, string? certificate, string? key, delegate* unmanaged[Cdecl]<byte*, int, int, nint, int> password);

    [LibraryImport(Library, EntryPoint = "mosquitto_tls_opts_set", StringMarshalling = StringMarshalling.Utf8)]
    public static partial int SetTlsOptions(nint client, int verify, string version, string? ciphers);

    [LibraryImport(Library, EntryPoint = "mosquitto_connect_v5_callback_set")]
    public static partial void OnConnect(nint client, delegate* unmanaged[Cdecl]<nint, nint, int, int, nint, void> called);

    [LibraryImport(Library, EntryPoint = "mosquitto_disconnect_v5_callback_set")]
    public static partial void OnDisconnect(nint client, delegate* unmanaged[Cdecl]<nint, nint, int, nint, void> called);

    [LibraryImport(Library, EntryPoint = "mosquitto_publish_v5_callback_set")]
    public static partial void OnPublish(nint client, delegate* unmanaged[Cdecl]<nint, nint, int, int, nint, void> called);

    /// <summary>Begins to connect without waiting, but for the name: getaddrinfo(3) waits, as long as resolv.conf(5) lets it.</summary>
    [LibraryImport(Library, EntryPoint = "mosquitto_connect_bind_async", StringMarshalling = StringMarshalling.Utf8, SetLastError = true)]
    public static partial int Connect(nint client, string host, int port, int keepAliveS, string? bindAddress);

    [LibraryImport(Library, EntryPoint = "mosquitto_disconnect_v5")]
    public static partial int Disconnect(nint client, int reason, nint properties);

    /// <summary>Copies topic and payload.</summary>
    [LibraryImport(Library, EntryPoint = "mosquitto_publish_v5", StringMarshalling = StringMarshalling.Utf8, SetLastError = true)]
    public static partial int Publish(
        nint client, out int messageId, string topic, int length, byte* payload, int qos, [MarshalAs(UnmanagedType.U1)] bool retain, nint properties);

    [LibraryImport(Library, EntryPoint = "mosquitto_property_add_string", StringMarshalling = StringMarshalling.Utf8)]
    public static partial int AddProperty(ref nint properties, int property, string value);

    [LibraryImport(Library, EntryPoint = "mosquitto_property_add_string_pair", StringMarshalling = StringMarshalling.Utf8)]
    public static partial int AddPair(ref nint properties, int property, string name, string value);

    [LibraryImport(Library, EntryPoint = "mosquitto_property_free_all")]
    public static partial void FreeProperties(ref nint properties);

    [LibraryImport(Library, EntryPoint = "mosquitto_socket")]
    public static partial int Socket(nint client);

    [LibraryImport(Library, EntryPoint = "mosquitto_want_write")]
    [return: MarshalAs(UnmanagedType.U1)]
    public static partial bool WantsWrite(nint client);

    [LibraryImport(Library, EntryPoint = "mosquitto_loop_read", SetLastError = true)]
    public static partial int LoopRead(nint client, int packetsMax);

    [LibraryImport(Library, EntryPoint = "mosquitto_loop_write", SetLastError = true)]
    public static partial int LoopWrite(nint client, int packetsMax);

    /// <summary>Pings when it is time.</summary>
    [LibraryImport(Library, EntryPoint = "mosquitto_loop_misc")]
    public static partial int LoopMisc(nint client);

    /// <summary>poll(2): select(2), which the library's own loop uses, writes over its memory from descriptor 1024 on.</summary>
    [LibraryImport("libc", EntryPoint = "poll", SetLastError = true)]
    public static partial int Poll(PollEntry* entries, nuint count, int waitMs);

    [LibraryImport(Library, EntryPoint = "mosquitto_lib_init")]
    private static partial int Begin();

    /// <summary>
    /// Has what was received acknowledged at once (tcp(7), TCP_QUICKACK; it wears off). Brokers send PUBACKs one by one with Nagle's algorithm on, and would
    /// wait 40 ms for our kernel's late acknowledgement after the first.
    /// </summary>
    public static void AcknowledgeAtOnce(int descriptor)
    {
        int on = 1;
        _ = SetSocketOption(descriptor, LevelTcp, QuickAck, &on, sizeof(int)); // a wish
    }

    [LibraryImport("libc", EntryPoint = "setsockopt")]
    private static partial int SetSocketOption(int descriptor, int level, int option, int* value, uint size);

    private static string? Load()
    {
        if (!NativeLibrary.TryLoad(Library, typeof(Mosquitto).Assembly, null, out _))
            return $"{Library} is missing; install Debian's package libmosquitto1 (scripts/setup does)";
        return Begin() == 0 ? null : $"{Library} cannot be started; reinstall Debian's package libmosquitto1";
    }

    /// <summary>struct pollfd.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public struct PollEntry
    {
        public int Descriptor;
        public short Asked;
        public short Seen;
    }
}
