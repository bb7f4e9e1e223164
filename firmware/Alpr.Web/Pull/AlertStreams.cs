using System.Buffers.Text;
using System.Globalization;
using System.Text.Json;
using System.Threading.Channels;
using Alpr.Contracts.V1;
using Alpr.Web.Server;
using Microsoft.AspNetCore.Http;

namespace Alpr.Web.Pull;

/// <summary>
/// <c>GET /v1/alerts</c>: hits as server-sent events, as they come. Opening a stream is an access in the signed log, and so is its end, with the number told. A client
/// that comes back says the last it had; one that does not keep up is dropped and comes back. Any thread.
/// </summary>
/// <param name="parts">Gate, journal, log.</param>
/// <param name="callers">Sessions.</param>
/// <param name="acts">Places for what blocks.</param>
internal sealed class AlertStreams(WebParts parts, CallerDesk callers, Turns acts) : IDisposable
{
    private const string LastHeader = "Last-Event-ID";

    private readonly Lock _gate = new();
    private readonly CancellationTokenSource _stop = new();
    private volatile Listener[] _listeners = [];

    /// <summary>Streams that are open.</summary>
    public int Open => _listeners.Length;

    /// <summary>Tells of a hit. Waits for nobody.</summary>
    public void Tell(Record hit, Record detection)
    {
        foreach (Listener listener in _listeners)
            listener.Tell(new(hit, detection));
    }

    /// <summary>Ends all streams.</summary>
    public void Stop() => _stop.Cancel();

    /// <summary>Answers.</summary>
    public async Task Get(HttpContext context, Caller caller)
    {
        Asked.Only(context.Request.Query);
        long? last = ReadLast(context);
        using Listener listener = Enter();
        try
        {
            AlertSession alerts = new(parts, callers, caller, Asked.Reason(context), caller.Kind == CallerKind.Terminal ? callers.SessionOf(context, caller) : null);
            IReadOnlyList<Told> again = await acts.Do(() => alerts.Begin(last), context.RequestAborted).ConfigureAwait(false);
            try
            {
                await Send(context, listener, alerts, again).ConfigureAwait(false);
            }
            finally
            {
                await acts.Do(() => alerts.End(), CancellationToken.None).ConfigureAwait(false);
            }
        }
        finally
        {
            Leave(listener);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _stop.Dispose();

    private static long? ReadLast(HttpContext context)
    {
        string text = Asked.Header(context, LastHeader);
        return text.Length == 0 ? null
            : long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long last) ? last
            : throw WebProblem.Bad($"The header {LastHeader} is not right.", "Send the id of the last event that you had.");
    }

    private async Task Send(HttpContext context, Listener listener, AlertSession alerts, IReadOnlyList<Told> again)
    {
        context.Response.ContentType = "text/event-stream";
        using CancellationTokenSource end = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, listener.Dropped, _stop.Token);
        long newest = -1;
        foreach (Told one in again)
            newest = await Write(context, one, newest, alerts, end.Token).ConfigureAwait(false);
        await Heartbeat(context, end.Token).ConfigureAwait(false);
        while (!end.IsCancellationRequested)
        {
            if (await Next(listener, end.Token).ConfigureAwait(false) is { } told)
            {
                newest = await Write(context, told, newest, alerts, end.Token).ConfigureAwait(false);
            }
            else
            {
                if (!await acts.Do(() => alerts.IsStillAllowed(), end.Token).ConfigureAwait(false))
                    return;
                await Heartbeat(context, end.Token).ConfigureAwait(false);
            }
        }
        context.Abort(); // dropped: an end that does not look like one
    }

    private static async Task<Told?> Next(Listener listener, CancellationToken stop)
    {
        using CancellationTokenSource beat = CancellationTokenSource.CreateLinkedTokenSource(stop);
        beat.CancelAfter(TimeSpan.FromSeconds(WebLimits.HeartbeatSeconds));
        try
        {
            return await listener.Waiting.ReadAsync(beat.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            return null;
        }
    }

    private static async Task<long> Write(HttpContext context, Told told, long newest, AlertSession alerts, CancellationToken stop)
    {
        long sequence = (long)told.Hit.Sequence;
        if (sequence <= newest)
            return newest; // it came again and live
        byte[] body = JsonSerializer.SerializeToUtf8Bytes(AlertBody.Of(told.Hit, told.Detection), WebJson.Default.AlertBody);
        byte[] id = new byte[24];
        Utf8Formatter.TryFormat(sequence, id, out int length);
        byte[] all = [.. "event: hit\nid: "u8, .. id.AsSpan(0, length), .. "\ndata: "u8, .. body, .. "\n\n"u8];
        alerts.Told++;
        await context.Response.Body.WriteAsync(all, stop).ConfigureAwait(false);
        await context.Response.Body.FlushAsync(stop).ConfigureAwait(false);
        return sequence;
    }

    private static async Task Heartbeat(HttpContext context, CancellationToken stop)
    {
        await context.Response.Body.WriteAsync(": here\n\n"u8.ToArray(), stop).ConfigureAwait(false);
        await context.Response.Body.FlushAsync(stop).ConfigureAwait(false);
    }

    private Listener Enter()
    {
        lock (_gate)
        {
            if (_listeners.Length >= WebLimits.AlertStreamsMax)
                throw WebProblem.Busy("There are as many streams of alerts as there can be.");
            Listener listener = new();
            _listeners = [.. _listeners, listener];
            return listener;
        }
    }

    private void Leave(Listener listener)
    {
        lock (_gate)
            _listeners = [.. _listeners.Where(one => one != listener)];
    }

    /// <summary>A hit that waits to be sent.</summary>
    /// <param name="Hit">The hit.</param>
    /// <param name="Detection">What it is about; null when it was destroyed.</param>
    internal sealed record Told(Record Hit, Record? Detection);

    private sealed class Listener : IDisposable
    {
        private readonly Channel<Told> _waiting = Channel.CreateBounded<Told>(WebLimits.AlertsWaitingMax);
        private readonly CancellationTokenSource _dropped = new();

        public ChannelReader<Told> Waiting => _waiting.Reader;

        public CancellationToken Dropped => _dropped.Token;

        public void Tell(Told told)
        {
            if (!_waiting.Writer.TryWrite(told))
                ThreadPool.UnsafeQueueUserWorkItem(static dropped => Cancel(dropped), _dropped, preferLocal: false); // what follows runs on no evidence thread
        }

        public void Dispose() => _dropped.Dispose();

        private static void Cancel(CancellationTokenSource dropped)
        {
            try
            {
                dropped.Cancel();
            }
            catch (ObjectDisposedException)
            {
                // it ended by itself meanwhile
            }
        }
    }
}
