using Alpr.Web.Server;
using Microsoft.AspNetCore.Http;

namespace Alpr.Web.Pull;

/// <summary><c>GET /v1/openapi.json</c>: what can be asked, for programs and those who write them. The file is written by hand; a test compares it with the routes.</summary>
internal static class ApiDescription
{
    private static readonly byte[] Text = Load();

    /// <summary>Answers.</summary>
    public static Task Get(HttpContext context, Caller caller)
    {
        Asked.Only(context.Request.Query);
        return Answers.Bytes(context, Text, "application/json");
    }

    private static byte[] Load()
    {
        using Stream stream = typeof(ApiDescription).Assembly.GetManifestResourceStream("openapi.json")!;
        byte[] text = new byte[stream.Length];
        stream.ReadExactly(text);
        return text;
    }
}
