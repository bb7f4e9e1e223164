using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace Alpr.Web.Server;

/// <summary>A request that is not answered as asked. What it says goes to the client: no plate, nothing that was typed, no inside.</summary>
/// <param name="status">HTTP status.</param>
/// <param name="title">What is wrong.</param>
/// <param name="remedy">What to do.</param>
internal sealed class WebProblem(int status, string title, string remedy) : Exception(title)
{
    /// <summary>HTTP status.</summary>
    public int Status { get; } = status;

    /// <summary>What to do.</summary>
    public string Remedy { get; } = remedy;

    /// <summary>Seconds after which the client may come again; null: it is not for waiting.</summary>
    public int? RetryAfterSeconds { get; init; }

    /// <summary>True when the refusal counts against the certificate: it is in the signed log.</summary>
    public bool IsRecorded { get; init; }

    /// <summary>True for who is not signed in.</summary>
    public bool NeedsSession { get; init; }

    /// <summary>The unit is busy.</summary>
    public static WebProblem Busy(string what) => new(StatusCodes.Status503ServiceUnavailable, what, "Come again in some seconds.") { RetryAfterSeconds = 2 };

    /// <summary>A value of the request is wrong.</summary>
    public static WebProblem Bad(string title, string remedy) => new(StatusCodes.Status400BadRequest, title, remedy);

    /// <summary>Writes the answer: <c>application/problem+json</c> (RFC 9457).</summary>
    public Task Write(HttpContext context)
    {
        HttpResponse response = context.Response;
        response.StatusCode = Status;
        response.ContentType = "application/problem+json";
        if (RetryAfterSeconds is { } seconds)
            response.Headers.RetryAfter = seconds.ToString(System.Globalization.CultureInfo.InvariantCulture);
        if (NeedsSession)
            response.Headers.WWWAuthenticate = "Bearer";
        byte[] body = JsonSerializer.SerializeToUtf8Bytes(new ProblemBody("about:blank", Message, Status, Remedy), WebJson.Default.ProblemBody);
        response.ContentLength = body.Length;
        return HttpMethods.IsHead(context.Request.Method) ? Task.CompletedTask : response.Body.WriteAsync(body, context.RequestAborted).AsTask();
    }
}

/// <summary>The members of RFC 9457 that are used.</summary>
/// <param name="Type">Always <c>about:blank</c>: the status says the kind.</param>
/// <param name="Title">What is wrong.</param>
/// <param name="Status">HTTP status.</param>
/// <param name="Detail">What to do.</param>
internal sealed record ProblemBody(string Type, string Title, int Status, string Detail);
