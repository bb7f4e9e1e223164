using System.Globalization;
using System.Text.Json;
using Alpr.Contracts.V1;

namespace Alpr.Web.Tests;

/// <summary>Hits as they come.</summary>
public sealed class AlertTests : WebFixture
{
    [Test]
    public void A_hit_is_told_at_once_to_a_program_and_to_a_person()
    {
        using StreamReader program = Bench.Client(Bench.Program).Stream("/v1/alerts"), person = Bench.Person().Stream("/v1/alerts");
        Assert.That((program.ReadLine(), person.ReadLine()), Is.EqualTo((": here", ": here")));
        long hit = Tell("7ABC123");
        foreach (StreamReader stream in new[] { program, person })
        {
            (long id, JsonElement data) = Next(stream);
            Assert.That((id, data.GetProperty("plate").GetString(), data.GetProperty("unconfirmed").GetBoolean(), data.GetProperty("match").GetString()),
                Is.EqualTo((hit, "7ABC123", true, "Exact")));
        }
        Assert.That(Bench.Accesses().Where(access => access.Asked == "hits as they come").Select(access => access.Action), Is.EqualTo(new[] { "pull", "view" }));
    }

    [Test]
    public void Who_comes_back_gets_what_was_missed_and_then_what_comes()
    {
        long[] before = [Tell("7ABC001"), Tell("7ABC002"), Tell("7ABC003")];
        using StreamReader stream = Bench.Client(Bench.Program).Stream("/v1/alerts", ("Last-Event-ID", before[0].ToString(CultureInfo.InvariantCulture)));
        Assert.That(new[] { Next(stream).Id, Next(stream).Id }, Is.EqualTo(before[1..]));
        long live = Tell("7ABC004");
        Assert.That(Next(stream).Id, Is.EqualTo(live), "each once");
    }

    [Test]
    public async Task The_end_of_a_stream_is_in_the_log_with_the_number_told()
    {
        using (StreamReader stream = Bench.Client(Bench.Program).Stream("/v1/alerts"))
        {
            stream.ReadLine();
            Tell("7ABC001");
            Tell("7ABC002");
            Next(stream);
            Next(stream);
        }
        await BatchTests.Until(() => Bench.Server.AlertStreams == 0);
        Contracts.V1.Access end = Bench.Accesses()[^1];
        Assert.That((end.User, end.Results, end.Asked), Is.EqualTo(("puller", 2UL, "hits as they came, to the end of the stream")));
    }

    [Test]
    public async Task A_client_that_does_not_read_is_dropped_and_the_unit_waits_for_nobody()
    {
        using StreamReader stream = Bench.Client(Bench.Program).Stream("/v1/alerts");
        stream.ReadLine();
        Record detection = WebBench.Detection(), hit = WebBench.Hit(0, new string('x', 20_000));
        for (int i = 0; i < 20_000 && Bench.Server.AlertStreams > 0; i++)
        {
            Record one = hit.Clone();
            one.Sequence = (ulong)i;
            Bench.Server.Tell(one, detection);
        }
        await BatchTests.Until(() => Bench.Server.AlertStreams == 0);
        Assert.That(Bench.Client(Bench.Program).Get("/v1/health").Code, Is.EqualTo(200));
    }

    [Test]
    public void A_stream_ends_with_its_session()
    {
        WebClient person = Bench.Person();
        using StreamReader stream = person.Stream("/v1/alerts");
        Assert.That(stream.ReadLine(), Is.EqualTo(": here"));
        Assert.That(person.Delete("/v1/sessions").Code, Is.EqualTo(204));
        Assert.That(stream.ReadToEnd(), Does.Not.Contain("data:"), "it ends at the next sign of life");
    }

    [Test]
    public void There_are_so_many_streams_and_no_more()
    {
        WebClient program = Bench.Client(Bench.Program);
        List<StreamReader> open = [];
        for (int i = 0; i < 16; i++)
            open.Add(program.Stream("/v1/alerts"));
        WebClient.Refused(program.Get("/v1/alerts"), 503);
        open.ForEach(one => one.Dispose());
    }

    [Test]
    public void What_is_not_right_is_refused()
    {
        WebClient.Refused(Bench.Client(Bench.Program).Get("/v1/alerts", ("Last-Event-ID", "yesterday")), 400);
        WebClient.Refused(Bench.Client(Bench.Program).Get("/v1/alerts", ("Alpr-Purpose", "")), 403);
        WebClient.Refused(Bench.Client(Bench.Terminal).Get("/v1/alerts"), 401);
        WebClient.Refused(Bench.Client(Bench.Other).Get("/v1/alerts"), 403);
    }

    private long Tell(string plate)
    {
        Record detection = WebBench.Detection(plate);
        Record hit = WebBench.Hit(Bench.Append(detection));
        long at = Bench.Append(hit);
        Bench.Server.Tell(hit, detection);
        return at;
    }

    private static (long Id, JsonElement Data) Next(StreamReader stream)
    {
        long id = -1;
        while (stream.ReadLine() is { } line)
        {
            if (line.StartsWith("id: ", StringComparison.Ordinal))
                id = long.Parse(line[4..], CultureInfo.InvariantCulture);
            if (line.StartsWith("data: ", StringComparison.Ordinal))
                return (id, JsonDocument.Parse(line[6..]).RootElement);
        }
        throw new InvalidOperationException("The stream has ended.");
    }
}
