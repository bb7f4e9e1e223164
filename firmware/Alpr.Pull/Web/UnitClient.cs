using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Alpr.Board.Time;
using Alpr.Board.Tls;
using Alpr.Evidence;
using Alpr.Pull.Health;

namespace Alpr.Pull.Web;

/// <summary>
/// The unit's pull interface, version 1, as a client sees it. Redirects are not followed, no proxy is used, nothing is unpacked. For one request at a time.
/// </summary>
internal sealed class UnitClient : IDisposable
{
    private const string BatchType = "application/vnd.alpr.batch";
    private readonly UnitSettings _unit;
    private readonly PullTimes _times;
    private readonly PullReason _reason;
    private readonly ServerTrust _trust;
    private readonly HttpClient _client;

    /// <summary>Reads the files that the settings name; connects with the first question.</summary>
    /// <exception cref="PullException">One of them cannot be used.</exception>
    public UnitClient(UnitSettings unit, PullTimes times, PullReason reason)
    {
        (_unit, _times, _reason) = (unit, times, reason);
        _trust = Trust(unit);
        SocketsHttpHandler handler = HttpsLine.Handler(_trust, times.ConnectMsMax, connections: 2);
        handler.RequestHeaderEncodingSelector = (_, _) => Encoding.UTF8; // names and purposes
        _client = new(handler)
        {
            Timeout = Timeout.InfiniteTimeSpan, // ours
        };
    }

    private static ServerTrust Trust(UnitSettings unit)
    {
        TrustRemedies remedies = new("Name the authority's certificate with --ca (\"ca\" in the fleet's file), if it is the right one", "Use the name that it has as the address");
        try
        {
            return new(unit.Url.IdnHost, new(unit.CertificateAuthorities ?? "", unit.Certificate, unit.Key), SystemClock.Instance, remedies);
        }
        catch (TlsFileException unusable)
        {
            throw new PullException(PullProblem.Settings, unit.Title, unusable.Problem, unusable.Remedy, unusable);
        }
    }

    private PullException? Refused() => _trust.Verdict is { } verdict ? new(PullProblem.NotBelieved, _unit.Title, verdict.Problem, verdict.Remedy) : null;

    /// <summary>The newest signed checkpoint. Its signature is not judged here.</summary>
    public async Task<Checkpoint> CheckpointAsync(CancellationToken stop)
    {
        using Patience patience = new(_unit.Title, _times, stop);
        using HttpResponseMessage answer = await SendAsync(new(HttpMethod.Get, Address("/v1/checkpoint")), patience, 0).ConfigureAwait(false);
        byte[] note = await ReadAsync(answer, EvidenceLimits.CheckpointBytesMax, patience).ConfigureAwait(false);
        return Checkpoint.TryRead(note, out Checkpoint? checkpoint, out string? problem)
            ? checkpoint
            : throw new PullException(PullProblem.Answer, _unit.Title, $"its checkpoint is none: {problem}", "Check the address; something else may answer there");
    }

    /// <summary>How each part of the unit is.</summary>
    public async Task<UnitHealth> HealthAsync(CancellationToken stop)
    {
        using Patience patience = new(_unit.Title, _times, stop);
        using HttpResponseMessage answer = await SendAsync(new(HttpMethod.Get, Address("/v1/health")), patience, 0).ConfigureAwait(false);
        byte[] json = await ReadAsync(answer, UnitHealth.BytesMax, patience).ConfigureAwait(false);
        return UnitHealth.Read(json) ?? throw new PullException(PullProblem.NoInterface, _unit.Title, "what it answers is no unit's health", "Check the address; something else may answer there");
    }

