namespace Alpr.Tracking.Tests;

public sealed class PlateTrackerTests
{
    [Test]
    public void A_vehicle_that_drives_by_gives_one_passage_with_its_times_and_frames()
    {
        using Scene scene = new Scene().With(3, 23, i => Scene.Reading("7ABC123", 100 + 10 * i, 50));
        var passage = scene.Play(60).Single();
        Assert.Multiple(() =>
        {
            Assert.That(passage.Text, Is.EqualTo("7ABC123"));
            Assert.That(passage.Frames, Is.EqualTo(20));
            Assert.That(passage.FirstUs, Is.EqualTo(3 * 1_000_000 / 15));
            Assert.That(passage.LastUs, Is.EqualTo(22 * 1_000_000L / 15));
        });
    }

    [Test]
    public void A_vehicle_that_stops_gives_one_passage()
    {
        using Scene scene = new Scene().With(0, 600, i => Scene.Reading("7ABC123", Math.Min(10 * i, 300), 50));
        Assert.That(scene.Play(700).Select(passage => passage.Text), Is.EqualTo(new[] { "7ABC123" }));
    }

    [Test]
    public void A_stopped_vehicle_hidden_for_some_seconds_gives_one_passage()
    {
        using Scene scene = new Scene().With(0, 300, i => i is > 60 and < 180 ? null : Scene.Reading("7ABC123", 200, 50));
        Assert.That(scene.Play(400), Has.Count.EqualTo(1));
    }

    [Test]
    public void A_vehicle_that_comes_back_after_minutes_gives_a_second_passage()
    {
        using Scene scene = new Scene().With(0, 1000, i => i is > 20 and < 900 ? null : Scene.Reading("7ABC123", 200, 50));
        Assert.That(scene.Play(1100), Has.Count.EqualTo(2));
    }

    [Test]
    public void Two_vehicles_one_behind_the_other_give_two_passages_in_their_order()
    {
        using Scene scene = new Scene()
            .With(0, 20, i => Scene.Reading("7ABC123", 100, 100 + 15 * i))
            .With(10, 40, i => Scene.Reading("5XYZ987", 100, 15 * (i - 10)));
        Assert.That(scene.Play(80).Select(passage => passage.Text), Is.EqualTo(new[] { "7ABC123", "5XYZ987" }));
    }

    [Test]
    public void A_vehicle_that_takes_the_place_of_another_at_once_is_another()
    {
        using Scene scene = new Scene()
            .With(0, 10, _ => Scene.Reading("7ABC123", 100, 50))
            .With(10, 20, _ => Scene.Reading("5XYZ987", 105, 50));
        Assert.That(scene.Play(60).Select(passage => passage.Text), Is.EqualTo(new[] { "7ABC123", "5XYZ987" }));
    }

    [Test]
    public void Fleet_vehicles_with_neighbouring_numbers_give_two_passages()
    {
        using Scene scene = new Scene()
            .With(0, 12, i => Scene.Reading("ABC1234", 100 + 20 * i, 50))
            .With(40, 52, i => Scene.Reading("ABC1235", 100 + 20 * (i - 40), 50));
        Assert.That(scene.Play(100).Select(passage => passage.Text), Is.EqualTo(new[] { "ABC1234", "ABC1235" }));
    }

    [Test]
    public void A_fast_vehicle_is_one_passage_although_it_moves_four_plate_widths_a_frame()
    {
        using Scene scene = new Scene().With(0, 5, i => Scene.Reading("7ABC123", 10 + 350 * i, 50));
        Assert.That(scene.Play(40).Single().Frames, Is.EqualTo(5));
    }

    [Test]
    public void Voting_rights_a_reading_that_most_frames_got_right()
    {
        string[] seen = ["7A8C123", "7ABC123", "7ABC123", "7ABC12", "7ABCI23", "7ABC123"];
        using Scene scene = new Scene().With(0, 6, i => Scene.Reading(seen[i], 100 + 10 * i, 50, confidence: 0.7f));
        Assert.That(scene.Play(40).Single().Text, Is.EqualTo("7ABC123"));
    }

    [Test]
    public void Voting_joins_characters_that_no_single_frame_got_right_together()
    {
        string[] seen = ["XABC123", "7XBC123", "7AXC123", "7ABX123", "7ABCX23"];
        using Scene scene = new Scene().With(0, 5, i => Scene.Reading(seen[i], 100 + 10 * i, 50, confidence: 0.8f));
        Assert.That(scene.Play(40).Single().Text, Is.EqualTo("7ABC123"));
    }

    [Test]
    public void A_text_that_was_often_cut_off_is_told_whole_and_once()
    {
        using Scene scene = new Scene().With(0, 30, i => Scene.Reading(i % 5 < 3 ? "C203" : "89C20339", 100 + 2 * i, 50));
        Assert.That(scene.Play(60).Select(passage => passage.Text), Is.EqualTo(new[] { "89C20339" }));
    }

