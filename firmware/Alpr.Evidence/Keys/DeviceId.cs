namespace Alpr.Evidence;

/// <summary>
/// The name of one appliance. It stands in certificates, checkpoints and file names, so its characters are few.
/// </summary>
public static class DeviceId
{
    /// <summary>
    /// True for 1 to <see cref="EvidenceLimits.DeviceIdLengthMax"/> of <c>A-Z a-z 0-9 - _ .</c>, beginning with a
    /// letter or digit.
    /// </summary>
    public static bool IsValid(string? deviceId)
    {
        if (deviceId is null or ""
            || deviceId.Length > EvidenceLimits.DeviceIdLengthMax
            || !char.IsAsciiLetterOrDigit(deviceId[0]))
            return false;
        foreach (char c in deviceId)
        {
            if (!char.IsAsciiLetterOrDigit(c) && c is not ('-' or '_' or '.'))
                return false;
        }
        return true;
    }
}
