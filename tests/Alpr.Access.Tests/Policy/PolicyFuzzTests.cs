using System.Diagnostics;
using Alpr.Board.Configuration;
using Alpr.Tests.Common;

namespace Alpr.Access.Tests.Policy;

/// <summary>Damaged policy files: each gives a policy that code can use, or a refusal. Set ALPR_SEED to replay a failure.</summary>
public sealed class PolicyFuzzTests
{
    private const int Slice = 10_000, Whole = 2_000_000;
    private const long SlowestMs = 5_000; // far above the slowest seen, a few ms: a hang

    private static readonly string[] Values =
    [
        "null", "0", "-1", "1e308", "1e999", "0.5", "2147483648", "\"\"", "\"a_b\"", "\"\\ud800\"", "\"\\u0000\"", "[]", "[null]", "[[]]", "{}", "{\"a\":null}",
        "true", "\"2026-01-01\"", "\"9999-12-31\"", "//", "/*", "\"https://[\"", "\"special\"", "\"needs_approval\"", "[0,0]", "[[0,0],[1,0],[1,1]]", "\uFEFF",
    ];

    [Test]
    public void Damaged_files_give_a_policy_or_a_refusal()
    {
        int seed = Torture.Seed(20170711);
        TestContext.Out.WriteLine($"ALPR_SEED={seed}");
        Random random = new(seed);
        byte[][] files = [.. PolicySamples.Agencies.Select(agency => File.ReadAllBytes(PolicySamples.PathOf(agency))), PolicySamples.Bytes(PolicySamples.Full)];
        int taken = 0, refused = 0, tries = Torture.Count(Slice, Whole);
        long slowestMs = 0;
        for (int i = 0; i < tries; i++)
        {
            byte[] input = Damage(files[random.Next(files.Length)], files, random);
            Stopwatch watch = Stopwatch.StartNew();
            try
            {
                Use(AgencyPolicy.Parse(input, "policy.json"));
                taken++;
            }
            catch (ConfigurationException refusal)
            {
                Assert.That(refusal.Message, Does.StartWith("policy.json"));
                refused++;
            }
            slowestMs = Math.Max(slowestMs, watch.ElapsedMilliseconds);
        }
        TestContext.Out.WriteLine($"{taken} taken, {refused} refused, the slowest {slowestMs} ms");
        Assert.That(taken, Is.GreaterThan(tries / 50), "most were not even JSON, so that little was tried");
        Assert.That(refused, Is.GreaterThan(tries / 10));
        Assert.That(slowestMs, Is.LessThan(SlowestMs));
    }

    /// <summary>Everything that the rest of the program makes of a policy.</summary>
    private static void Use(AgencyPolicy policy)
    {
        foreach (HotListPolicy list in policy.HotLists)
            Assert.That(list.ToDefinition(policy).EntryDaysMax, list.Department ? Is.InRange(1, policy.DepartmentListDaysMax) : Is.Not.Negative);
        _ = policy.Matching.ToOptions();
        _ = policy.Matching.ToHotPlateRules();
        _ = (policy.Retention.Keep, policy.Retention.KeepMax, policy.Zone);
        AccessRules access = new(policy.Access);
        foreach (AccessRole role in Enum.GetValues<AccessRole>())
            _ = access.Refusal(role, new() { Action = AccessAction.Search, Purpose = "criminal investigation" });
        new SharingRules(policy).Decide(new() { Certificate = "ab", UtcUs = 1_800_000_000_000_000 });
        new PrivacyMask(policy.PrivacyMasks, "gate-1").Apply(new byte[64 * 36], 64, 36, 64);
    }

    private static byte[] Damage(byte[] file, byte[][] others, Random random)
    {
        byte[] result = [.. file];
        for (int changes = 1 + random.Next(3); changes > 0 && result.Length > 0; changes--)
        {
            int at = random.Next(result.Length), length = Math.Min(random.Next(40), result.Length - at);
            switch (random.Next(12))
            {
                case 0:
                    result = result[..at];
                    break;
                case 1:
                    result[at] ^= (byte)(1 << random.Next(8));
                    break;
                case 2:
                    result = [.. result[..at], .. result[(at + length)..]];
                    break;
                case 3:
                    byte[] other = others[random.Next(others.Length)];
                    int from = random.Next(other.Length);
                    result = [.. result[..at], .. other[from..Math.Min(other.Length, from + length)], .. result[at..]];
                    break;
                default:
                    result = SwapValue(result, at, random);
                    break;
            }
        }
        return result;
    }

    /// <summary>Puts another value in the place of the next one: what stands between a colon or comma and the next comma or line's end.</summary>
    private static byte[] SwapValue(byte[] file, int at, Random random)
    {
        int colon = Array.IndexOf(file, random.Next(4) > 0 ? (byte)':' : (byte)',', at);
        if (colon < 0)
            return file;
        int end = file.AsSpan(colon + 1).IndexOfAny(",\n}]"u8);
        byte[] value = random.Next(3) == 0 ? PolicySamples.Bytes(random.Next(-3, 500).ToString()) : PolicySamples.Bytes(Values[random.Next(Values.Length)]);
        return [.. file[..(colon + 1)], (byte)' ', .. value, .. file[(end < 0 ? file.Length : colon + 1 + end)..]];
    }
}
