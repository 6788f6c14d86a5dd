using AccesDroits.Contracts.Events;
using AccesDroits.Contracts.Statistics.V1;
using AccesDroits.ServiceDefaults;
using AccesDroits.Testing;
using Dapper;
using Google.Protobuf;
using Grpc.Core;
using Npgsql;
using Xunit;

namespace AccesDroits.Statistics.Tests;

[Collection(nameof(OneAtATime))]
public sealed class RebuildTests(StatisticsSuite suite)
{
    private const string Damage =
        """
        delete from visit_fact where visit_id in (select visit_id from visit_fact order by visit_id limit 40);
        update visit_fact set leaves = array['renseignement'], deleted = not deleted where visit_id in (select visit_id from visit_fact order by visit_id desc limit 40);
        delete from session_fact where session_id in (select session_id from session_fact order by session_id limit 5);
        update kiosk_fact set passages = passages + 1;
        update daily_counter set value = value + 3 where measure = 'request';
        update monthly_counter set value = value + 5 where measure = 'visit';
        delete from monthly_counter where measure = 'kiosk';
        delete from scope_place where kind = 'structure'
        """;

    [Theory]
    [InlineData(31)]
    [InlineData(32)]
    public async Task A_rebuild_gives_the_reports_of_before_to_the_byte_whatever_has_been_damaged(int seed)
    {
        var network = await AppliedAsync(seed);
        var before = await ReportsAsync(network);
        await ExecuteAsync(Damage);

        var steps = await RebuildAsync();

        Assert.Equal(before, await ReportsAsync(network, before.Keys));
        Assert.Equal(steps.Select(step => step.Stage).Order(), steps.Select(step => step.Stage));
        Assert.Equal((RebuildStage.Done, 0L), (steps[^1].Stage, steps[^1].Differences));
        Assert.Equal(await ScalarAsync<long>("select number from generation"), steps[^1].Generation);
        Assert.Equal(0, await ScalarAsync<long>("select count(*) from pg_namespace where nspname = 'rebuild'"));

        // Consumption goes on with the new tables, whose revisions and counters are right.
        await AssertEqualsNaiveAsync(await AppliedAsync(seed + 100));
        Assert.Equal(before, await ReportsAsync(network, before.Keys));
    }

