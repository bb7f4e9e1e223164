namespace Alpr.Pull;

/// <summary>Why records are pulled, as the unit's policy asks of other agencies above all; each empty when it is not said. The unit signs it into its log.</summary>
/// <param name="Purpose">A purpose that the policy names.</param>
/// <param name="CaseNumber">The case.</param>
/// <param name="RequestedBy">The person who asks.</param>
/// <param name="ApprovedBy">Who approved it at the unit's agency.</param>
public sealed record PullReason(string Purpose = "", string CaseNumber = "", string RequestedBy = "", string ApprovedBy = "");
