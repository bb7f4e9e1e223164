using Alpr.Board.Time;
using Alpr.Sync.Amqp;
using Alpr.Sync.Flock;
using Alpr.Sync.Mqtt;
using Alpr.Sync.Sftp;
using Alpr.Sync.Webhook;

namespace Alpr.Sync;

/// <summary>Makes backends of their settings.</summary>
public static class BackendFactory
{
    /// <summary>Makes one. It connects to nothing yet.</summary>
    /// <param name="settings">Without problems.</param>
    /// <param name="deviceId">The unit, as receivers know it.</param>
    /// <param name="clock">Certificates are judged by it.</param>
    /// <exception cref="ArgumentException">No kind is set.</exception>
    public static IBackend Create(BackendSettings settings, string deviceId, IClock clock)
    {
        ArgumentNullException.ThrowIfNull(settings);
        return settings switch
        {
            { Webhook: { } webhook } => new WebhookBackend(settings.Name, webhook, deviceId, clock),
            { Mqtt: { } mqtt } => new MqttBackend(settings.Name, mqtt, deviceId, clock),
            { Amqp: { } amqp } => new AmqpBackend(settings.Name, amqp, deviceId),
            { Sftp: { } sftp } => new SftpBackend(settings.Name, sftp, deviceId, clock),
            { Flock: { } flock } => new FlockBackend(settings.Name, flock, clock),
            _ => throw new ArgumentException($"Backend '{settings.Name}' is of no known kind."),
        };
    }
}
