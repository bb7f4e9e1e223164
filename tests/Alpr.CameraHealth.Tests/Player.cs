using Alpr.Contracts;

namespace Alpr.CameraHealth.Tests;

/// <summary>Plays clips to a monitor in virtual time, a look a second, with a sensor's noise, and keeps what it says.</summary>
internal sealed class Player : IDisposable
{
    public const int LookUs = 1_000_000;

    private readonly sbyte[] _noise = new sbyte[1 << 21];
    private readonly Random _random;
    private readonly Frame _shown = new(1280 * 960);
    private long _nowUs;

    public Player(int seed)
    {
        _random = new(seed);
        for (int i = 0; i < _noise.Length; i++)
            _noise[i] = (sbyte)Math.Round(1.5 * Math.Sqrt(-2 * Math.Log(1 - _random.NextDouble())) * Math.Cos(2 * Math.PI * _random.NextDouble()));
    }

    public CameraHealthMonitor Monitor { get; } = new(new HealthOptions { LookUs = LookUs });

    public List<CameraCondition> Events { get; } = [];

    /// <summary>Shows a clip for some seconds.</summary>
    /// <param name="clip">What to show.</param>
    /// <param name="seconds">Looks to take.</param>
    /// <param name="light">Factor on the luma at each second; null for 1.</param>
    /// <param name="noise">Noise in parts of the usual; 0 shows the one frame again and again.</param>
    public void Show(Clip clip, int seconds, Func<int, double>? light = null, int noise = 1)
    {
        for (int second = 0; second < seconds; second++, _nowUs += LookUs)
        {
            Frame frame = clip.Frames[noise == 0 ? 0 : second % clip.Frames.Count];
            _shown.CopyFrom(frame);
            double factor = light?.Invoke(second) ?? 1;
            Span<byte> luma = _shown.Luma;
            int offset = _random.Next(_noise.Length - luma.Length);
            int scale = (int)(factor * 256);
            for (int i = 0; noise > 0 && i < luma.Length; i++)
                luma[i] = (byte)Math.Clamp((luma[i] * scale >> 8) + _noise[offset + i] * noise, 0, 255);
            _shown.CapturedUs = _nowUs;
            Assert.That(Monitor.Update(_shown));
            while (Monitor.TryTake(out CameraCondition condition))
                Events.Add(condition);
        }
    }

    public void Dispose() => _shown.Dispose();
}
