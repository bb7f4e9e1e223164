using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using System.Security.Cryptography;
using Alpr.Board.Time;
using Alpr.CommandLine;
using Alpr.Ctl.Simulation;
using Alpr.Evidence;
using Alpr.Journal;

namespace Alpr.Ctl.Commands;

/// <summary><c>alprctl simulate</c>: a signed journal with a day of invented traffic, for trials of searches, exports, pulls and backends.</summary>
internal static class SimulateCommand
{
    private const string KeyFile = "device.key", JournalFile = "journal.db", ListFile = "hot-list.csv";
    private const int PassagesMax = 1_000_000, BootIdBytes = 16;

    /// <summary>Builds the command.</summary>
    public static Command Create()
    {
        Option<string> output = new("--out") { Description = "A folder that does not exist yet; it gets a journal, the key that signed it, and a hot list.", Required = true };
        Option<int> passages = new("--passages") { Description = "Vehicles that pass, up to a million.", DefaultValueFactory = _ => 20_000 };
        Option<int> hits = new("--hits") { Description = "How many of them a hot list names.", DefaultValueFactory = _ => 25 };
        Option<DateOnly?> date = new("--date") { Description = "The day, such as 2026-11-24 (default: yesterday).", CustomParser = Day };
        Option<string> device = new("--device") { Description = "Name of the camera in every record.", DefaultValueFactory = _ => "simulated-day" };
        Option<ulong> seed = new("--seed") { Description = "Another day for each; the same day for the same.", DefaultValueFactory = _ => 1 };
        Option<string> images = new("--images") { Description = "plate, or none: records without pictures.", DefaultValueFactory = _ => "plate" };
        images.AcceptOnlyFromAmong("plate", "none");
        Command command = new("simulate", "Make a day of invented traffic, signed, for trials.")
        {
            output, passages, hits, date, device, seed, images,
        };
        OutputForm form = new(command);
        command.WithExamples("alprctl simulate --out day", "alprctl simulate --out day --passages 5000 --hits 10 --date 2026-11-24 --seed 7");
        passages.Validators.Add(given =>
        {
            if (given.GetValueOrDefault<int>() is < 1 or > PassagesMax)
                given.AddError($"--passages must be 1 to {PassagesMax}.");
        });
        device.Validators.Add(given =>
        {
            if (!DeviceId.IsValid(given.GetValueOrDefault<string>()))
                given.AddError("--device takes A-Z a-z 0-9 - _ . and begins with a letter or digit.");
        });
        output.Validators.Add(given =>
        {
            if (given.GetValueOrDefault<string>() is { } folder && Path.Exists(folder))
                given.AddError($"'{folder}' exists. A journal is never written over; name a folder that does not exist yet.");
        });
        command.SetAction(given =>
        {
            if (given.GetValue(hits) is var wanted && (wanted < 0 || wanted > given.GetValue(passages)))
            {
                Console.Error.WriteLine("alprctl: --hits must be 0 to the number of passages.");
                return ExitCode.BadUsage;
            }
            try
            {
                DateOnly day = given.GetValue(date) ?? DateOnly.FromDateTime(SystemClock.Instance.UtcNow.UtcDateTime).AddDays(-1);
                return Run(given.GetValue(output)!, given.GetValue(device)!, day, given.GetValue(seed), given.GetValue(passages), wanted, given.GetValue(images) == "plate", form.IsJson(given));
            }
            catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or JournalException or DeviceKeyException)
            {
                Console.Error.WriteLine($"alprctl: {failure.Message}");
                return ExitCode.SomeFailed;
            }
        });
        return command;
    }

    private static DateOnly? Day(ArgumentResult given)
    {
        if (DateOnly.TryParseExact(given.Tokens[0].Value, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out DateOnly day))
            return day;
        given.AddError($"--date: '{given.Tokens[0].Value}' is no day; write it like 2026-11-24.");
        return null;
    }

    private static int Run(string folder, string device, DateOnly day, ulong seed, int passages, int hits, bool images, bool isJson)
    {
        Directory.CreateDirectory(folder);
        DateTimeOffset midnight = new(day.ToDateTime(TimeOnly.MinValue), TimeSpan.Zero);
        string journalPath = Path.Combine(folder, JournalFile);
        using DeviceKey key = DeviceKey.Create(Path.Combine(folder, KeyFile), device, midnight);
        using InventedDay traffic = new(midnight, seed, images);
        using (JournalWriter journal = JournalWriter.Open(new() { Path = journalPath }, key, SystemClock.Instance, new() { BootId = RandomNumberGenerator.GetBytes(BootIdBytes), IsRecording = true }))
        using (ProgressLine progress = new("passages"))
            traffic.Write(journal, passages, hits, done => progress.Show(done, passages));
        File.WriteAllLines(Path.Combine(folder, ListFile), traffic.Listed.Select(static (one, i) => string.Create(CultureInfo.InvariantCulture, $"{one.Plate},{one.State},Stolen,SIM-{i + 1},")).Prepend("Plate,State,Alert,Reference,Notes"));
        string certificate = DeviceKey.CertificatePathOf(Path.Combine(folder, KeyFile));
        string program = Environment.GetEnvironmentVariable("ALPR_CALLED_AS") ?? "alprctl";
        string text = $"{journalPath}: {passages} passages and {hits} hits on {day:yyyy-MM-dd}, signed by '{device}'"
            + $"\nEvery plate is invented. Try:\n  {program} export --journal {journalPath} --out day{BatchFormat.Extension}\n  {program} verify --trust {certificate} day{BatchFormat.Extension}";
        OneAnswer.Give(isJson, text, line =>
        {
            line.WriteString("journal", journalPath);
            line.WriteString("certificate", certificate);
            line.WriteString("hot_list", Path.Combine(folder, ListFile));
            line.WriteString("device_id", device);
            line.WriteString("date", day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
            line.WriteNumber("passages", passages);
            line.WriteNumber("hits", hits);
        });
        return ExitCode.Done;
    }
}
