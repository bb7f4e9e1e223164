using Alpr.Contracts.V1;
using Alpr.Pull.Database;
using Alpr.Pull.Tests.Server;

namespace Alpr.Pull.Tests;

internal sealed class DatabaseTests : PullFixture
{
    private PostgresServer _postgres = null!;
    private string _address = "", _database = "";

    private bool HonourPurges { get; set; }

    [OneTimeSetUp]
    public void StartServer()
    {
        if (PostgresServer.Find() is null)
            Assert.Ignore("skipped: PostgreSQL's server is not installed (scripts/setup)");
        _postgres = new();
    }

    [OneTimeTearDown]
    public void StopServer() => _postgres?.Dispose();

    [SetUp]
    public void NewDatabase()
    {
        _address = _postgres.NewDatabase();
        _database = PostgresServer.NameOf(_address);
        HonourPurges = false;
    }

    [Test]
    public async Task A_whole_log_lies_in_rows_with_its_exact_envelopes_and_leaves()
    {
        Unit.Append(25, images: true);
        Assert.That(await IntoDatabaseAsync(), Is.Null);
        AssertSame();
        Assert.That(Number("SELECT count(*) FROM alpr.detections"), Is.EqualTo(25));
        Assert.That(Number("SELECT count(*) FROM alpr.candidates"), Is.EqualTo(25));
        Assert.That(Number("SELECT count(*) FROM alpr.images i WHERE sha256 = sha256(content)"), Is.EqualTo(50));
        Assert.That(Number("SELECT count(*) FROM alpr.records WHERE leaf = sha256('\\x00'::bytea || envelope)"), Is.EqualTo(25), "as RFC 6962 has leaves");
        Assert.That(Number("SELECT position FROM alpr.units WHERE name = 'pole-17' AND log_size = 25"), Is.EqualTo(25));
        Assert.That(Number("SELECT count(*) FROM pg_class WHERE relname = 'detections_2027_01'"), Is.EqualTo(1));
        Assert.That(Unit.Acknowledged, Is.EqualTo(25));
    }

    [Test]
    public async Task A_plate_is_found_as_people_mix_it_up()
    {
        Unit.Append(120);
        await IntoDatabaseAsync();
        Assert.That(Number("SELECT count(*) FROM alpr.detections WHERE plate_folded LIKE '70X1%'"), Is.EqualTo(12));
        Assert.That(Number("SELECT count(*) FROM alpr.detections WHERE plate = '7QXI007'"), Is.EqualTo(1));
        Assert.That(Number("SELECT count(*) FROM alpr.candidates WHERE plate_folded LIKE '%007'"), Is.EqualTo(1));
    }

    [Test]
    public async Task A_hit_is_a_row_beside_its_detection()
    {
        Unit.Append(1);
        Unit.Append(new Record { Hit = new() { Detection = 0, Match = MatchKind.Folded, List = "SVS", Category = "stolen_vehicle", EntryPlate = "00X1000", Unconfirmed = true } });
        await IntoDatabaseAsync();
        Assert.That(Number("SELECT count(*) FROM alpr.hits h JOIN alpr.detections d ON d.unit = h.unit AND d.sequence = h.detection WHERE h.match = 'folded' AND h.unconfirmed"), Is.EqualTo(1));
    }

    [Test]
    public async Task A_pull_that_was_killed_goes_on_and_nothing_is_lost_or_twice([Range(0, 3)] int step, [Values(1, 2)] int batch)
    {
        Unit.Append(25, images: true);
        int times = 0;
        await Assert.ThrowsAsync<KilledException>(() => IntoDatabaseAsync(now => Kill(now == (DatabaseStep)step && ++times == batch)));
        AssertNothingHalf();
        Assert.That(await IntoDatabaseAsync(), Is.Null);
        AssertSame();
        Assert.That(Unit.Acknowledged, Is.EqualTo(25));
    }

    [Test]
    public async Task A_server_that_falls_in_the_middle_costs_another_try()
    {
        Unit.Append(25, images: true);
        int times = 0;
        Times = Times with { TriesMax = 20 };
        PullException? failure = await IntoDatabaseAsync(now =>
        {
            if (now != DatabaseStep.TakenOver || ++times != 2)
                return;
            _postgres.Kill();
            _postgres.Start();
        });
        Assert.That(failure, Is.Null);
        Assert.That(Events.Retries, Is.Not.Empty);
        Assert.That(Events.Retries.Select(retry => retry.Problem), Is.All.EqualTo(PullProblem.Storage));
        AssertSame();
    }