    /// <summary>Asks for the next batch and writes it to a file.</summary>
    /// <param name="question">What is asked.</param>
    /// <param name="spool">Gives the stream of a new file; called only when there is a batch.</param>
    /// <param name="stop">Gives up.</param>
    /// <returns>Null: there is nothing new.</returns>
    public async Task<BatchAnswer?> BatchAsync(BatchQuestion question, Func<FileStream> spool, CancellationToken stop)
    {
        StringBuilder query = new("/v1/batches?");
        if (question.Position > 0)
            query.Append(CultureInfo.InvariantCulture, $"after={question.Position - 1}&");
        query.Append(CultureInfo.InvariantCulture, $"limit={question.Limit}&images={(question.Images ? "all" : "none")}");
        if (question.WaitSeconds > 0)
            query.Append(CultureInfo.InvariantCulture, $"&wait={question.WaitSeconds}");
        HttpRequestMessage request = new(HttpMethod.Get, Address(query.ToString()));
        request.Headers.Accept.Add(new(BatchType));
        if (!question.KeptCheckpoint.IsEmpty)
            request.Headers.TryAddWithoutValidation("Alpr-Kept-Checkpoint", Convert.ToBase64String(question.KeptCheckpoint.Span));

        Say(request, "Alpr-Purpose", _reason.Purpose);
        Say(request, "Alpr-Case", _reason.CaseNumber);
        Say(request, "Alpr-Requested-By", _reason.RequestedBy);
        Say(request, "Alpr-Approved-By", _reason.ApprovedBy);

        using Patience patience = new(_unit.Title, _times, stop);
        using HttpResponseMessage answer = await SendAsync(request, patience, question.WaitSeconds * 1000).ConfigureAwait(false);
        if (answer.StatusCode == HttpStatusCode.NoContent)
            return null;
        RequireBatch(answer);
        return await SpoolAsync(answer, spool, patience).ConfigureAwait(false);
    }

    /// <summary>Tells the unit that all records below a position are kept.</summary>
    public async Task AcknowledgeAsync(long position, CancellationToken stop)
    {
        using Patience patience = new(_unit.Title, _times, stop);
        HttpRequestMessage request = new(HttpMethod.Post, Address("/v1/ack"))
        {
            Content = new StringContent(string.Create(CultureInfo.InvariantCulture, $"{{\"position\":{position}}}"), Encoding.UTF8, "application/json"),
        };
        using HttpResponseMessage answer = await SendAsync(request, patience, 0).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _client.Dispose();
        _trust.Dispose();
    }

    private static void Say(HttpRequestMessage request, string header, string text)
    {
        if (text.Length > 0)
            request.Headers.TryAddWithoutValidation(header, text);
    }

    private Uri Address(string path) => new(_unit.Url.GetLeftPart(UriPartial.Path).TrimEnd('/') + path);

