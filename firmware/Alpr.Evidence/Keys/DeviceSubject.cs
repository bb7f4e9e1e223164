using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography.X509Certificates;

namespace Alpr.Evidence;

/// <summary>Names in certificates: the device's, which is believed only when there is exactly one, and those for people to read.</summary>
internal static class DeviceSubject
{
    private const string CommonNameOid = "2.5.4.3";
    private const int TextLengthMax = 200; // a line on a screen or two; an authority's name is shorter

    /// <summary>
    /// The device id in a subject: its one common name. An authority may add its organisation and the like; a second
    /// common name, or two names in one part, would let two readers see two devices.
    /// </summary>
    /// <exception cref="System.Security.Cryptography.CryptographicException">The name is badly encoded.</exception>
    public static bool TryRead(X500DistinguishedName subject, [NotNullWhen(true)] out string? deviceId, out bool isAlone)
    {
        deviceId = null;
        isAlone = true;
        int parts = 0;
        foreach (X500RelativeDistinguishedName part in subject.EnumerateRelativeDistinguishedNames())
        {
            isAlone = ++parts == 1;
            if (part.HasMultipleElements)
                return false;
            if (part.GetSingleElementType().Value != CommonNameOid)
                continue;
            if (deviceId is not null || part.GetSingleElementValue() is not { } name || !DeviceId.IsValid(name))
            {
                deviceId = null;
                return false;
            }
            deviceId = name;
        }
        return deviceId is not null;
    }

    /// <summary>A name as text for a person: short, and without characters that would steer a terminal.</summary>
    public static string Text(X500DistinguishedName name)
    {
        string text = name.Name;
        Span<char> shown = stackalloc char[Math.Min(text.Length, TextLengthMax)];
        for (int i = 0; i < shown.Length; i++)
            shown[i] = char.IsControl(text[i]) || char.IsSurrogate(text[i]) || char.GetUnicodeCategory(text[i]) == System.Globalization.UnicodeCategory.Format ? '?' : text[i];
        return text.Length > TextLengthMax ? string.Concat(shown, "...") : shown.ToString();
    }
}
