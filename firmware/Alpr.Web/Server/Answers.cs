using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Http;

namespace Alpr.Web.Server;

/// <summary>Writes answers that fit memory.</summary>
internal static class Answers
{
    /// <summary>An object as JSON.</summary>
    public static Task Json<T>(HttpContext context, T value, JsonTypeInfo<T> type, int status = StatusCodes.Status200OK) =>
        Bytes(context, JsonSerializer.SerializeToUtf8Bytes(value, type), "application/json", status);

    /// <summary>Bytes of a kind.</summary>
    public static Task Bytes(HttpContext context, ReadOnlyMemory<byte> bytes, string mediaType, int status = StatusCodes.Status200OK)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = mediaType;
        context.Response.ContentLength = bytes.Length;
        return context.Response.Body.WriteAsync(bytes, context.RequestAborted).AsTask();
    }
}
