using System.Text;

namespace Alpr.HotLists;

/// <summary>Says where a list came from without what opens the door there.</summary>
public static class SourceName
{
    /// <summary>
    /// The text without user and password before an <c>@</c> of an address, and without query and fragment, in which tokens travel; control
    /// characters become <c>?</c>; at most <see cref="HotListLimits.SourceNameBytesMax"/> bytes.
    /// </summary>
    public static string WithoutCredentials(string source)
    {
        string text = source;
        int scheme = text.IndexOf("://", StringComparison.Ordinal);
        if (scheme >= 0)
            text = Address(text, scheme + 3);
        StringBuilder clean = new();
        int bytes = 0;
        foreach (Rune rune in text.EnumerateRunes())
        {
            bytes += rune.Utf8SequenceLength;
            if (bytes > HotListLimits.SourceNameBytesMax)
                break;
            clean.Append(Rune.IsControl(rune) ? "?" : rune.ToString());
        }
        return clean.ToString();
    }

    private static string Address(string text, int host)
    {
        int hostEnd = text.AsSpan(host).IndexOfAny("/?#");
        hostEnd = hostEnd < 0 ? text.Length : host + hostEnd;
        // An @ behind that is a part of the path or of a password that should have been written %2F: nobody can tell, so nothing is told.
        if (text.AsSpan(hostEnd).Contains('@'))
            return string.Concat(text.AsSpan(0, host), "(not shown)");
        int end = text.AsSpan().IndexOfAny('?', '#'), at = text.LastIndexOf('@');
        return string.Concat(text.AsSpan(0, host), text.AsSpan()[Math.Max(host, at + 1)..(end < 0 ? text.Length : end)]);
    }
}