    [Test]
    public async Task Nothing_of_a_batch_that_is_not_proven_comes_in()
    {
        Unit.Append(25);
        int batches = 0;
        Server.OnBatch = batch =>
        {
            if (++batches == 2)
                batch[batch.Length / 2] ^= 1;
            return batch;
        };
        PullException? failure = await IntoDatabaseAsync();
        Assert.That(failure!.Problem, Is.EqualTo(PullProblem.NotProven));
        Assert.That(Number("SELECT count(*) FROM alpr.records"), Is.EqualTo(10));
        Assert.That(Number("SELECT count(*) FROM alpr.units WHERE refused IS NOT NULL AND position = 10"), Is.EqualTo(1));
        Assert.That(File.Exists(failure.KeptAt), Is.True);
    }

    [Test]
    public async Task Two_pulls_of_one_unit_do_not_mix()
    {
        Unit.Append(25);
        await using DatabaseStore other = await DatabaseStore.OpenAsync(_address, Path.Combine(Scratch, "other"), 2, false, default);
        int times = 0;
        PullException? failure = await IntoDatabaseAsync(now =>
        {
            if (now == DatabaseStep.Spooled && ++times == 2)
                new Pulling.FleetPuller([Settings], other, Options, Times, new Recorder()).RunAsync(default).GetAwaiter().GetResult();
        });
        Assert.That(failure!.Problem, Is.EqualTo(PullProblem.OtherPull));
        AssertSame();
    }

    [Test]
    public async Task A_signed_purge_takes_plate_envelope_and_images_when_that_is_asked([Values] bool honour)
    {
        HonourPurges = honour;
        Unit.Append(12, images: true);
        await IntoDatabaseAsync();
        Unit.Use(journal =>
        {
            journal.Keeper.Order(Clock.UtcNow.AddDays(1), ["a person"]);
            while (journal.Keeper.Tend())
            {
            }
            journal.Commit();
        });
        Assert.That(await IntoDatabaseAsync(), Is.Null);
        long left = honour ? 0 : 12;
        Assert.That(Number("SELECT count(*) FROM alpr.detections"), Is.EqualTo(left));
        Assert.That(Number("SELECT count(*) FROM alpr.candidates"), Is.EqualTo(left));
        Assert.That(Number("SELECT count(*) FROM alpr.records WHERE sequence < 12 AND envelope IS NOT NULL"), Is.EqualTo(left));
        Assert.That(Number("SELECT count(*) FROM alpr.images"), Is.EqualTo(2 * left));
        Assert.That(Number("SELECT count(*) FROM alpr.records WHERE sequence < 12"), Is.EqualTo(12), "the leaf of each stays");
        Assert.That(Number("SELECT sum(count)::bigint FROM alpr.gone_ranges WHERE reason = 'order'"), Is.EqualTo(12));
        AssertSame();
    }

    [Test]
    public async Task Records_that_were_purged_before_have_a_row_and_a_reason()
    {
        Unit.Append(6);
        Unit.Use(journal =>
        {
            journal.Keeper.Order(Clock.UtcNow.AddDays(1), ["a person"]);
            while (journal.Keeper.Tend())
            {
            }
            journal.Commit();
        });
        Assert.That(await IntoDatabaseAsync(), Is.Null);
        Assert.That(Number("SELECT count(*) FROM alpr.records WHERE envelope IS NULL AND kind = 0"), Is.EqualTo(6));
        AssertSame();
    }

    [Test]
    public async Task A_password_comes_from_the_file_that_PGPASSFILE_names()
    {
        _postgres.Sql("postgres", $"CREATE ROLE with_password LOGIN PASSWORD 'kept in a file'; GRANT ALL ON DATABASE {_database} TO with_password");
        string file = Path.Combine(Scratch, "pgpass");
        File.WriteAllText(file, "127.0.0.1:*:*:with_password:kept in a file\n");
        File.SetUnixFileMode(file, UnixFileMode.UserRead);
        Unit.Append(3);
        _address = $"postgres://with_password@127.0.0.1:{_postgres.Port}/{_database}?sslmode=disable";
        PullException refused = (await Assert.ThrowsAsync<PullException>(() => IntoDatabaseAsync()))!;
        Assert.That(refused.Message, Does.Contain("broke").Or.Contain("let this user in"));
        Environment.SetEnvironmentVariable("PGPASSFILE", file);
        try
        {
            Assert.That(await IntoDatabaseAsync(), Is.Null);
        }
        finally
        {
            Environment.SetEnvironmentVariable("PGPASSFILE", null);
        }
        Assert.That(Number("SELECT count(*) FROM alpr.records"), Is.EqualTo(3));
    }

