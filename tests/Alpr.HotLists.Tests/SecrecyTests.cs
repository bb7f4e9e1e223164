using System.Security.Cryptography;

namespace Alpr.HotLists.Tests;

/// <summary>Marked plates and notes go into everything that fails; none may come out in a message.</summary>
public sealed class SecrecyTests
{
    private const string Mark = "SECRET7";

    [Test]
    public void No_message_holds_anything_of_a_list()
    {
        List<string> messages = [];
        HotListDefinition[] lists =
        [
            Sample.Doj, Sample.Doj with { Layout = HotListLayoutKind.NcicFixed }, Sample.Doj with { Layout = HotListLayoutKind.NcicCsv },
            Sample.Plain, Sample.Plain with { Mapping = Sample.Plain.Mapping! with { StateRequired = true, CategoryRequired = true, HasHeader = false, Plate = "1", State = "2", Category = "3", Level = "4", Effective = "5", Expiry = "6", Reference = "7", Notes = "8" } },
        ];
        string[] bad =
        [
            Mark, $"{Mark} XX", $"{Mark} C1", $"{Mark} CA01{Mark}", $"{Mark}*CA0120260101", $"{Mark},{Mark},{Mark},{Mark}", $"{Mark},CA,wanted,{Mark},,,,",
            $"{Mark},CA,wanted,,{Mark},,,", $"{Mark},CA,wanted,,,{Mark},,", $"{Mark},CA,wanted,,,,{string.Concat(Enumerable.Repeat(Mark, 8))},",
            $"{Mark},CA,wanted,,2026-04-02,2026-04-01,,{Mark}", $"\"{Mark}", $"{Mark}{Mark},CA,,,,,,", $"{Mark}\u0001,CA,,,,,,", string.Concat(Enumerable.Repeat(Mark, 300)),
            $"?00000000{Mark}  20260401{Mark}   CA", $"V00000000{Mark}  2026{Mark}CA", $"V00000000{Mark}  20260401{Mark}   12", $"V00000000{Mark}  20260401{Mark}{Mark}CA",
            $"V1,{Mark},{Mark},{Mark},CA,,,,,,", $"V1,,20260401,{Mark}{Mark},CA,,,,,,", $"?{Mark},,20260401,AB12,CA,,,,,,", $"DATE{Mark}/07/2026", $"TOTAL RECORD {Mark}",
        ];
        foreach (HotListDefinition list in lists)
        {
            foreach (string line in bad)
            {
                foreach (string text in new[] { line, $"{Sample.PlainHeader}{line}", Sample.DojFile(line), Sample.DojFile(line) + line, $"DATE04/07/2026 11:00\n{line}\n" })
                    messages.AddRange(Failure(() => Sample.Import(list, Sample.Bytes(text), new Checked())));
            }
        }
        int refusals = messages.Count;
        AddStoreFailures(messages);
        messages.AddRange(new HotPlateRules().Check(new() { Plate = Mark + "*", State = Mark, Officer = "", Phone = Mark, Reference = string.Concat(Enumerable.Repeat(Mark, 9)), Synopsis = string.Concat(Enumerable.Repeat(Mark, 40)), ExpiresUs = 0 }, Sample.Now)
            .Select(problem => problem.ToString()));
        TestContext.Out.WriteLine($"{messages.Count} messages");
        Assert.Multiple(() =>
        {
            Assert.That(refusals, Is.GreaterThan(300), "nearly everything above must fail");
            Assert.That(messages.Where(message => message.Contains(Mark, StringComparison.OrdinalIgnoreCase)), Is.Empty);
        });
    }

    [Test]
    public void Every_reason_for_refusing_a_line_has_its_own_words()
    {
        string[] texts = [.. Enum.GetValues<LineFault>().Select(fault => new LineRefusal(1, fault).ToString())];
        Assert.That(texts, Is.Unique);
    }

    private static void AddStoreFailures(List<string> messages)
    {
        using ScratchFolder folder = new();
        using StoreKey key = new(RandomNumberGenerator.GetBytes(32));
        HotListStore store = new(folder["lists"], key);
        store.Install(Sample.Doj, new MemoryStream(Sample.Bytes(Sample.DojFile($"{Mark} CA0120260101"))), "usb", Sample.Now, null);
        string path = Path.Combine(folder["lists"], "svs.hotlist");
        byte[] file = File.ReadAllBytes(path);
        foreach (int at in new[] { 0, 20, 100, 3_000 })
        {
            byte[] altered = [.. file];
            altered[at] ^= 1;
            File.WriteAllBytes(path, altered);
            messages.AddRange(Failure(() => store.Load("svs")));
            File.WriteAllBytes(path, file[..at]);
            messages.AddRange(Failure(() => store.Load("svs")));
        }
        messages.AddRange(Failure(() => store.Install(Sample.Doj, new MemoryStream(Sample.Bytes(Sample.DojFile(Mark))), $"https://{Mark}@x/", Sample.Now, null)));
    }

    private static IEnumerable<string> Failure(Action act)
    {
        try
        {
            act();
        }
        catch (Exception failure)
        {
            return [failure.ToString()];
        }
        return [];
    }
}
