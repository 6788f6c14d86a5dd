using AccesDroits.Contracts;
using AccesDroits.Testing;
using Aspire.Hosting.Testing;
using Dapper;
using Google.Protobuf;
using Npgsql;

namespace AccesDroits.EndToEnd.Tests;

/// <summary>What the contracts say of the journal, RPC by RPC, against what the journals of the services then hold.</summary>
[Collection(Alone.Name)]
public sealed class AuditedRpcTests(Suite suite, ValidRequests valid) : IClassFixture<ValidRequests>
{
    private static readonly string[] Databases = ["directorydb", "receptiondb", "referralsdb", "workshopsdb", "statisticsdb"];

    // Entered after the answer, or by the service on its own: they are no fault of the RPC that is being called.
    private static readonly string[] Late = [AuditedActs.AccountAskReset, AuditedActs.AccountLock, AuditedActs.ClientToken, AuditedActs.AuditDrop];

    // Whoever calls these starts something that others would notice, or has another service as the caller.
    private static readonly string[] Elsewhere = ["StatisticsService/RebuildStatistics", "SessionService/ExchangeSession", "EventLogService/ReplayEvents"];

    private static readonly string[] AskReception = ["ReferralService/CreateDraft", "EnrolmentService/Enrol", "RosterService/GetPathway"];

    [Fact]
    public async Task Every_RPC_enters_the_acts_that_are_said_of_it_and_no_other()
    {
        // A link that is asked for replaces the one that another request uses.
        var faults = new List<string>();
        foreach (var (path, method) in ContractCatalog.Methods.OrderBy(method => method.Value.Name == "RequestReset").ThenBy(method => method.Key, StringComparer.Ordinal))
        {
            var name = $"{method.Service.Name}/{method.Name}";
            if (Elsewhere.Contains(name))
            {
                continue;
            }

            var acts = AuditedActs.OfRpcs[name];
            IEnumerable<byte[]> requests = method.InputType.Fields.InFieldNumberOrder().Count == 0 ? [[]] : valid.Of(path).Select(request => request.ToByteArray());
            foreach (var request in requests)
            {
                var before = await IdsAsync();
                var answer = await RawCall.SendAsync(valid.ChannelOf(path), path, request, method.IsServerStreaming);
                var isLate = acts.Any(Late.Contains);
                var entered = await Eventually.Get(() => ActsSinceAsync(before, isLate), found => !isLate || found.Count > 0);

                // A draft begins with a follow-up, an enrolment and a booklet with a code: Reception enters that it was asked.
                var expected = acts.Length == 0 ? 0 : AskReception.Contains(name) ? 2 : 1;
                if (entered.Count != expected || entered.Except(acts, StringComparer.Ordinal).Any())
                {
                    faults.Add($"{name} was answered {answer.Status.StatusCode} {answer.Code} and entered {string.Join(", ", entered)}; said: {string.Join(", ", acts)}.");
                }
            }
        }

        Assert.True(faults.Count == 0, string.Join('\n', faults));
    }

    private async Task<HashSet<Guid>> IdsAsync() => [.. (await EntriesAsync()).Select(entry => entry.Id)];

    private async Task<List<string>> ActsSinceAsync(HashSet<Guid> before, bool withLate) =>
        [.. (await EntriesAsync()).Where(entry => !before.Contains(entry.Id) && (withLate || !Late.Contains(entry.Act))).Select(entry => entry.Act)];

    private async Task<List<(Guid Id, string Act)>> EntriesAsync()
    {
        var entries = new List<(Guid, string)>();
        foreach (var database in Databases)
        {
            await using var connection = new NpgsqlConnection(await suite.App.GetConnectionStringAsync(database));
            entries.AddRange(await connection.QueryAsync<(Guid, string)>("select id, act from audit_entry"));
        }

        return entries;
    }
}