    private async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, Patience patience, int waitMs)
    {
        request.Version = HttpVersion.Version11;
        request.VersionPolicy = HttpVersionPolicy.RequestVersionExact;
        request.Headers.TryAddWithoutValidation("User-Agent", "alprctl");
        patience.Expect("an answer", _times.AnswerMsMax + waitMs);
        HttpResponseMessage answer;
        try
        {
            answer = await _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, patience.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException failure)
        {
            patience.ThrowIfStopped();
            // Not ours: the handler's own time for a connection.
            throw patience.Failure(failure) ?? new PullException(PullProblem.Unreachable, _unit.Title, "the host does not answer",
                "Check the network, the firewall and the unit", failure);
        }
        catch (HttpRequestException failure)
        {
            patience.ThrowIfStopped();
            throw Refused() ?? patience.Failure(failure) ?? WebFailure.Of(_unit.Title, failure);
        }
        finally
        {
            request.Dispose();
        }
        if (answer.IsSuccessStatusCode)
            return answer;
        using (answer)
            throw WebFailure.Of(_unit.Title, answer.StatusCode, await SaidAsync(answer, patience).ConfigureAwait(false), RetryAfter(answer));
    }

    private void RequireBatch(HttpResponseMessage answer)
    {
        if (answer.StatusCode != HttpStatusCode.OK || answer.Content.Headers.ContentType?.MediaType != BatchType)
            throw new PullException(PullProblem.NoInterface, _unit.Title, "it answers with something that is no batch", "Check the address; something else may answer there");
        // A body without a length ends where the connection does, and a piece of it would look like all (RFC 9112, 6.3).
        long? length = answer.Content.Headers.ContentLength;
        if (length is null && answer.Headers.TransferEncodingChunked != true)
            throw Wrong("it does not say how long the batch is", "Something on the way may rewrite its answers");
        if (length > PullLimits.BatchBytesMax)
            throw TooLarge();
        if (answer.Content.Headers.ContentEncoding.Count > 0)
            throw Wrong("it packs the batch in a way that was not asked for", "Something on the way may rewrite its answers");
    }

    private async Task<BatchAnswer> SpoolAsync(HttpResponseMessage answer, Func<FileStream> spool, Patience patience)
    {
        long bytes = 0;
        byte[] buffer = new byte[128 * 1024];
        patience.ExpectContent();
        using Stream body = await answer.Content.ReadAsStreamAsync(patience.Token).ConfigureAwait(false);
        using FileStream file = spool();
        while (await ReadAsync(body, buffer, patience).ConfigureAwait(false) is var got && got > 0)
        {
            bytes += got;
            if (bytes > PullLimits.BatchBytesMax)
                throw TooLarge();
            file.Write(buffer.AsSpan(0, got)); // the disk's errors are the store's to name
        }
        file.Flush(flushToDisk: true);
        return new(file.Name, bytes, Number(answer, "Alpr-Next"));
    }

    private async Task<int> ReadAsync(Stream body, Memory<byte> buffer, Patience patience)
    {
        try
        {
            int got = await body.ReadAsync(buffer, patience.Token).ConfigureAwait(false);
            patience.Came(got);
            return got;
        }
        catch (Exception failure) when (failure is IOException or OperationCanceledException or HttpRequestException)
        {
            patience.ThrowIfStopped();
            throw patience.Failure(failure) ?? WebFailure.InBody(_unit.Title, failure);
        }
    }

    private async Task<byte[]> ReadAsync(HttpResponseMessage answer, int bytesMax, Patience patience)
    {
        patience.ExpectContent();
        using Stream body = await answer.Content.ReadAsStreamAsync(patience.Token).ConfigureAwait(false);
        byte[] read = new byte[bytesMax + 1];
        int length = 0;
        while (length < read.Length && await ReadAsync(body, read.AsMemory(length), patience).ConfigureAwait(false) is var got && got > 0)
            length += got;
        return length <= bytesMax ? read[..length] : throw Wrong($"it answers with more than {bytesMax} bytes", "Check the address; something else may answer there");
    }

    private async Task<string> SaidAsync(HttpResponseMessage answer, Patience patience)
    {
        if (answer.Content.Headers.ContentType?.MediaType != "application/problem+json")
            return "";
        try
        {
            return ProblemDetails.Read(await ReadAsync(answer, PullLimits.ProblemBytesMax, patience).ConfigureAwait(false));
        }
        catch (PullException)
        {
            return ""; // the status says enough
        }
    }

    private static TimeSpan? RetryAfter(HttpResponseMessage answer) => answer.Headers.RetryAfter switch
    {
        { Delta: { } delta } => delta,
        { Date: { } date } => date - Board.Time.SystemClock.Instance.UtcNow is var left && left > TimeSpan.Zero ? left : TimeSpan.Zero,
        _ => null,
    };

    private static long Number(HttpResponseMessage answer, string name) =>
        answer.Headers.NonValidated.TryGetValues(name, out HeaderStringValues values)
            && long.TryParse(values.ToString(), NumberStyles.None, CultureInfo.InvariantCulture, out long number) && number <= EvidenceLimits.TreeSizeMax
            ? number
            : -1;

    private PullException TooLarge() => Wrong($"the batch has more than {PullLimits.BatchBytesMax >> 20} MiB", "Ask for fewer records with --limit");

    private PullException Wrong(string what, string remedy) => new(PullProblem.Answer, _unit.Title, what, remedy);
}
