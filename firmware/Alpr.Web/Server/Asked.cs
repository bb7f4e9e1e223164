using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Alpr.Oversight;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace Alpr.Web.Server;

/// <summary>Reads what a request says, every value once and within its bounds. What is wrong is named by its field and never repeated.</summary>
internal static class Asked
{
    /// <summary>Header of why: a purpose as the policy names them. Not in the address, which ends up in the logs of whatever stands between.</summary>
    public const string PurposeHeader = "Alpr-Purpose";

    /// <summary>Header of the case.</summary>
    public const string CaseHeader = "Alpr-Case";

    /// <summary>Header of the person at another agency who asks.</summary>
    public const string RequestedByHeader = "Alpr-Requested-By";

    /// <summary>Header of who approved the request here.</summary>
    public const string ApprovedByHeader = "Alpr-Approved-By";

    /// <summary>A whole number in the query.</summary>
    /// <param name="query">The query.</param>
    /// <param name="name">The value's name.</param>
    /// <param name="min">Smallest.</param>
    /// <param name="max">Largest.</param>
    /// <param name="otherwise">When it is not there; null: it must be.</param>
    /// <exception cref="WebProblem">It is none, or outside.</exception>
    public static long Number(IQueryCollection query, string name, long min, long max, long? otherwise)
    {
        string? text = Text(query, name);
        if (text is null && otherwise is { } usual)
            return usual;
        return long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long number) && number >= min && number <= max
            ? number
            : throw WebProblem.Bad($"The value '{name}' is not right.", string.Create(CultureInfo.InvariantCulture, $"Write one whole number from {min} to {max}."));
    }

    /// <summary>One of some words in the query; null when it is not there.</summary>
    /// <exception cref="WebProblem">It is another.</exception>
    public static string? Word(IQueryCollection query, string name, params ReadOnlySpan<string> words)
    {
        string? text = Text(query, name);
        if (text is null)
            return null;
        foreach (string word in words)
        {
            if (text == word)
                return word;
        }
        throw WebProblem.Bad($"The value '{name}' is not right.", $"Write one of: {string.Join(", ", words!)}.");
    }

    /// <summary>Refuses names that the route does not know: a typing mistake must not pass for a wish that was met.</summary>
    public static void Only(IQueryCollection query, params ReadOnlySpan<string> names)
    {
        foreach (string name in query.Keys)
        {
            if (!names.Contains(name))
                throw WebProblem.Bad("The address has a value that this route does not know.", names.IsEmpty ? "It takes none." : $"It takes: {string.Join(", ", names!)}.");
        }
    }

    /// <summary>The text of a header, UTF-8; empty when it is not there.</summary>
    /// <exception cref="WebProblem">It is there twice, or too long.</exception>
    public static string Header(HttpContext context, string name)
    {
        StringValues values = context.Request.Headers[name];
        if (values.Count == 0)
            return "";
        return values is [{ } one] && one.Length <= WebLimits.HeaderTextLengthMax && one.EnumerateRunes().All(IsSeen)
            ? one.Trim()
            : throw WebProblem.Bad($"The header {name} is not right.", $"Send it once, with up to {WebLimits.HeaderTextLengthMax} characters in one line that can be seen.");
    }

    /// <summary>Why, from the headers.</summary>
    public static UseReason Reason(HttpContext context) => new(Header(context, PurposeHeader), Header(context, CaseHeader), Header(context, RequestedByHeader));

    /// <summary>The body as JSON.</summary>
    /// <exception cref="WebProblem">It is none, too large, too slow, or has other fields.</exception>
    public static async Task<T> Body<T>(HttpContext context, JsonTypeInfo<T> type)
        where T : class
    {
        if (!context.Request.HasJsonContentType())
            throw new WebProblem(StatusCodes.Status415UnsupportedMediaType, "The body is not said to be JSON.", "Send it with 'Content-Type: application/json'.");
        using CancellationTokenSource inTime = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted);
        inTime.CancelAfter(TimeSpan.FromSeconds(WebLimits.BodySeconds));
        try
        {
            return await JsonSerializer.DeserializeAsync(context.Request.Body, type, inTime.Token).ConfigureAwait(false)
                ?? throw WebProblem.Bad("The body is 'null'.", "Send the object that /v1/openapi.json describes.");
        }
        catch (JsonException broken)
        {
            string line = broken.LineNumber is { } number ? string.Create(CultureInfo.InvariantCulture, $" (line {number + 1})") : "";
            throw WebProblem.Bad($"The body is not the JSON that this route takes{line}.", "Send the object that /v1/openapi.json describes, with no field more.");
        }
        catch (OperationCanceledException) when (!context.RequestAborted.IsCancellationRequested)
        {
            throw new WebProblem(StatusCodes.Status408RequestTimeout, "The body came too slowly.", $"Send it within {WebLimits.BodySeconds} seconds.");
        }
    }

    // It goes into the signed log, where nothing may hide or turn the direction of writing.
    private static bool IsSeen(Rune rune) => rune != Rune.ReplacementChar && Rune.GetUnicodeCategory(rune) is not (UnicodeCategory.Control or UnicodeCategory.Format
        or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned);

    private static string? Text(IQueryCollection query, string name) => query[name] switch
    {
        [] => null,
        [{ } one] => one,
        _ => throw WebProblem.Bad($"The value '{name}' is there twice.", "Write it once."),
    };
}
