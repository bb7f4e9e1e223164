namespace Alpr.Sync.Mqtt;

/// <summary>Which answers are still to come in one call, and what has been said of each delivery so far. A delivery's worst answer is its result.</summary>
internal sealed class MqttRound(bool needsSubscriber)
{
    private readonly Dictionary<int, (int Index, int Bytes, bool IsRecord)> _open = [];
    private readonly DeliveryResult[] _results = new DeliveryResult[MqttSettings.WindowMax];
    private readonly int[] _expected = new int[MqttSettings.WindowMax];
    private readonly bool[] _isSettled = new bool[MqttSettings.WindowMax];
    private int _count;

    /// <summary>Deliveries without a result.</summary>
    public int Open { get; private set; }

    /// <summary>Bytes of messages without an answer.</summary>
    public long BytesOpen { get; private set; }

    /// <summary>Begins with so many deliveries; late answers to earlier ones are not heard any more.</summary>
    public void Begin(int count)
    {
        _open.Clear();
        Array.Clear(_expected);
        Array.Clear(_isSettled);
        (_count, Open, BytesOpen) = (count, count, 0);
    }

    /// <summary>A message of a delivery is about to go.</summary>
    public void Expect(int index) => _expected[index]++;

    /// <summary>It went.</summary>
    public void Sent(int messageId, int index, int bytes, bool isRecord)
    {
        _open[messageId] = (index, bytes, isRecord);
        BytesOpen += bytes;
    }

    /// <summary>The broker's word on a message.</summary>
    public void Answered(int messageId, int code)
    {
        if (!_open.Remove(messageId, out (int Index, int Bytes, bool IsRecord) message))
            return;
        BytesOpen -= message.Bytes;
        // That nobody wants a picture is no reason to hold the record back.
        DeliveryResult result = MqttReason.OfPublish(code, needsSubscriber && message.IsRecord);
        if (result.Verdict != DeliveryVerdict.Acknowledged || --_expected[message.Index] == 0)
            Settle(message.Index, result);
    }

    /// <summary>Gives a delivery its result; the first one stays.</summary>
    public void Settle(int index, DeliveryResult result)
    {
        if (_isSettled[index])
            return;
        _isSettled[index] = true;
        _results[index] = result;
        Open--;
    }

    /// <summary>Gives all others theirs.</summary>
    public void SettleOpen(DeliveryResult result)
    {
        for (int i = 0; i < _count; i++)
            Settle(i, result);
    }

    /// <summary>Writes the results.</summary>
    public void End(Span<DeliveryResult> results)
    {
        _results.AsSpan(0, _count).CopyTo(results);
        _open.Clear();
    }
}
