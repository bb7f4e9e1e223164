using System.Globalization;
using Alpr.Journal;
using Alpr.Web.Server;
using Microsoft.AspNetCore.Http;

namespace Alpr.Web.Pull;

/// <summary><c>GET /v1/batches</c>: signed records, a piece of the log at a time, streamed from the journal to the client on a thread of its own.</summary>
/// <param name="parts">The journal.</param>
/// <param name="chooser">Decides what goes.</param>
/// <param name="tip">Where requests wait.</param>
/// <param name="acts">Places for choosing.</param>
internal sealed class BatchRoute(WebParts parts, BatchChooser chooser, LogTip tip, Turns acts) : IDisposable
{
    private readonly Turns _exports = new(WebLimits.ExportsMax);
    private readonly Dictionary<string, int> _ofClients = new(StringComparer.Ordinal); // those under way

    /// <summary>Answers.</summary>
    public async Task Get(HttpContext context, Caller caller)
    {
        BatchQuestion question = BatchQuestion.Read(context);
        (BatchChoice? choice, long nothingNext) = question.WaitSeconds == 0
            ? await ChooseInTurn(context, caller, question).ConfigureAwait(false)
            : await Await(context, caller, question).ConfigureAwait(false);
        if (choice is null)
        {
            context.Response.Headers["Alpr-Next"] = Text(nothingNext);
            context.Response.StatusCode = StatusCodes.Status204NoContent;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _exports.Dispose();

    private async Task<(BatchChoice? Choice, long NothingNext)> ChooseInTurn(HttpContext context, Caller caller, BatchQuestion question)
    {
        Enter(caller);
        try
        {
            using IDisposable place = await _exports.Enter(context.RequestAborted).ConfigureAwait(false); // first: what is chosen is in the log as given
            return await ChooseAndSend(context, caller, question).ConfigureAwait(false);
        }
        finally
        {
            Leave(caller);
        }
    }

    private async Task<(BatchChoice? Choice, long NothingNext)> ChooseAndSend(HttpContext context, Caller caller, BatchQuestion question)
    {
        (BatchChoice? Choice, long NothingNext) chosen = await acts.Do(() =>
        {
            BatchChoice? choice = chooser.Choose(caller, question, out long nothingNext);
            return (choice, nothingNext);
        }, context.RequestAborted).ConfigureAwait(false);
        if (chosen.Choice is { } one)
            await Send(context, question, one).ConfigureAwait(false);
        return chosen;
    }

    private async Task<(BatchChoice? Choice, long NothingNext)> Await(HttpContext context, Caller caller, BatchQuestion question)
    {
        if (!tip.TryEnter())
            throw WebProblem.Busy("Too many wait for something new.");
        using CancellationTokenSource end = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, tip.Stopping);
        end.CancelAfter(TimeSpan.FromSeconds(question.WaitSeconds));
        try
        {
            while (true)
            {
                Task grown = tip.Grown;
                (BatchChoice? Choice, long NothingNext) chosen = await ChooseInTurn(context, caller, question).ConfigureAwait(false);
                if (chosen.Choice is not null || end.IsCancellationRequested)
                    return chosen;
                await grown.WaitAsync(end.Token).ContinueWith(static _ => { }, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default).ConfigureAwait(false);
                if (end.IsCancellationRequested)
                    return chosen;
            }
        }
        finally
        {
            tip.Leave();
        }
    }

    private async Task Send(HttpContext context, BatchQuestion question, BatchChoice choice)
    {
        HttpResponse response = context.Response;
        response.ContentType = question.IsJson ? "application/json" : BatchQuestion.BatchType;
        response.Headers["Alpr-First"] = Text(choice.First);
        response.Headers["Alpr-Count"] = Text(choice.Count);
        response.Headers["Alpr-Next"] = Text(choice.Next);
        await response.StartAsync(context.RequestAborted).ConfigureAwait(false);
        using CancellationTokenSource stop = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, tip.Stopping);
        stop.CancelAfter(TimeSpan.FromSeconds(WebLimits.ExportSeconds));
        await Task.Factory.StartNew(() => Write(response, question, choice, stop.Token), stop.Token, TaskCreationOptions.LongRunning, TaskScheduler.Default).ConfigureAwait(false);
    }

    private void Write(HttpResponse response, BatchQuestion question, BatchChoice choice, CancellationToken stop)
    {
        using JournalReader journal = JournalReader.Open(parts.Oversight.JournalPath);
        using AnswerStream output = new(response.BodyWriter, stop);
        BatchForm form = new(choice.Images, question.Kept);
        if (question.IsJson)
            JsonBatch.Write(output, journal, choice);
        else if (choice.Exhibits is { } exhibits)
            journal.ExportExhibits(output, exhibits, form);
        else
            journal.Export(output, choice.First, choice.Count, form);
        output.Flush();
    }

    private void Enter(Caller caller)
    {
        lock (_ofClients)
        {
            int running = _ofClients.GetValueOrDefault(caller.Fingerprint);
            if (running >= WebLimits.ExportsPerClientMax)
            {
                throw new WebProblem(StatusCodes.Status429TooManyRequests, "There are as many batches under way with this certificate as there may be.", "Take them first.")
                {
                    RetryAfterSeconds = 2,
                };
            }
            _ofClients[caller.Fingerprint] = running + 1;
        }
    }

    private void Leave(Caller caller)
    {
        lock (_ofClients)
        {
            if (--_ofClients[caller.Fingerprint] == 0)
                _ofClients.Remove(caller.Fingerprint);
        }
    }

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
