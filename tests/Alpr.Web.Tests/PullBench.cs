using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using Alpr.Contracts.V1;
using Alpr.Journal;
using Alpr.Tests.Common;

namespace Alpr.Web.Tests;

/// <summary>How fast the log leaves: over TLS on loopback, with pictures of plates, each batch verified afterwards.</summary>
public sealed class PullBench : WebFixture
{
    [Test]
    public void A_pull_of_many_records_with_pictures_of_plates()
    {
        int records = Torture.Count(slice: 500, whole: 10_000);
        Bench.Turns.Do(journal =>
        {
            for (int i = 0; i < records; i++)
                journal.Append(WebBench.Detection(), new ImageBlob(ImageKind.Plate, "image/jpeg", 160, 40, RandomNumberGenerator.GetBytes(4_096))); // as a plate's JPEG has
            return 0;
        });
        WebClient puller = Bench.Client(Bench.Program);
        puller.Get("/v1/batches?limit=1");
        List<byte[]> batches = [];
        long after = -1, began = Stopwatch.GetTimestamp();
        for (WebAnswer answer = puller.Get("/v1/batches?after=-1"); answer.Code == 200 && after < records; answer = puller.Get($"/v1/batches?after={after}"))
        {
            batches.Add(answer.Body);
            after = answer.Number("Alpr-Next");
        }
        double seconds = Stopwatch.GetElapsedTime(began).TotalSeconds, megabytes = batches.Sum(batch => (double)batch.Length) / 1e6;
        TestContext.Out.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{records} records in {batches.Count} batches, {megabytes:0.0} MB in {seconds:0.00} s: {batches.Count / seconds:0.0} batches/s, {records / seconds:0} records/s, {megabytes / seconds:0.0} MB/s"));
        Assert.That(batches.Sum(batch => Bench.Verify(batch) is { IsProven: true } report ? report.Detections : -1_000_000), Is.EqualTo(records));
    }
}