    [Test]
    public async Task A_database_that_is_not_there_is_named()
    {
        _address = _postgres.AddressOf("nowhere");
        PullException failure = (await Assert.ThrowsAsync<PullException>(() => IntoDatabaseAsync()))!;
        Assert.That(failure.Message, Does.Contain("no database of this name"));
        _address = "postgres://127.0.0.1:1/x";
        failure = (await Assert.ThrowsAsync<PullException>(() => IntoDatabaseAsync()))!;
        Assert.That(failure.Message, Does.Contain("cannot be reached"));
    }

    [Test]
    public void A_password_in_the_address_is_refused_and_not_repeated()
    {
        PullException failure = Assert.Throws<PullException>(() => DatabaseAddress.Read("postgres://user:hunter2@host/agency"))!;
        Assert.That(failure.Message, Does.Contain(".pgpass").And.Not.Contain("hunter2"));
    }

    [TestCase("postgres://host/agency", Npgsql.SslMode.VerifyFull)]
    [TestCase("postgresql://user@127.0.0.1:5433/agency", Npgsql.SslMode.Prefer)]
    [TestCase("postgres:///agency", Npgsql.SslMode.Prefer)]
    [TestCase("postgres://host/agency?sslmode=verify-ca&sslrootcert=/x.pem", Npgsql.SslMode.VerifyCA)]
    public void An_address_elsewhere_asks_for_a_certificate_of_its_name(string address, Npgsql.SslMode mode) =>
        Assert.That(DatabaseAddress.Read(address).SslMode, Is.EqualTo(mode));

    [TestCase("postgres://host")]
    [TestCase("postgres://host/agency?password=x")]
    [TestCase("mysql://host/agency")]
    public void Other_addresses_are_refused(string address) =>
        Assert.That(() => DatabaseAddress.Read(address), Throws.TypeOf<PullException>().With.Property("Problem").EqualTo(PullProblem.Settings));

    [Test]
    public async Task What_the_documents_say_can_be_asked()
    {
        Unit.Append(30, images: true);
        await IntoDatabaseAsync();
        string text = File.ReadAllText(Path.Combine(Alpr.Tests.Common.Repository.Root, "docs", "agency-database.md"));
        string[] blocks = [.. text.Split("```sql\n").Skip(1).Select(block => block.Split("```")[0])];
        Assert.That(blocks, Has.Length.GreaterThan(6));
        _postgres.Sql("postgres", "CREATE ROLE puller");
        foreach (string block in blocks)
            Assert.That(() => _postgres.Sql(_database, block), Throws.Nothing, block);
        foreach (string block in blocks.Where(block => block.Contains("none is well", StringComparison.Ordinal) || block.Contains("leaf <>", StringComparison.Ordinal)))
            Assert.That(_postgres.Rows<object>(_database, block), Is.Empty);
    }

    private async Task<PullException?> IntoDatabaseAsync(Action<DatabaseStep>? onStep = null)
    {
        await using DatabaseStore store = await DatabaseStore.OpenAsync(_address, Path.Combine(Scratch, "spool"), 4, HonourPurges, default);
        store.OnStep = onStep;
        return await PullAsync(store);
    }

    private long Number(string sql) => _postgres.Number(_database, sql);

    private void AssertSame()
    {
        List<byte[][]> rows = _postgres.Rows<byte[]>(_database, "SELECT leaf FROM alpr.records ORDER BY sequence");
        Assert.That(rows.Select(row => Convert.ToHexStringLower(row[0])), Is.EqualTo(Unit.Leaves().Select(leaf => leaf.ToString())));
    }

    private void AssertNothingHalf()
    {
        long position = Number("SELECT coalesce(max(position), 0) FROM alpr.units");
        Assert.That(Number("SELECT count(*) FROM alpr.records"), Is.EqualTo(position));
        Assert.That(Number("SELECT count(*) FROM alpr.images"), Is.EqualTo(2 * position));
    }

    private static void Kill(bool now)
    {
        if (now)
            throw new KilledException();
    }
}
