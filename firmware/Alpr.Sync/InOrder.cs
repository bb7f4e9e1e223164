namespace Alpr.Sync;

/// <summary>Deliveries one after another, for backends whose every request has its own answer.</summary>
internal static class InOrder
{
    /// <summary>Delivers until one is not taken; those behind it are to be tried again.</summary>
    /// <param name="deliveries">In their order.</param>
    /// <param name="results">One for each.</param>
    /// <param name="deliver">Delivers one.</param>
    public static void Deliver(ReadOnlySpan<Delivery> deliveries, Span<DeliveryResult> results, Func<Delivery, DeliveryResult> deliver)
    {
        for (int i = 0; i < deliveries.Length; i++)
        {
            results[i] = deliver(deliveries[i]);
            if (results[i].Verdict != DeliveryVerdict.Acknowledged)
            {
                results[(i + 1)..].Fill(DeliveryResult.Retry("one before it was not taken"));
                return;
            }
        }
    }
}
