using Alpr.Board.Configuration;

namespace Alpr.Access;

/// <summary>An area that is made black in every frame before anything else sees it.</summary>
public sealed record PrivacyMaskPolicy
{
    /// <summary>Device whose view it is; empty: all.</summary>
    public string Device { get; set; } = "";

    /// <summary>What lies there, such as <c>windows of the house at the corner</c>.</summary>
    public string Name { get; set; } = "";

    /// <summary>Corners as [x, y], shares of width and height, 0 to 1 from the top left; 3 to 64.</summary>
    public required IReadOnlyList<IReadOnlyList<double>> Polygon { get; init; }

    internal IEnumerable<ConfigurationProblem> Problems(string field)
    {
        foreach (ConfigurationProblem problem in PolicyCheck.Text($"{field}.device", Device).Concat(PolicyCheck.Text($"{field}.name", Name)))
            yield return problem;
        string polygon = $"{field}.polygon";
        if (Polygon.Count is < 3 or > PolicyLimits.CornersMax)
        {
            yield return new(polygon, $"{Polygon.Count} corners; write 3 to {PolicyLimits.CornersMax}.");
            yield break;
        }
        bool isWhole = true;
        for (int i = 0; i < Polygon.Count; i++)
        {
            if (Polygon[i] is { Count: 2 } corner && corner.All(share => share is >= 0 and <= 1))
                continue;
            isWhole = false;
            yield return new(PolicyCheck.Element(polygon, i), "write [x, y], each 0 to 1.");
        }
        if (isWhole && !PolygonShape.IsSimple([.. Polygon.Select(corner => new PolygonCorner(corner[0], corner[1]))]))
            yield return new(polygon, "its sides cross, touch or lie on each other; write the corners in their order around the area, each once.");
    }
}
