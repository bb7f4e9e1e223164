using System.Numerics;
using Alpr.Contracts;

namespace Alpr.Tracking;

/// <summary>
/// Follows vehicles by their plates from frame to frame and concludes one <see cref="Passage"/> for each.
/// Give it every frame in time order, then take what has ended with <see cref="TryTake"/> until it says no.
/// </summary>
public sealed class PlateTracker : IDisposable
{
    private const float NearWidths = 1.5f;      // a plate this close to where it should be is the same one, whatever it reads
    private const float SimilarWidths = 6;      // a similar text may have moved further: 20 m/s at 15 frames/s is 4.4 plate widths
    private const float SizeRatioMax = 2;       // a plate does not double its size between two frames
    private const float SureConfidence = 0.5f;  // two readings this sure that differ are two vehicles
    private const float BorderPixels = 2;       // a plate this close to the frame's edge is probably cut off by it
    private const int PartMin = 3;              // shorter texts are a part of too many others
    private const int DifferentCharacters = 4;  // edits between the texts of two vehicles; misreadings differ by fewer

    private readonly TrackerOptions _options;
    private readonly IUrgency? _urgency;
    private readonly Track[] _tracks;
    private readonly bool[] _taken = new bool[Limits.PlatesPerFrameMax];
    private readonly RecentPassages _recent;
    private long _nowUs = long.MinValue;
    private bool _turnedAway;
    private bool _finishing;

    /// <summary>Takes all memory.</summary>
    /// <param name="options">When readings belong together.</param>
    /// <param name="frameCapacity">Most pixels of a frame; each track keeps a copy of its best one.</param>
    /// <param name="urgency">Which vehicles are told as soon as their text is stable; null: none.</param>
    public PlateTracker(TrackerOptions options, int frameCapacity, IUrgency? urgency = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        _urgency = urgency;
        _options = options;
        _recent = new RecentPassages(options.HiddenUs);
        _tracks = new Track[options.TracksMax];
        for (int i = 0; i < _tracks.Length; i++)
            _tracks[i] = new Track(frameCapacity);
    }

    /// <summary>Vehicles in view.</summary>
    public int ActiveTracks
    {
        get
        {
            int count = 0;
            foreach (Track track in _tracks)
                count += track.IsActive ? 1 : 0;
            return count;
        }
    }

    /// <summary>Assigns one frame's readings to vehicles. Frames must come in time order.</summary>
    /// <param name="frame">The frame; copied where it is a vehicle's best so far.</param>
    /// <param name="readings">Its plates, best first, at most <see cref="Limits.PlatesPerFrameMax"/>.</param>
    public void Update(Frame frame, ReadOnlySpan<PlateReading> readings)
    {
        ArgumentNullException.ThrowIfNull(frame);
        _nowUs = frame.CapturedUs;
        _taken.AsSpan().Clear();
        FollowTracks(frame, readings);
        for (int i = 0; i < readings.Length; i++)
        {
            if (_taken[i] || readings[i].Text.Length == 0 || IsCutOff(frame, readings[i].Corners))
                continue;
            if (FreeTrack() is { } track)
                track.Start(frame, readings[i]);
            else
                _turnedAway = true; // the oldest track is told now and makes room for the next frame
        }
    }

    /// <summary>
    /// Takes the next concluded passage, filling <paramref name="passage"/>. False when there is none now. Call until it
    /// says false after each <see cref="Update"/>.
    /// </summary>
    public bool TryTake(Passage passage)
    {
        ArgumentNullException.ThrowIfNull(passage);
        Track? crowdedOut = _turnedAway ? OldestTrack() : null;
        _turnedAway = false;
        foreach (Track track in _tracks)
        {
            if (!track.IsActive)
                continue;
            bool gone = _finishing || track == crowdedOut || _nowUs - track.LastUs > _options.LostUs;
            bool due = gone || _nowUs - track.FirstUs > _options.ReportAfterUs || IsUrgent(track, passage);
            bool told = due && !track.IsReported && TryTell(track, passage);
            if (gone)
                Stop(track);
            if (told)
                return true;
        }
        return false;
    }

