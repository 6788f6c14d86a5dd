using System.Collections.Concurrent;
using AccesDroits.Contracts;
using AccesDroits.Contracts.Common.V1;
using AccesDroits.Contracts.Directory.V1;
using AccesDroits.Contracts.Reception.V1;
using AccesDroits.Testing;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Grpc.Core;
using Place = AccesDroits.Contracts.Directory.V1.Place;

namespace AccesDroits.EndToEnd.Tests;

/// <summary>Bad input on every field of every RPC, sent through the gateway to the suite that runs.</summary>
[Collection(Alone.Name)]
public sealed class HostileInputTests(Suite suite, ValidRequests valid) : IClassFixture<ValidRequests>
{
    private const int AtOnce = 8;

    // What the smallest of the usual gRPC clients takes as the trailers of an answer.
    private const int LongestTrailers = 8 * 1024;

    // An unknown field: its number, its type, its length of 5 MiB, and its bytes.
    private static readonly byte[] TooMuch = [0xc2, 0x3e, 0x80, 0x80, 0xc0, 0x02, .. new byte[5 * 1024 * 1024]];

    private static readonly MethodDescriptor[] Routed =
        [.. ContractCatalog.Methods.OrderBy(method => method.Key, StringComparer.Ordinal).Select(method => method.Value).Where(method => !ContractCatalog.RolesOf(method).Contains(Role.Service))];

    private static readonly MethodDescriptor[] WithFields = [.. Routed.Where(method => method.InputType.Fields.InFieldNumberOrder().Count > 0)];

    public static TheoryData<string> RpcsWithFields => [.. WithFields.Select(PathOf)];

    [Fact]
    public async Task A_bad_value_is_refused_by_the_name_of_its_field_is_not_repeated_and_stores_nothing()
    {
        var tries = WithFields.Select(PathOf).SelectMany(rpc => valid.Of(rpc).SelectMany(Spoiled.Of).Select(spoiled => (rpc, spoiled))).ToList();
        Assert.True(tries.Count > 3_000, $"Only {tries.Count} bad values have been found.");
        await AssertRefusedAsync(tries, async one =>
            WrongWith(one.spoiled, await SendAsync(one.rpc, one.spoiled.Bytes)) is { } wrong ? $"{one.rpc} {one.spoiled.Path}, {one.spoiled.What}: {wrong}" : null);

        // Nothing but the bad value was wrong.
        foreach (var (rpc, request) in WithFields.Select(PathOf).SelectMany(rpc => valid.Of(rpc).Select(request => (rpc, request))))
        {
            var answer = await SendAsync(rpc, request.ToByteArray());
            Assert.Equal((rpc, ValidRequests.Perishable.Contains(rpc) ? "totp-refused" : null, answer.Status.Detail), (rpc, answer.Code, answer.Status.Detail));
        }
    }

    [Theory, MemberData(nameof(RpcsWithFields))]
    public void Every_field_of_the_contract_is_tried(string rpc) =>
        Assert.Equal(
            Slot.Of(ContractCatalog.Methods[rpc].InputType).Select(slot => slot.Path).Order(StringComparer.Ordinal),
            valid.Of(rpc).SelectMany(Slot.In).Select(slot => slot.Path).Distinct().Order(StringComparer.Ordinal));

    [Fact]
    public Task What_is_no_message_at_all_is_bad_input_and_stores_nothing() =>
        AssertRefusedAsync(
            from rpc in Routed.Select(PathOf)
            from bytes in new byte[][] { [0xff], [0x0a, 0x05, 0x01], [0x07], [0x0b], [0x00, 0x00], [.. Enumerable.Repeat((byte)0xff, 1_000)] }
            select (rpc, bytes),
            async one => await SendAsync(one.rpc, one.bytes) is { Status.StatusCode: StatusCode.InvalidArgument, Code: "malformed" } ? null : $"{one.rpc} {one.bytes.Length} bytes from {one.bytes[0]}");

    [Fact]
    public Task A_message_of_5_MB_is_refused_and_stores_nothing() =>
        AssertRefusedAsync(
            Routed.Select(PathOf),
            async rpc =>
            {
                var request = RpcsWithFields.Any(row => row.Data == rpc) ? valid.Of(rpc)[0].ToByteArray() : [];
                var answer = await SendAsync(rpc, [.. request, .. TooMuch]);
                return answer.Status.StatusCode == StatusCode.ResourceExhausted ? null : $"{rpc} {answer.Status}";
            });

    [Fact]
    public async Task What_is_wrong_in_hundreds_of_places_is_told_in_an_error_that_every_client_can_read()
    {
        var visit = (LogVisitRequest)valid.Of("/accesdroits.reception.v1.ReceptionService/LogVisit")[0];
        var place = (PutPlaceRequest)valid.Of("/accesdroits.directory.v1.DirectoryService/PutPlace")[0];
        var (wrongVisit, wrongPlace) = (visit.Clone(), new PutPlaceRequest { Place = new Place() });
        wrongVisit.Requests.Clear();
        wrongVisit.Requests.Add(Enumerable.Range(0, 10).Select(_ => new HelpRequest()));
        wrongPlace.Place.Affiliations.Add(Enumerable.Range(0, 100).Select(_ => new Affiliation()));
        wrongPlace.Place.OpeningHours.Add(Enumerable.Range(0, 100).Select(_ => new OpeningHours()));
        foreach (var (rpc, request, field) in new (string, IMessage, string)[]
        {
            ("/accesdroits.reception.v1.ReceptionService/LogVisit", wrongVisit, "requests[0].institution"),
            ("/accesdroits.directory.v1.DirectoryService/PutPlace", wrongPlace, "place.id"),
        })
        {
            var answer = await SendAsync(rpc, request.ToByteArray());
            Assert.Equal(StatusCode.InvalidArgument, answer.Status.StatusCode);
            Assert.Contains(field, answer.Fields);
            Assert.InRange((answer.Size * 4 / 3) + Uri.EscapeDataString(answer.Status.Detail).Length, 1, LongestTrailers);
        }
    }

    /// <summary>Tries everything, and fails with all that was not refused as it should be, or when anything at all has been stored.</summary>
    private async Task AssertRefusedAsync<T>(IEnumerable<T> tries, Func<T, Task<string?>> wrongWith)
    {
        var before = await Stored.ReadAsync(suite);
        var failures = new ConcurrentBag<string>();
        await Parallel.ForEachAsync(tries, new ParallelOptions { MaxDegreeOfParallelism = AtOnce }, async (one, _) =>
        {
            if (await wrongWith(one) is { } wrong)
            {
                failures.Add(wrong);
            }
        });
        Assert.True(failures.IsEmpty, string.Join('\n', failures.Order(StringComparer.Ordinal)));
        Assert.Equal(before, await Stored.ReadAsync(suite));
    }

    private static string? WrongWith(Spoiled spoiled, RawAnswer answer) => answer switch
    {
        { Status.StatusCode: not StatusCode.InvalidArgument } => $"{answer.Status}",
        _ when !answer.Fields.Contains(spoiled.Path) => $"names {string.Join(", ", answer.Fields)}",
        _ when spoiled.Value.Trim().Length >= 3 && answer.Text.Contains(spoiled.Value.Trim(), StringComparison.OrdinalIgnoreCase) => $"repeats the value: {answer.Text}",
        _ => null,
    };

    private static string PathOf(MethodDescriptor method) => $"/{method.Service.FullName}/{method.Name}";

    private Task<RawAnswer> SendAsync(string rpc, byte[] request) => RawCall.SendAsync(valid.ChannelOf(rpc), rpc, request);
}
