using System.Reflection;
using Alpr.Evidence;
using Alpr.Web.Server;
using Microsoft.AspNetCore.Http;

namespace Alpr.Web.Pages;

/// <summary>The files that make the pages: written by hand, within the program, the same for everybody. Any thread.</summary>
internal sealed class PageFiles
{
    private const string Prefix = "site/", First = "index.html";

    private static readonly string[] Views = ["/", "/now", "/aim", "/search", "/lists", "/evidence", "/audit", "/accounts", "/settings", "/password"];

    private readonly Dictionary<string, PageFile> _files = new(StringComparer.Ordinal);

    public PageFiles()
    {
        Assembly assembly = typeof(PageFiles).Assembly;
        foreach (string name in assembly.GetManifestResourceNames().Where(name => name.StartsWith(Prefix, StringComparison.Ordinal)))
        {
            using Stream stream = assembly.GetManifestResourceStream(name)!;
            byte[] bytes = new byte[stream.Length];
            stream.ReadExactly(bytes);
            _files.Add(name[Prefix.Length..], new(bytes, TypeOf(name), $"\"{Hash256.Of(bytes)}\""));
        }
    }

    /// <summary>Names of all files.</summary>
    public IEnumerable<string> Names => _files.Keys;

    /// <summary>A route for each file, and one for each view, which its address opens.</summary>
    public IEnumerable<WebRoute> Routes() =>
        Views.Select(view => new WebRoute("GET", view, CallerKind.Person, (context, _) => Get(context, First)))
            .Concat(_files.Keys.Select(name => new WebRoute("GET", $"/site/{name}", CallerKind.Person, (context, _) => Get(context, name))));

    private Task Get(HttpContext context, string name)
    {
        PageFile file = _files[name];
        IHeaderDictionary headers = context.Response.Headers;
        headers.CacheControl = "no-cache"; // kept, and asked about each time: another version of the program has others
        headers.ETag = file.Tag;
        if (context.Request.Headers.IfNoneMatch == file.Tag)
        {
            context.Response.StatusCode = StatusCodes.Status304NotModified;
            return Task.CompletedTask;
        }
        return Answers.Bytes(context, file.Bytes, file.MediaType);
    }

    private static string TypeOf(string name) => Path.GetExtension(name) switch
    {
        ".html" => "text/html; charset=utf-8",
        ".css" => "text/css; charset=utf-8",
        ".js" => "text/javascript; charset=utf-8",
        ".svg" => "image/svg+xml",
        _ => throw new InvalidOperationException($"The file {name} of the pages has no known type."),
    };

    private sealed record PageFile(byte[] Bytes, string MediaType, string Tag);
}
