namespace Alpr.Benchmarks;

/// <summary>What one frame took, each value the median of the rounds.</summary>
internal sealed class FrameTimes
{
    /// <summary>Makes room for a number of rounds.</summary>
    public FrameTimes(int width, int height, int rounds)
    {
        (Width, Height) = (width, height);
        Jpeg = new Duration[rounds];
        Ours = new Duration[rounds];
        OursBare = new Duration[rounds];
        Peers = new Duration[rounds];
        PeersBare = new Duration[rounds];
        Stages = new Duration[StagedRecognition.Stages][];
        for (int i = 0; i < Stages.Length; i++)
            Stages[i] = new Duration[rounds];
    }

    /// <summary>Frame pixels in a row.</summary>
    public int Width { get; }

    /// <summary>Frame rows.</summary>
    public int Height { get; }

    /// <summary>Plates that the detector found.</summary>
    public int Plates { get; set; }

    /// <summary>How often our reader ran; more than once for a plate that was read unsurely.</summary>
    public int ReaderRuns { get; set; }

    /// <summary>Plates that the peers' detector found.</summary>
    public int PeerPlates { get; set; }

    /// <summary>Decoding the file's luma.</summary>
    public Duration[] Jpeg { get; }

    /// <summary>From frame to readings.</summary>
    public Duration[] Ours { get; }

    /// <summary>Our networks' part of that.</summary>
    public Duration[] OursBare { get; }

    /// <summary>Each stage; see <see cref="Stage"/>.</summary>
    public Duration[][] Stages { get; }

    /// <summary>The peers from colour picture to texts.</summary>
    public Duration[] Peers { get; }

    /// <summary>Their networks' part of that.</summary>
    public Duration[] PeersBare { get; }

    /// <summary>Mean over frames of the median over rounds, on the processor: such means of parts add up to that of the whole.</summary>
    public static double MeanThreadMs(IReadOnlyCollection<FrameTimes> frames, Func<FrameTimes, Duration[]> part) =>
        frames.Average(frame => Meter.Median([.. part(frame).Select(time => time.ThreadMs)]));
}
