namespace Alpr.Contracts.Tests;

public sealed class QuadAndFrameTests
{
    [Test]
    public void Cover_is_the_share_of_the_smaller_box_and_overlap_that_of_the_union()
    {
        Quad a = Quad.FromRectangle(0, 0, 20, 10);
        Assert.Multiple(() =>
        {
            Assert.That(Quad.BoxCover(a, Quad.FromRectangle(10, 0, 20, 10)), Is.EqualTo(0.5).Within(1e-6));
            Assert.That(Quad.BoxCover(a, Quad.FromRectangle(5, 2, 4, 4)), Is.EqualTo(1).Within(1e-6), "a part of a plate");
            Assert.That(Quad.BoxCover(a, Quad.FromRectangle(50, 0, 5, 5)), Is.Zero);
            Assert.That(Quad.BoxCover(default, default), Is.Zero);
            Assert.That(Quad.BoxOverlap(a, Quad.FromRectangle(10, 0, 20, 10)), Is.EqualTo(1 / 3f).Within(1e-6));
            Assert.That(Quad.BoxOverlap(default, default), Is.Zero);
        });
    }

    [Test]
    public void A_rectangle_has_its_own_measures()
    {
        Quad quad = Quad.FromRectangle(10, 20, 30, 15).Scale(2);
        Assert.Multiple(() =>
        {
            Assert.That(quad.Width, Is.EqualTo(60).Within(1e-4));
            Assert.That(quad.Height, Is.EqualTo(30).Within(1e-4));
            Assert.That(quad.Centre.X, Is.EqualTo(50).Within(1e-4));
            Assert.That(quad.Min.Y, Is.EqualTo(40).Within(1e-4));
        });
    }

    [Test]
    public void A_stretched_quad_stays_at_its_place_and_grows_along_its_own_edges()
    {
        Quad slanted = new(new(10, 10), new(50, 20), new(48, 40), new(8, 30));
        Quad longer = slanted.Stretch(1.5f, 0.5f);
        Assert.Multiple(() =>
        {
            Assert.That(System.Numerics.Vector2.Distance(longer.Centre, slanted.Centre), Is.LessThan(1e-4));
            Assert.That(longer.Width, Is.EqualTo(1.5f * slanted.Width).Within(1e-3));
            Assert.That(longer.Height, Is.EqualTo(0.5f * slanted.Height).Within(1e-3));
            Assert.That(slanted.Stretch(1, 1), Is.EqualTo(slanted));
        });
    }

    [Test]
    public void A_picture_larger_than_the_frame_is_refused_and_the_frame_keeps_its_size()
    {
        using Frame frame = new(100);
        frame.SetSize(10, 10);
        Assert.That(() => frame.SetSize(11, 10), Throws.ArgumentException.With.Message.Contains("11x10"));
        Assert.That(frame.Fits(int.MaxValue, int.MaxValue), Is.False);
        Assert.That(frame.Luma.Length, Is.EqualTo(100));
    }

    [Test]
    public void A_copy_holds_the_same_picture_in_memory_of_its_own()
    {
        using Frame source = new(16), copy = new(16);
        source.SetSize(4, 2);
        source.Luma.Fill(7);
        source.CapturedUs = 42;
        copy.CopyFrom(source);
        source.Luma.Clear();
        Assert.Multiple(() =>
        {
            Assert.That(copy.Luma.ToArray(), Is.All.EqualTo(7));
            Assert.That(copy.CapturedUs, Is.EqualTo(42));
            Assert.That(copy.Row(1).Length, Is.EqualTo(4));
        });
    }

    [Test]
    public void A_disposed_frame_says_so_instead_of_touching_freed_memory()
    {
        Frame frame = new(4);
        frame.SetSize(2, 2);
        frame.Dispose();
        Assert.That(() => frame.Luma.Length, Throws.TypeOf<ObjectDisposedException>());
    }
}
