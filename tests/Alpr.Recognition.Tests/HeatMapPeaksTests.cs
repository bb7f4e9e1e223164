using Alpr.Contracts;
using Alpr.Recognition.Detector;

namespace Alpr.Recognition.Tests;

public sealed class HeatMapPeaksTests
{
    private const int Width = 20, Height = 12, Stride = 4;

    private readonly float[] _score = new float[Width * Height];
    private readonly float[] _corners = new float[8 * Width * Height];

    [SetUp]
    public void Clear()
    {
        Array.Clear(_score);
        Array.Clear(_corners);
    }

    [Test]
    public void A_peak_gives_the_corners_stored_at_its_cell()
    {
        Put(x: 5, y: 3, score: 0.9f, halfWidth: 8, halfHeight: 4);
        PlateDetection plate = Find().Single();
        Assert.Multiple(() =>
        {
            Assert.That(plate.Score, Is.EqualTo(0.9f));
            Assert.That(plate.Corners.TopLeft, Is.EqualTo(new System.Numerics.Vector2(22 - 8, 14 - 4)));
            Assert.That(plate.Corners.BottomRight, Is.EqualTo(new System.Numerics.Vector2(22 + 8, 14 + 4)));
        });
    }

    [Test]
    public void The_slopes_of_a_peak_are_no_plates()
    {
        Put(5, 3, 0.9f, 8, 4);
        Put(6, 3, 0.8f, 8, 4);
        Put(5, 4, 0.7f, 8, 4);
        Assert.That(Find(), Has.Count.EqualTo(1));
    }

    [Test]
    public void A_plateau_of_equal_scores_is_one_plate()
    {
        Put(5, 3, 0.9f, 8, 4);
        Put(6, 3, 0.9f, 8, 4);
        Assert.That(Find(), Has.Count.EqualTo(1));
    }

    [Test]
    public void Of_two_overlapping_plates_the_better_stays_whichever_comes_first()
    {
        Put(5, 3, 0.6f, 16, 8);
        Put(8, 3, 0.8f, 16, 8);
        Assert.That(Find().Single().Score, Is.EqualTo(0.8f));
        Clear();
        Put(5, 3, 0.8f, 16, 8);
        Put(8, 3, 0.6f, 16, 8);
        Assert.That(Find().Single().Score, Is.EqualTo(0.8f));
    }

    [Test]
    public void A_part_of_a_plate_is_not_a_second_plate()
    {
        Put(5, 3, 0.8f, 16, 8);
        Put(8, 3, 0.6f, 4, 4);
        Assert.That(Find().Single().Score, Is.EqualTo(0.8f));
    }

    [Test]
    public void Plates_come_best_first_and_only_the_best_where_there_is_no_room()
    {
        Put(2, 2, 0.5f, 4, 2);
        Put(8, 2, 0.9f, 4, 2);
        Put(14, 2, 0.7f, 4, 2);
        Assert.That(Find().Select(plate => plate.Score), Is.EqualTo(new[] { 0.9f, 0.7f, 0.5f }));
        Assert.That(Find(room: 2).Select(plate => plate.Score), Is.EqualTo(new[] { 0.9f, 0.7f }));
    }

    [Test]
    public void Scores_below_the_threshold_and_not_a_number_are_no_plates()
    {
        Put(2, 2, 0.29f, 4, 2);
        Put(8, 8, float.NaN, 4, 2);
        Assert.That(Find(), Is.Empty);
    }

    [Test]
    public void A_peak_in_the_corner_of_the_map_is_found()
    {
        Put(0, 0, 0.9f, 4, 2);
        Put(Width - 1, Height - 1, 0.8f, 4, 2);
        Assert.That(Find(), Has.Count.EqualTo(2));
    }

    private void Put(int x, int y, float score, float halfWidth, float halfHeight)
    {
        int cell = y * Width + x, map = Width * Height;
        _score[cell] = score;
        float[] offsets = [-halfWidth, -halfHeight, halfWidth, -halfHeight, halfWidth, halfHeight, -halfWidth, halfHeight];
        for (int i = 0; i < offsets.Length; i++)
            _corners[i * map + cell] = offsets[i];
    }

    private List<PlateDetection> Find(int room = Limits.PlatesPerFrameMax)
    {
        PlateDetection[] plates = new PlateDetection[room];
        int count = HeatMapPeaks.Find(_score, _corners, Width, Stride, 0.3f, plates);
        return [.. plates.Take(count)];
    }
}
