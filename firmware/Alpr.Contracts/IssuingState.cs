using System.Runtime.CompilerServices;

namespace Alpr.Contracts;

/// <summary>The jurisdiction that issued a plate: one of the fifty states and the District of Columbia, or unknown.</summary>
/// <param name="Index">Place among <see cref="Codes"/>, or -1 when unknown.</param>
public readonly record struct IssuingState(int Index)
{
    /// <summary>Jurisdictions the model can name.</summary>
    public const int Count = 51;

    private static readonly string[] Names =
    [
        "AK", "AL", "AR", "AZ", "CA", "CO", "CT", "DC", "DE", "FL", "GA", "HI", "IA", "ID", "IL", "IN", "KS", "KY", "LA", "MA", "MD",
        "ME", "MI", "MN", "MO", "MS", "MT", "NC", "ND", "NE", "NH", "NJ", "NM", "NV", "NY", "OH", "OK", "OR", "PA", "RI", "SC", "SD",
        "TN", "TX", "UT", "VA", "VT", "WA", "WI", "WV", "WY",
    ];

    /// <summary>Nobody said.</summary>
    public static IssuingState Unknown => new(-1);

    /// <summary>The two-letter postal codes (USPS Publication 28, appendix B) in alphabetical order, as the model's classes are.</summary>
    public static ReadOnlySpan<string> Codes => Names;

    /// <summary>The jurisdiction with the greatest of <see cref="Count"/> weights; unknown when all are 0.</summary>
    public static IssuingState Likeliest(ReadOnlySpan<float> weights)
    {
        int best = 0;
        for (int i = 1; i < weights.Length; i++)
        {
            if (weights[i] > weights[best])
                best = i;
        }
        return weights[best] > 0 ? new IssuingState(best) : Unknown;
    }

    /// <summary>True when a jurisdiction is named.</summary>
    public bool IsKnown => Index >= 0;

    /// <summary>The two-letter code; empty when unknown.</summary>
    public override string ToString() => IsKnown ? Names[Index] : "";
}

/// <summary>A probability for each of <see cref="IssuingState.Codes"/>; their sum is 1, or 0 when no model said.</summary>
[InlineArray(IssuingState.Count)]
public struct StateProbabilities
{
    private float _first;
}
