using Alpr.Evidence;

namespace Alpr.Journal;

/// <summary>How a batch is made for who gets it.</summary>
/// <param name="Images">False leaves the pictures out; the receiver's verifier must know (<see cref="VerificationOptions.ImagesLeftOut"/>).</param>
/// <param name="Kept">The receiver's kept checkpoint, to be shown to be continued; left out when that cannot be shown.</param>
public readonly record struct BatchForm(bool Images, Checkpoint? Kept = null);