    [Test]
    public void A_sticker_now_and_then_taken_for_a_character_does_not_win()
    {
        using Scene scene = new Scene().With(0, 30, i => Scene.Reading(i % 5 == 0 ? "7ABC1231" : "7ABC123", 100 + 2 * i, 50));
        Assert.That(scene.Play(60).Select(passage => passage.Text), Is.EqualTo(new[] { "7ABC123" }));
    }

    [Test]
    public void A_plate_seen_in_one_frame_only_is_noise_unless_the_options_say_stills()
    {
        using Scene film = new Scene().With(5, 6, _ => Scene.Reading("7ABC123", 100, 50));
        Assert.That(film.Play(40), Is.Empty);
        using Scene stills = new Scene(new TrackerOptions { FramesMin = 1 }).With(5, 6, _ => Scene.Reading("7ABC123", 100, 50));
        Assert.That(stills.Play(40), Has.Count.EqualTo(1));
    }

    [Test]
    public void A_passage_carries_the_frame_in_which_the_plate_was_read_best()
    {
        using Scene scene = new Scene().With(0, 10, i => Scene.Reading("7ABC123", 100, 50, confidence: i == 6 ? 0.99f : 0.6f));
        Assert.That(scene.Play(40).Single().BestUs, Is.EqualTo(6 * 1_000_000L / 15));
    }

    [Test]
    public void More_vehicles_than_tracks_are_all_told()
    {
        using Scene scene = new(new TrackerOptions { TracksMax = 3 });
        string[] plates = ["AAA1111", "BBB2222", "CCC3333", "DDD4444", "EEE5555"];
        for (int v = 0; v < plates.Length; v++)
        {
            int lane = v;
            scene.With(v * 4, v * 4 + 40, _ => Scene.Reading(plates[lane], 100, 20 + 300 * lane));
        }
        Assert.That(scene.Play(100).Select(passage => passage.Text), Is.SupersetOf(plates));
    }

    [Test]
    public void A_parked_vehicle_is_told_after_ten_seconds_not_when_it_leaves()
    {
        using Scene scene = new Scene().With(0, 15 * 60, _ => Scene.Reading("7ABC123", 100, 50));
        Assert.That(scene.Play(15 * 60).Single().LastUs, Is.InRange(10_000_000, 10_200_000));
    }

    [Test]
    public void A_patch_of_road_that_looks_a_little_like_a_plate_for_a_minute_is_none()
    {
        using Scene scene = new Scene().With(0, 15 * 60, _ => Scene.Reading("06", 100, 50, confidence: 0.1f));
        Assert.That(scene.Play(15 * 60), Is.Empty);
    }

    [Test]
    public void A_plate_cut_off_by_the_edge_of_the_frame_does_not_vote()
    {
        using Scene scene = new Scene().With(0, 12, i => i < 4 ? Scene.Reading("BC123", 1, 50) : Scene.Reading("7ABC123", 20 + 10 * i, 50));
        Assert.That(scene.Play(40).Single().Text, Is.EqualTo("7ABC123"));
    }

    [Test]
    public void The_state_is_the_one_most_frames_named_and_surer_than_in_each()
    {
        using Scene scene = new Scene().With(0, 8, i => Scene.Of(Scene.Reading("7ABC123", 100 + 10 * i, 50), state: i == 2 ? 43 : 4, probability: 0.5f));
        var passage = scene.Play(40).Single();
        Assert.That(passage.State.ToString(), Is.EqualTo("CA"));
        Assert.That(passage.StateConfidence, Is.InRange(0.6, 1));
    }

    [Test]
    public void Without_a_state_model_the_state_is_unknown()
    {
        using Scene scene = new Scene().With(0, 8, i => Scene.Reading("7ABC123", 100 + 10 * i, 50));
        var passage = scene.Play(40).Single();
        Assert.That(passage.State.IsKnown, Is.False);
        Assert.That(passage.StateConfidence, Is.Zero);
    }

    [Test]
    public void Readings_without_text_are_followed_but_tell_nothing()
    {
        using Scene scene = new Scene().With(0, 40, i => Scene.Reading(i < 20 ? "" : "7ABC123", 100, 50));
        Assert.That(scene.Play(60).Single().Frames, Is.EqualTo(20));
    }

    [Test]
    public void Random_traffic_never_loses_a_vehicle_and_never_tells_one_twice()
    {
        for (int seed = 0; seed < 30; seed++)
        {
            Random random = new(seed);
            using Scene scene = new();
            List<string> plates = [];
            int start = 0;
            for (int v = 0; v < 20; v++)
            {
                string plate = new([.. Enumerable.Range(0, 7).Select(_ => "ABCDEFGH12345678"[random.Next(16)])]);
                plates.Add(plate);
                int from = start, lane = v % 3;
                float speed = 8 + random.Next(30);
                int missed = random.Next(3, 12);
                scene.With(from, from + 25, i => i % missed == 0 ? null : Scene.Reading(plate, 50 + speed * (i - from), 40 + 300 * lane, 0.5f + 0.4f * random.NextSingle()));
                start += 10 + random.Next(30);
            }
            Assert.That(scene.Play(start + 100).Select(passage => passage.Text), Is.EquivalentTo(plates), $"seed {seed}");
        }
    }
}
