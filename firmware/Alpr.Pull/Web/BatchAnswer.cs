namespace Alpr.Pull.Web;

/// <summary>What is asked of a unit.</summary>
/// <param name="Position">Records already had: all sequences below it. 0: from the beginning.</param>
/// <param name="Limit">Records at most.</param>
/// <param name="Images">True: with their images.</param>
/// <param name="KeptCheckpoint">The note kept from the last batch; empty: none.</param>
/// <param name="WaitSeconds">How long the unit may wait for news; 0: not at all.</param>
internal sealed record BatchQuestion(long Position, int Limit, bool Images, ReadOnlyMemory<byte> KeptCheckpoint, int WaitSeconds);

/// <summary>A batch that came whole over the line and lies in a file, not yet proven.</summary>
/// <param name="Path">The file, flushed to the disk.</param>
/// <param name="Bytes">Its length.</param>
/// <param name="Next">What the unit says is the next <c>after</c>; -1 when it said nothing usable.</param>
internal sealed record BatchAnswer(string Path, long Bytes, long Next);
