using System.Numerics;

namespace Alpr.CameraHealth;

/// <summary>
/// Finds where blocks of the learned edges are now: normalised correlation over a search window at half size, refined at full size and
/// between pixels. Each block speaks for itself, so that a vehicle spoils only those it hides.
/// </summary>
internal sealed class BlockSearch
{
    /// <summary>Blocks across.</summary>
    public const int Across = 6;

    /// <summary>Blocks down.</summary>
    public const int Down = 4;

    /// <summary>Furthest a block is looked for, in thumbnail pixels: 44 of a 1280 pixel frame.</summary>
    public const int Reach = 2 * HalfReach;

    private const int HalfReach = 6, HalfWidth = 24, HalfHeight = 16;
    private const float DeviationMin = 2;        // luma of edges; a block without any is found anywhere
    private const float CorrelationMin = 0.55f;  // below, something else stands there
    private const float DistinctMin = 0.06f;     // how far the best place must stand out from those not beside it: a straight line does not

    private readonly float[] _scores = new float[(2 * HalfReach + 1) * (2 * HalfReach + 1)];

    /// <summary>Blocks found: where they were, from the picture's middle, in thumbnail pixels.</summary>
    public Vector2[] Places { get; } = new Vector2[Across * Down];

    /// <summary>How far each of them went.</summary>
    public Vector2[] Shifts { get; } = new Vector2[Across * Down];

    /// <summary>Number of blocks found.</summary>
    public int Found { get; private set; }

    /// <summary>Number of blocks in the reference that have edges enough to be found.</summary>
    public int Findable { get; private set; }

    /// <summary>Looks for every block.</summary>
    /// <param name="edges">Learned edges.</param>
    /// <param name="halfEdges">The same at half the size.</param>
    /// <param name="look">The thumbnail to look in, of the same size.</param>
    public void Find(float[] edges, float[] halfEdges, Thumbnail look)
    {
        (Found, Findable) = (0, 0);
        int width = look.Width / 2, height = look.Height / 2;
        int roomX = width - HalfWidth - 2 * (HalfReach + 1), roomY = height - HalfHeight - 2 * (HalfReach + 1);
        if (roomX < 0 || roomY < 0)
            return;
        for (int j = 0; j < Down; j++)
        {
            for (int i = 0; i < Across; i++)
                FindBlock(edges, halfEdges, look, HalfReach + 1 + roomX * i / (Across - 1), HalfReach + 1 + roomY * j / (Down - 1));
        }
    }

    private void FindBlock(float[] edges, float[] halfEdges, Thumbnail look, int x, int y)
    {
        int half = look.Width / 2;
        Block template = new(halfEdges, half, x, y, HalfWidth, HalfHeight);
        if (template.Deviation < DeviationMin)
            return;
        Findable++;
        const int Side = 2 * HalfReach + 1;
        int best = 0;
        for (int at = 0; at < _scores.Length; at++)
        {
            _scores[at] = template.Correlate(look.HalfEdges, half, x + at % Side - HalfReach, y + at / Side - HalfReach);
            best = _scores[at] > _scores[best] ? at : best;
        }
        int dx = best % Side - HalfReach, dy = best / Side - HalfReach;
        if (_scores[best] < CorrelationMin || Math.Abs(dx) == HalfReach || Math.Abs(dy) == HalfReach || !IsDistinct(best, Side))
            return;
        if (!TryRefine(new(edges, look.Width, 2 * x, 2 * y, 2 * HalfWidth, 2 * HalfHeight), look, 2 * (x + dx), 2 * (y + dy), out Vector2 refined))
            return;
        Vector2 from = new(2 * x, 2 * y);
        Places[Found] = from + new Vector2(HalfWidth, HalfHeight) - new Vector2(look.Width, look.Height) / 2;
        Shifts[Found++] = refined - from;
    }

    private bool IsDistinct(int best, int side)
    {
        for (int at = 0; at < _scores.Length; at++)
        {
            bool beside = Math.Abs(at % side - best % side) <= 2 && Math.Abs(at / side - best / side) <= 2;
            if (!beside && _scores[at] > _scores[best] - DistinctMin)
                return false;
        }
        return true;
    }

    private static bool TryRefine(in Block template, Thumbnail look, int x, int y, out Vector2 place)
    {
        Span<float> near = stackalloc float[25];
        int best = 0;
        for (int at = 0; at < near.Length; at++)
        {
            near[at] = template.Correlate(look.Edges, look.Width, x + at % 5 - 2, y + at / 5 - 2);
            best = near[at] > near[best] ? at : best;
        }
        int i = best % 5, j = best / 5;
        place = default;
        if (i is 0 or 4 || j is 0 or 4)
            return false;
        place = new(x + i - 2 + Vertex(near[best - 1], near[best], near[best + 1]), y + j - 2 + Vertex(near[best - 5], near[best], near[best + 5]));
        return true;
    }

    // Where a parabola through three values has its top.
    private static float Vertex(float before, float at, float after)
    {
        float bend = before - 2 * at + after;
        return bend < 0 ? Math.Clamp((before - after) / (2 * bend), -0.5f, 0.5f) : 0;
    }

    private readonly ref struct Block
    {
        private readonly ReadOnlySpan<float> _from;
        private readonly int _stride, _width, _height;
        private readonly float _mean, _norm;

        public Block(float[] plane, int stride, int x, int y, int width, int height)
        {
            (_stride, _width, _height) = (stride, width, height);
            _from = plane.AsSpan(y * stride + x);
            float sum = 0, squares = 0;
            for (int j = 0; j < height; j++)
            {
                foreach (float value in _from.Slice(j * stride, width))
                    (sum, squares) = (sum + value, squares + value * value);
            }
            _mean = sum / (width * height);
            _norm = MathF.Sqrt(Math.Max(0, squares - sum * _mean));
        }

        public float Deviation => _norm / MathF.Sqrt(_width * _height);

        /// <summary>Pearson's correlation with a place of another plane of the same stride.</summary>
        public float Correlate(float[] plane, int stride, int x, int y)
        {
            if (x < 0 || y < 0 || x + _width > stride || (y + _height) * stride > plane.Length)
                return -1;
            Vector<float> sums = default, squareSums = default, products = default;
            float restSum = 0, restSquares = 0, restProducts = 0;
            for (int j = 0; j < _height; j++)
            {
                int from = j * _stride, to = (y + j) * stride + x, i = 0;
                for (; i <= _width - Vector<float>.Count; i += Vector<float>.Count)
                {
                    Vector<float> left = new(_from[(from + i)..]), right = new(plane, to + i);
                    sums += right;
                    squareSums += right * right;
                    products += left * right;
                }
                for (; i < _width; i++) // 24 and 48 leave no rest with vectors of 4 or 8
                {
                    float right = plane[to + i];
                    (restSum, restSquares, restProducts) = (restSum + right, restSquares + right * right, restProducts + _from[from + i] * right);
                }
            }
            float sum = Vector.Sum(sums) + restSum, squares = Vector.Sum(squareSums) + restSquares, product = Vector.Sum(products) + restProducts;
            float norm = MathF.Sqrt(Math.Max(0, squares - sum * sum / (_width * _height)));
            return norm * _norm < 1e-3f ? 0 : (product - _mean * sum) / (norm * _norm);
        }
    }
}
