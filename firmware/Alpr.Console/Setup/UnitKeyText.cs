using System.Globalization;
using Alpr.Consoles.Terminal;

namespace Alpr.Consoles.Setup;

/// <summary>The unit's key, as people compare it.</summary>
internal static class UnitKeyText
{
    /// <summary>Shows it.</summary>
    public static void Show(Conversation talk, UnitKey key)
    {
        talk.Say($"key          {key.Reference}");
        talk.Say($"fingerprint  {key.KeyId}");
        talk.Say($"certificate  {(key.Issuer.Length > 0 ? $"issued by {key.Issuer}" : "by the unit itself")}, until {key.ValidTo.UtcDateTime.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)}");
    }
}
