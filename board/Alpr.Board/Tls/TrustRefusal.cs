namespace Alpr.Board.Tls;

/// <summary>Why a server was not believed.</summary>
/// <param name="Problem">What is wrong, as a clause that begins with a small letter and has no full stop.</param>
/// <param name="Remedy">What to do, likewise a sentence without its full stop.</param>
public sealed record TrustRefusal(string Problem, string Remedy)
{
    /// <summary>Both, as one text without the last full stop.</summary>
    public override string ToString() => $"{Problem}. {Remedy}";
}

/// <summary>What to do where that depends on how the server was named.</summary>
/// <param name="Authority">When its authority is not known: where to name one.</param>
/// <param name="Name">When its certificate is for another name: where to write the right one.</param>
public sealed record TrustRemedies(string Authority, string Name);