    /// <summary>Says that no more frames come: every vehicle still in view is concluded by the following <see cref="TryTake"/> calls.</summary>
    public void Finish() => _finishing = true;

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (Track track in _tracks)
            track.Dispose();
    }

    private bool IsUrgent(Track track, Passage passage)
    {
        if (_urgency is null || track.IsReported || track.Frames < track.FramesAsked + _options.StableFrames || IsWeak(track))
            return false;
        track.FramesAsked = track.Frames;
        return track.TryElect(passage) && passage.Confidence >= _options.StableConfidenceMin && _urgency.IsUrgent(passage);
    }

    private bool IsWeak(Track track) =>
        track.Frames < _options.FramesMin || track.SurestConfidence < _options.SurestReadingMin || track.Evidence < _options.EvidenceMin;

    private bool TryTell(Track track, Passage passage)
    {
        if (IsWeak(track))
            return false;
        if (!track.TryElect(passage) || passage.Confidence < _options.ConfidenceMin)
            return false;
        track.IsReported = true;
        if (_recent.IsSameVehicle(passage.Text, track.FirstCentre, track.FirstUs))
            return false;
        track.HandOver(passage);
        return true;
    }

    private void Stop(Track track)
    {
        track.Stop();
        if (track.IsReported)
            _recent.Remember(track.Text, track.Corners, track.LastUs);
    }

    /// <summary>Nearest pairs first, until no reading is near enough to a track.</summary>
    private void FollowTracks(Frame frame, ReadOnlySpan<PlateReading> readings)
    {
        while (true)
        {
            float nearest = float.MaxValue;
            int bestReading = -1;
            Track? bestTrack = null;
            foreach (Track track in _tracks)
            {
                if (!track.IsActive || (track.LastUs == frame.CapturedUs))
                    continue;
                for (int i = 0; i < readings.Length; i++)
                {
                    if (!_taken[i] && TryMeasure(track, readings[i], out float distance) && distance < nearest)
                        (nearest, bestReading, bestTrack) = (distance, i, track);
                }
            }
            if (bestTrack is null)
                return;
            bestTrack.Follow(frame, readings[bestReading], votes: !IsCutOff(frame, readings[bestReading].Corners));
            _taken[bestReading] = true;
        }
    }

    /// <summary>Distance in plate widths between a reading and where a track should be; false when they cannot be one vehicle.</summary>
    private bool TryMeasure(Track track, in PlateReading reading, out float distance)
    {
        float width = Math.Max(track.Corners.Width, reading.Corners.Width);
        float ratio = width / Math.Max(1, Math.Min(track.Corners.Width, reading.Corners.Width));
        float fromPrediction = Vector2.Distance(track.Predict(_nowUs), reading.Corners.Centre);
        float fromLast = Vector2.Distance(track.Corners.Centre, reading.Corners.Centre); // it may have braked
        distance = Math.Min(fromPrediction, fromLast) / width;
        if (ratio > SizeRatioMax)
            return false;
        if (track.SurestText.Length == 0 || reading.Text.Length == 0)
            return distance < NearWidths;
        int edits = PlateText.EditDistance(track.SurestText, reading.Text);
        bool part = IsPart(track.SurestText, reading.Text) || IsPart(reading.Text, track.SurestText);
        bool different = !part && edits >= DifferentCharacters && track.SurestConfidence >= SureConfidence && reading.Confidence >= SureConfidence;
        bool similar = part || edits <= Math.Max(1, reading.Text.Length / 3);
        return !different && distance < (similar ? SimilarWidths : NearWidths);
    }

    /// <summary>True when a text may be another one's middle or end, read with up to one mistake in four.</summary>
    private static bool IsPart(in PlateText part, in PlateText whole) =>
        part.Length >= PartMin && part.Length < whole.Length && PlateText.FitDistance(part, whole) <= part.Length / 4;

    private static bool IsCutOff(Frame frame, in Quad plate) =>
        plate.Min.X < BorderPixels || plate.Min.Y < BorderPixels || plate.Max.X > frame.Width - BorderPixels || plate.Max.Y > frame.Height - BorderPixels;

    private Track? FreeTrack()
    {
        foreach (Track track in _tracks)
        {
            if (!track.IsActive)
                return track;
        }
        return null;
    }

    private Track OldestTrack()
    {
        Track oldest = _tracks[0];
        foreach (Track track in _tracks)
        {
            if (track.FirstUs < oldest.FirstUs)
                oldest = track;
        }
        return oldest;
    }
}
