using Alpr.Illumination;

namespace Alpr.Consoles.Tests;

/// <summary>The light of a unit without a camera: the real loop, whose holds the console sets; nobody gives it a frame.</summary>
internal sealed class TestLight : ILightControl
{
    private readonly IlluminationLoop _loop = new(new() { ExposureUsMax = 1_000 }, new());

    public LightBounds Bounds { get; } = LightBounds.Of(new() { ExposureUsMax = 1_000 }, new(), new() { ExposureUsMax = 1_000 }, new());

    public LightState Now => new(false, 0, 500, 0, 2, 21);

    public Func<long> NowUs { get; set; } = static () => 0;

    public LightHold? Hold
    {
        get => _loop.Hold is { } hold && hold.UntilUs > NowUs() ? hold : null;
        set => _loop.Hold = value;
    }

    public ExposureHold? ExposureHold
    {
        get => _loop.ExposureHold is { } hold && hold.UntilUs > NowUs() ? hold : null;
        set => _loop.ExposureHold = value;
    }
}
