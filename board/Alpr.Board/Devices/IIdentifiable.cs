namespace Alpr.Board.Devices;

/// <summary>What a device said of itself.</summary>
/// <param name="Ok">True when it is the one expected.</param>
/// <param name="Seen">What was read, in the words of <see cref="IIdentifiable.Expected"/>, or why nothing was.</param>
public readonly record struct DeviceIdentity(bool Ok, string Seen);

/// <summary>
/// A device that can be asked what it is: a line of the self-test's table "device, bus, expected, seen, verdict, what to do".
/// </summary>
public interface IIdentifiable
{
    /// <summary>Chip and role: <c>OPT3001 ambient light</c>.</summary>
    string Device { get; }

    /// <summary>Where it is: <c>i2c-1 0x44</c>, <c>/dev/ttyAMA0</c>.</summary>
    string Where { get; }

    /// <summary>What <see cref="Identify"/> should see.</summary>
    string Expected { get; }

    /// <summary>What a person does when it sees something else.</summary>
    string Remedy { get; }

    /// <summary>Asks the device. Changes nothing in it; throws nothing for a device that is missing or broken.</summary>
    DeviceIdentity Identify();
}
