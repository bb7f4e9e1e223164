using System.Text;
using Alpr.Board.Configuration;
using Alpr.Sync.Sftp;

namespace Alpr.Sync.Tests.Sftp;

/// <summary>What an agency's template makes of a record.</summary>
public sealed class DropTableTests
{
    private static SftpSettings Settings => new() { Host = "drop.example", User = "unit", KeyFile = "/nowhere/key", KnownHostsFile = "/nowhere/known" };

    private static string Table(SftpSettings settings, params Delivery[] deliveries) => Encoding.UTF8.GetString(DropTable.Write(settings,
        deliveries.Select(one => new DropRow(one, DropTable.Seen(one)!, settings, "pole-17", TimeZoneInfo.FindSystemTimeZoneById(settings.Zone), "p.jpg", "s.jpg"))));

    private static SftpColumn Column(string field, string format = "", string header = "") => new() { Header = header.Length > 0 ? header : field, Field = field, Format = format };

    private static string[] Wrong(SftpSettings settings, BackendFilter? filter = null) =>
        [.. settings.Problems("sftp", filter ?? new()).Select(static one => $"{one.Field}: {one.Reason}").Where(static one => !one.Contains("_file:", StringComparison.Ordinal))];

    [Test]
    public void A_platforms_own_columns_are_written_in_its_order_zone_and_signs()
    {
        SftpSettings settings = Settings with
        {
            Columns =
            [
                Column("text", "CA0010000", "ORI"), Column("captured_date", "MM/dd/yyyy", "Date"), Column("captured_time", "", "Time"), Column("plate", header: "LPR"), Column("confidence", "percent"),
                Column("latitude"), Column("longitude"), Column("camera"), Column("plate_image"),
            ],
            Delimiter = ";", Quotes = "all", Zone = "America/Los_Angeles", Latitude = 38.5249, Longitude = -121.97079, Camera = "7",
        };
        Assert.That(Wrong(settings, new() { Hits = false }), Is.Empty);
        Assert.That(Table(settings, Sample.Detection()), Is.EqualTo(
            "\"ORI\";\"Date\";\"Time\";\"LPR\";\"confidence\";\"latitude\";\"longitude\";\"camera\";\"plate_image\"\r\n"
            + "\"CA0010000\";\"01/15/2027\";\"00:00:00\";\"7ABC123\";\"97\";\"38.5249\";\"-121.97079\";\"7\";\"p.jpg\"\r\n"));
    }

    [Test]
    public void No_cell_is_carried_out_as_a_formula_or_breaks_its_line()
    {
        SftpSettings settings = Settings with { Columns = [Column("list"), Column("category"), Column("reference"), Column("sequence")], Header = false };
        Delivery hit = Sample.Hit();
        (string In, string Out)[] cells =
        [
            ("=1+1", "'=1+1"), ("+1", "'+1"), ("-1", "'-1"), ("@a", "'@a"), ("a=1", "a=1"), ("a,b", "\"a,b\""), ("a\"b", "\"a\"\"b\""), ("a\r\nb", "a  b"), ("\t=1", "\" =1\""),
            ("=\"x\",1", "\"'=\"\"x\"\",1\""), (" a", "\" a\""), ("", ""), (new('x', 1000), new('x', 256)),
        ];
        foreach ((string text, string cell) in cells)
        {
            hit.Record.Hit.List = text;
            Assert.That(Table(settings, hit), Is.EqualTo($"{cell},stolen,R-1,42\r\n"));
        }
    }

    [Test]
    public void Each_field_can_be_written()
    {
        string[] fields = DropField.Names.Split(", ");
        SftpSettings settings = Settings with { Columns = [.. fields.Select(static one => Column(one, one == "text" ? "t" : ""))], Site = "north", Camera = "7", Latitude = 1, Longitude = 2 };
        Assert.That(Wrong(settings), Is.Empty);
        Assert.That(Table(settings, Sample.Detection(true), Sample.Hit()).Split("\r\n").Select(static line => line.Split(',').Length), Is.EqualTo(new[] { fields.Length, fields.Length, fields.Length, 1 }));
    }

    [Test]
    public void Names_follow_from_the_records_alone()
    {
        Delivery one = Sample.Detection(), two = Sample.Hit();
        string Name(params Delivery[] rows) => DropNames.OfTable(Settings, "pole 17/../x", TimeZoneInfo.Utc, rows);
        Assert.Multiple(() =>
        {
            Assert.That(Name(one), Does.Match("^pole_17_\\.\\._x_20270115-080000_41_[0-9a-f]{16}\\.csv$"));
            Assert.That(Name(one, two), Is.EqualTo(Name(Sample.Detection(), Sample.Hit())));
            Assert.That(new[] { Name(one), Name(two), Name(one, two), Name(two, one) }.Distinct().Count(), Is.EqualTo(4));
            Assert.That(Name(one), Does.Not.Contain("7ABC"));
        });
    }

    [Test]
    public void What_is_wrong_with_settings_is_said_with_the_remedy()
    {
        (SftpSettings Settings, string Words)[] cases =
        [
            (Settings with { Host = "a b" }, "sftp.host"), (Settings with { Host = "-oProxyCommand=x" }, "sftp.host"), (Settings with { Port = 0 }, "sftp.port"),
            (Settings with { User = "-l" }, "sftp.user"), (Settings with { Folder = "a\nb" }, "sftp.folder"), (Settings with { RecordsMax = 501 }, "use 1 to 500"),
            (Settings with { TimeoutS = 1 }, "sftp.timeout_s"), (Settings with { Zone = "Nowhere/At_All" }, "America/Los_Angeles"), (Settings with { Delimiter = "x" }, "sftp.delimiter"),
            (Settings with { Quotes = "some" }, "sftp.quotes"), (Settings with { Latitude = 5 }, "sftp.latitude"), (Settings with { FileName = "{device}.csv" }, "{batch}"),
            (Settings with { FileName = "../{batch}.csv" }, "sftp.file_name"), (Settings with { FileName = "{plate}{batch}" }, "known are {device}"),
            (Settings with { Columns = [] }, "name 1 to 64"), (Settings with { Columns = [Column("colour")] }, "no field is called that"),
            (Settings with { Columns = [Column("kind"), Column("site")] }, "would stay empty"), (Settings with { Columns = [Column("kind"), Column("captured_at", "Q")] }, "write a format"),
            (Settings with { Columns = [Column("kind"), Column("captured_at", "yyyy'")] }, "no time can be written"), (Settings with { Columns = [Column("plate")] }, "no column tells which is which"),
        ];
        Assert.Multiple(() =>
        {
            Assert.That(Wrong(Settings), Is.Empty);
            foreach ((SftpSettings settings, string words) in cases)
                Assert.That(string.Join('\n', Wrong(settings)), Does.Contain(words));
            Assert.That(Wrong(Settings, new() { Health = true }).Single(), Does.Contain("set health to false"));
            ConfigurationProblem[] kinds = [.. new BackendSettings { Name = "x", Sftp = Settings, Webhook = new() { Url = "https://x/" } }.Problems("backends[0]")];
            Assert.That(kinds.Select(static one => one.Reason), Has.Some.Contains("exactly one of webhook, mqtt, amqp, sftp, flock"));
        });
    }
}
