namespace Alpr.Evidence.Tests;

/// <summary>Verifies batches in memory and looks for findings.</summary>
internal static class Judge
{
    public static VerificationReport Verify(byte[] batch, Checkpoint? kept = null, DevicePublicKey? trusted = null)
    {
        ReadOnlyMemory<byte> note = kept is null ? default : kept.Note;
        return BatchVerifier.Verify(new MemoryStream(batch), new() { KeptCheckpoint = note, Trust = trusted is null ? null : TrustAnchors.OfKey(trusted) });
    }

    public static void Found(VerificationReport report, FindingKind kind, string text)
    {
        Assert.That(report.IsProven, Is.False);
        Assert.That(report.Findings.Any(f => f.Kind == kind && f.Text.Contains(text, StringComparison.Ordinal)),
            $"wanted {kind} '{text}', found:\n{string.Join('\n', report.Findings)}");
    }
}
