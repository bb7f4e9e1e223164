namespace Alpr.Access.Tests.Policy;

public sealed class PolygonShapeTests
{
    [TestCase("0,0 1,0 1,1 0,1", true)]
    [TestCase("0,0 1,0 0,1", true)]
    [TestCase("0,0 0.5,0 1,0 1,1", true)] // a corner on a straight side
    [TestCase("0,0 1,1 0,1 1,0", false)] // crossing
    [TestCase("0,0 1,0 1,1 0.5,0 0,1", false)] // touching
    [TestCase("0,0 1,0 0.5,0 0,1", false)] // back along its own side
    [TestCase("0,0 1,0 1,0 0,1", false)] // a corner twice
    [TestCase("0,0 1,0 0.5,0", false)] // no inside
    [TestCase("0,0 1,0 1,1 0,0", false)] // closed by hand
    [TestCase("0,0 1,0 0,0 0,1", false)]
    public void A_simple_polygon_is_told_from_others(string corners, bool isSimple)
    {
        PolygonCorner[] polygon = [.. corners.Split(' ').Select(pair => pair.Split(',')).Select(pair => new PolygonCorner(double.Parse(pair[0]), double.Parse(pair[1])))];
        for (int turn = 0; turn < polygon.Length; turn++)
        {
            PolygonCorner[] turned = [.. polygon[turn..], .. polygon[..turn]];
            Assert.That(PolygonShape.IsSimple(turned), Is.EqualTo(isSimple), $"beginning with corner {turn}");
            Array.Reverse(turned);
            Assert.That(PolygonShape.IsSimple(turned), Is.EqualTo(isSimple), $"the other way around, beginning with corner {turn}");
        }
    }
}