    [Fact]
    public async Task The_new_tables_have_the_columns_keys_indexes_and_rules_of_the_old_ones()
    {
        var before = await ShapeAsync();
        await RebuildAsync();
        Assert.Equal(before, await ShapeAsync());
        Assert.Contains("visit_fact_pkey", before, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_arrives_during_a_rebuild_is_counted_once_and_reports_are_served_all_along()
    {
        var known = await AppliedAsync(41);
        var (logged, unlogged) = (new RandomNetwork(42), new RandomNetwork(43));
        await using var held = await HoldLogAsync();
        var rebuild = RebuildAsync();
        await UntilRebuildingAsync();

        // Some are in the part of the log that is read, others reach the statistics only by the bus.
        await suite.ApplyAsync(logged.Deliveries());
        await suite.ApplyAsync(unlogged.Deliveries());
        await AssertEqualsNaiveAsync(known);
        await held.DisposeAsync();
        await suite.Producer.WriteAsync(logged.Events);
        var late = new RandomNetwork(44);
        await suite.ApplyAsync(late.Deliveries());
        var steps = await rebuild;

        Assert.True(steps[^1].CarriedOver > 0);
        foreach (var network in new[] { known, logged, unlogged, late })
        {
            await AssertEqualsNaiveAsync(network);
        }

        Assert.Equal(0, (await suite.Statistics.CheckStatisticsAsync(new CheckStatisticsRequest())).Differences);
    }

    [Fact]
    public async Task A_report_that_keeps_the_tables_delays_the_swap_and_consumption_goes_on()
    {
        await using var reader = await suite.Database.OpenConnectionAsync();
        await using var report = await reader.BeginTransactionAsync();
        await reader.ExecuteAsync("select count(*) from scope");
        var rebuild = RebuildAsync();
        var network = new RandomNetwork(51);
        await Task.Delay(3_000);
        await suite.ApplyAsync(network.Deliveries());
        await report.CommitAsync();

        Assert.Equal(RebuildStage.Done, (await rebuild)[^1].Stage);
        await AssertEqualsNaiveAsync(network);
    }

    [Fact]
    public async Task A_second_rebuild_is_refused_while_one_is_under_way()
    {
        await using var held = await HoldLogAsync();
        var first = RebuildAsync();
        await UntilRebuildingAsync();

        var refusal = await Assert.ThrowsAsync<RpcException>(RebuildAsync);
        Assert.Equal(StatusCode.FailedPrecondition, refusal.StatusCode);
        Assert.Contains("rebuild-under-way", System.Text.Encoding.UTF8.GetString(refusal.Trailers.GetValueBytes("grpc-status-details-bin")!), StringComparison.Ordinal);
        await held.DisposeAsync();
        Assert.Equal(RebuildStage.Done, (await first)[^1].Stage);
    }

    [Theory]
    [InlineData(61, false)]
    [InlineData(62, true)]
    public async Task A_rebuild_that_is_killed_changes_nothing_and_can_be_started_again(int seed, bool callerLeaves)
    {
        var network = await AppliedAsync(seed);
        var before = await ReportsAsync(network);
        var generation = await ScalarAsync<long>("select number from generation");
        await using (var held = await HoldLogAsync())
        {
            using var leaving = new CancellationTokenSource();
            var rebuild = RebuildAsync(leaving.Token);
            await UntilRebuildingAsync();
            await (callerLeaves ? leaving.CancelAsync() : ExecuteAsync(
                "select pg_terminate_backend(pid) from pg_locks where locktype = 'advisory' and pid <> pg_backend_pid()"));
            await held.DisposeAsync();
            await Assert.ThrowsAsync<RpcException>(() => rebuild);
        }

        Assert.Equal(before, await ReportsAsync(network, before.Keys));
        Assert.Equal(generation, await ScalarAsync<long>("select number from generation"));
        await Eventually.Get(() => ScalarAsync<long>("select count(*) from pg_locks where locktype = 'advisory'"), locks => locks == 0);
        Assert.Equal(generation + 1, (await RebuildAsync())[^1].Generation);
        Assert.Equal(before, await ReportsAsync(network, before.Keys));
    }

    [Theory]
    [InlineData("daily_counter", " on 202")]
    [InlineData("monthly_counter", " in 202")]
    public async Task A_counter_that_was_tampered_with_degrades_health_until_the_statistics_are_rebuilt(string counter, string when)
    {
        await AppliedAsync(71);
        await RebuildAsync();
        Assert.Equal("Healthy", await suite.HealthAsync());
        await ExecuteAsync($"update {counter} set value = value + 1 where ctid = (select ctid from {counter} where measure = 'visit' limit 1)");

        var check = await suite.Statistics.CheckStatisticsAsync(new CheckStatisticsRequest());
        Assert.Equal(1, check.Differences);
        Assert.StartsWith("counter visit of place ", check.FirstDifference, StringComparison.Ordinal);
        Assert.Contains(when, check.FirstDifference, StringComparison.Ordinal);
        Assert.Equal("Degraded", await suite.HealthAsync());

        Assert.Equal(0, (await RebuildAsync())[^1].Differences);
        Assert.Equal("Healthy", await suite.HealthAsync());
    }

    [Fact]
    public async Task An_event_of_an_hour_ago_that_was_never_counted_degrades_health_until_the_statistics_are_rebuilt()
    {
        await RebuildAsync();
        var tally = new KioskTallyChanged(Guid.NewGuid(), 2, false, Guid.NewGuid(), Guid.NewGuid(), new DateOnly(2020, 1, 1), 1);
        await suite.Producer.WriteAsync([tally], TimeSpan.FromHours(1));

        var check = await suite.Statistics.CheckStatisticsAsync(new CheckStatisticsRequest());
        Assert.Equal((1, $"KioskTallyChanged {tally.Id} revision 2: not counted"), (check.Differences, check.FirstDifference));
        Assert.Equal("Degraded", await suite.HealthAsync());

        Assert.Equal(0, (await RebuildAsync())[^1].Differences);
        Assert.Equal("Healthy", await suite.HealthAsync());
    }

    private async Task<RandomNetwork> AppliedAsync(int seed)
    {
        var network = new RandomNetwork(seed);
        await suite.Producer.WriteAsync(network.Events);
        await suite.ApplyAsync(network.Deliveries());
        return network;
    }

    // Whoever reads the log waits at its door.
    private async Task<NpgsqlConnection> HoldLogAsync()
    {
        var connection = await suite.Producer.Database.OpenConnectionAsync();
        await connection.ExecuteAsync("begin; lock table outbox in access exclusive mode");
        return connection;
    }

    private Task<long> UntilRebuildingAsync() =>
        Eventually.Get(() => ScalarAsync<long>("select count(*) from pg_namespace where nspname = 'rebuild'"), schemas => schemas == 1);

    private Task<List<RebuildProgress>> RebuildAsync() => RebuildAsync(CancellationToken.None);

    private async Task<List<RebuildProgress>> RebuildAsync(CancellationToken cancellationToken)
    {
        using var call = suite.Statistics.RebuildStatistics(new RebuildStatisticsRequest(), cancellationToken: cancellationToken);
        return await call.ResponseStream.ReadAllAsync(cancellationToken).ToListAsync(cancellationToken);
    }

    private async Task<Dictionary<GetReportRequest, ByteString>> ReportsAsync(RandomNetwork network, IEnumerable<GetReportRequest>? questions = null)
    {
        questions ??= network.Scopes.Append((ScopeKind.Department, network.Department)).SelectMany(scope => Enumerable.Range(0, 4).Select(_ =>
        {
            var (from, to) = network.Period();
            return new GetReportRequest { ScopeKind = scope.Item1, ScopeCode = scope.Item2, From = from.ToText(), To = to.ToText() };
        })).Distinct();
        var reports = new Dictionary<GetReportRequest, ByteString>();
        foreach (var question in questions.ToList())
        {
            var report = await suite.Statistics.GetReportAsync(question);
            report.AsOf = null;
            reports.Add(question, report.ToByteString());
        }

        return reports;
    }

    private async Task AssertEqualsNaiveAsync(RandomNetwork network)
    {
        foreach (var (question, report) in await ReportsAsync(network))
        {
            Assert.Equal(network.Naive.For(question.ScopeKind, question.ScopeCode, question.From.ToDate(), question.To.ToDate()), Report.Parser.ParseFrom(report));
        }
    }

    private Task<string?> ShapeAsync() => ScalarAsync<string>(
        """
        select string_agg(line, E'\n' order by line) from (
            select relname || ' ' || coalesce(array_to_string(reloptions, ','), '') || ' ' || relpersistence::text as line from pg_class where relnamespace = 'public'::regnamespace and relkind in ('r', 'i')
            union all select conrelid::regclass::text || ' ' || conname::text || ' ' || pg_get_constraintdef(oid) from pg_constraint where connamespace = 'public'::regnamespace
            union all select indexdef from pg_indexes where schemaname = 'public'
            union all select table_name || '.' || column_name || ' ' || data_type || ' ' || is_nullable || coalesce(column_default, '') from information_schema.columns where table_schema = 'public'
            union all select pg_get_triggerdef(oid) from pg_trigger where not tgisinternal) as shape
        """)!;

    private async Task ExecuteAsync(string sql)
    {
        await using var connection = await suite.Database.OpenConnectionAsync();
        await connection.ExecuteAsync(sql);
    }

    private async Task<T?> ScalarAsync<T>(string sql)
    {
        await using var connection = await suite.Database.OpenConnectionAsync();
        return await connection.ExecuteScalarAsync<T>(sql);
    }
}
