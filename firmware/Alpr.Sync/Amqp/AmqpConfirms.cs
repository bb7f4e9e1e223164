namespace Alpr.Sync.Amqp;

/// <summary>
/// Messages on one channel whose confirm is still to come. The client's own tracking lets messages overtake each other and adds a header of its own, so it
/// is done here: sequence numbers are the order of publishing (RabbitMQ, "Publisher confirms"). Safe for several threads: the client calls from its own.
/// </summary>
internal sealed class AmqpConfirms
{
    private readonly object _gate = new();
    private readonly SortedDictionary<ulong, Pending> _open = [];

    /// <summary>Expects a confirm for a message.</summary>
    /// <param name="number">Its number on the channel.</param>
    /// <param name="messageId">Its id, by which a returned one is known.</param>
    public Task<DeliveryResult> Expect(ulong number, string messageId)
    {
        Pending pending = new(messageId);
        lock (_gate)
            _open[number] = pending;
        return pending.Said.Task;
    }

    /// <summary>The broker confirmed (or, with a nack, did not take) one message, or all up to it.</summary>
    public void Confirm(ulong number, bool isMultiple, bool isTaken)
    {
        lock (_gate)
        {
            List<ulong> numbers = [];
            if (!isMultiple)
                numbers.Add(number);
            else
                numbers.AddRange(_open.Keys.TakeWhile(open => open <= number));
            foreach (ulong one in numbers)
            {
                if (_open.Remove(one, out Pending? pending))
                    pending.Said.SetResult(pending.ReturnedBecause is { } why ? DeliveryResult.Refused(why) : isTaken ? DeliveryResult.Acknowledged : Nack);
            }
        }
    }

    /// <summary>The broker could route a message to no queue; its confirm follows, and means nothing.</summary>
    public void Return(string? messageId, string why)
    {
        lock (_gate)
        {
            if (_open.Values.FirstOrDefault(pending => pending.ReturnedBecause is null && pending.MessageId == messageId) is { } returned)
                returned.ReturnedBecause = why;
        }
    }

    /// <summary>There will be no more confirms, or none in time: all get this result.</summary>
    public void Fail(DeliveryResult result)
    {
        lock (_gate)
        {
            foreach (Pending pending in _open.Values)
                pending.Said.SetResult(result);
            _open.Clear();
        }
    }

    private static DeliveryResult Nack =>
        DeliveryResult.Retry("the broker did not take the record (nack), as when its queue is full or has lost a node; its log says why");

    private sealed class Pending(string messageId)
    {
        public string MessageId { get; } = messageId;

        public string? ReturnedBecause { get; set; }

        public TaskCompletionSource<DeliveryResult> Said { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
