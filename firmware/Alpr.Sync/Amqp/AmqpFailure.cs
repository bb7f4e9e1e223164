using System.Net.Sockets;
using System.Security.Authentication;
using Alpr.Board.Tls;
using Alpr.Sync.Brokers;
using RabbitMQ.Client;
using RabbitMQ.Client.Events;
using RabbitMQ.Client.Exceptions;

namespace Alpr.Sync.Amqp;

/// <summary>What may go wrong with an AMQP broker, in words. Reply codes: AMQP 0-9-1, 1.2 "Constants".</summary>
internal static class AmqpFailure
{
    /// <summary>The broker closed the channel or the connection because of one message.</summary>
    public static bool IsOfMessage(ShutdownEventArgs reason) =>
        reason.ReplyCode == 311 || reason.ReplyCode == 406 && reason.ReplyText.Contains("size", StringComparison.OrdinalIgnoreCase);

    /// <summary>Why channel or connection was closed.</summary>
    public static string Of(ShutdownEventArgs reason) => reason.ReplyCode switch
    {
        311 => "the record is larger than the broker takes; raise its limit, or send no images",
        406 when IsOfMessage(reason) => "the record is larger than the broker takes; raise its limit, or send no images",
        406 => "the broker has a queue or exchange of this name with other properties (406); set declare_quorum_queue to false, or take another name",
        320 => "the broker was shut down or its operator closed the connection (320)",
        402 => "the broker knows no such virtual host (402); check virtual_host",
        403 => "the broker does not let this unit do that (403); let its keeper allow it to write to the exchange, or correct exchange and routing_key",
        404 => "the broker has no such exchange or queue (404); check exchange, or let its keeper declare it",
        530 => "the broker does not let this unit into the virtual host (530); check virtual_host, or let its keeper allow it",
        541 => "the broker has a fault of its own (541); its log says why",
        _ when reason.Initiator == ShutdownInitiator.Peer => $"the broker ended the connection ({reason.ReplyCode}); its log says why",
        _ => BrokerProbe.Words(SocketError.ConnectionReset),
    };

    /// <summary>Why a connection did not come about, or broke.</summary>
    /// <param name="failure">What the client threw.</param>
    /// <param name="trust">Judge of the certificate; null without TLS.</param>
    public static string Of(Exception failure, ServerTrust? trust)
    {
        for (Exception? cause = failure; cause is not null; cause = cause.InnerException)
        {
            switch (cause)
            {
                case AuthenticationFailureException or PossibleAuthenticationFailureException:
                    return "the broker does not know this unit; check user and password_file, or let its keeper allow the client certificate";
                case AuthenticationException:
                    return trust?.Verdict?.ToString() ?? BrokerProbe.WordsOfTls(failure);
                case OperationInterruptedException { ShutdownReason: { ReplyCode: not 0 } said }:
                    return Of(said);
                case SocketException socket:
                    return BrokerProbe.Words(socket.SocketErrorCode);
                case ProtocolVersionMismatchException:
                    return "what answers there does not speak AMQP 0-9-1; check the port";
            }
        }
        return failure is OperationCanceledException or TimeoutException
            ? "the broker did not answer in time; check the line and the broker"
            : BrokerProbe.Words(SocketError.ConnectionReset);
    }
}
