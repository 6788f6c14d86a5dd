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
    private const int AtOnce = 16;

    // What the smallest of the usual gRPC clients takes as the trailers of an answer.
    private const int LongestTrailers = 8 * 1024;

    // An unknown field: its number, its type, its length of 5 MiB, and its bytes.
    private static readonly byte[] TooMuch = [0xc2, 0x3e, 0x80, 0x80, 0xc0, 0x02, .. new byte[5 * 1024 * 1024]];

    private static readonly MethodDescriptor[] Routed =
        [.. ContractCatalog.Methods.OrderBy(method => method.Key, StringComparer.Ordinal).Select(method => method.Value).Where(method => !ContractCatalog.RolesOf(method).Contains(Role.Service))];

    public static TheoryData<string> Rpcs => [.. Routed.Select(PathOf)];

    public static TheoryData<string> RpcsWithFields => [.. Routed.Where(method => method.InputType.Fields.InFieldNumberOrder().Count > 0).Select(PathOf)];

    [Theory, MemberData(nameof(RpcsWithFields))]
    public async Task A_bad_value_is_refused_by_the_name_of_its_field_is_not_repeated_and_stores_nothing(string rpc)
    {
        var before = await Stored.ReadAsync(suite);
        var failures = new ConcurrentBag<string>();
        await Parallel.ForEachAsync(
            valid.Of(rpc).SelectMany(Spoiled.Of), new ParallelOptions { MaxDegreeOfParallelism = AtOnce }, async (spoiled, _) =>
            {
                if (WrongWith(spoiled, await SendAsync(rpc, spoiled.Bytes)) is { } wrong)
                {
                    failures.Add($"{spoiled.Path}, {spoiled.What}: {wrong}");
                }
            });
        Assert.True(failures.IsEmpty, string.Join('\n', failures.Order(StringComparer.Ordinal)));
        Assert.Equal(before, await Stored.ReadAsync(suite));

        // Nothing but the bad value was wrong.
        foreach (var request in valid.Of(rpc))
        {
            Assert.Equal(RawAnswer.Accepted, await SendAsync(rpc, request.ToByteArray()));
        }
    }

    [Theory, MemberData(nameof(RpcsWithFields))]
    public void Every_field_of_the_contract_is_tried(string rpc) =>
        Assert.Equal(
            Slot.Of(ContractCatalog.Methods[rpc].InputType).Select(slot => slot.Path).Order(StringComparer.Ordinal),
            valid.Of(rpc).SelectMany(Slot.In).Select(slot => slot.Path).Distinct().Order(StringComparer.Ordinal));

    [Theory, MemberData(nameof(Rpcs))]
    public async Task What_is_no_message_at_all_is_bad_input_and_stores_nothing(string rpc)
    {
        var before = await Stored.ReadAsync(suite);
        foreach (var bytes in new byte[][] { [0xff], [0x0a, 0x05, 0x01], [0x07], [0x0b], [0x00, 0x00], [.. Enumerable.Repeat((byte)0xff, 1_000)] })
        {
            var answer = await SendAsync(rpc, bytes);
            Assert.True(answer.Status.StatusCode == StatusCode.InvalidArgument, $"{Convert.ToHexString(bytes.AsSpan(0, Math.Min(8, bytes.Length)))}: {answer}");
            Assert.Equal("malformed", answer.Code);
        }

        Assert.Equal(before, await Stored.ReadAsync(suite));
    }

    [Theory, MemberData(nameof(Rpcs))]
    public async Task A_message_of_5_MB_is_refused_and_stores_nothing(string rpc)
    {
        var request = ContractCatalog.Methods[rpc].InputType.Fields.InFieldNumberOrder().Count == 0 ? [] : valid.Of(rpc)[0].ToByteArray();
        var before = await Stored.ReadAsync(suite);
        Assert.Equal(StatusCode.ResourceExhausted, (await SendAsync(rpc, [.. request, .. TooMuch])).Status.StatusCode);
        Assert.Equal(before, await Stored.ReadAsync(suite));
    }

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

    private static string? WrongWith(Spoiled spoiled, RawAnswer answer) => answer switch
    {
        { Status.StatusCode: not StatusCode.InvalidArgument } => $"{answer.Status}",
        _ when !answer.Fields.Contains(spoiled.Path) => $"names {string.Join(", ", answer.Fields)}",
        _ when spoiled.Value.Trim().Length >= 3 && answer.Text.Contains(spoiled.Value.Trim(), StringComparison.OrdinalIgnoreCase) => $"repeats the value: {answer.Text}",
        _ => null,
    };

    private static string PathOf(MethodDescriptor method) => $"/{method.Service.FullName}/{method.Name}";

    private Task<RawAnswer> SendAsync(string rpc, byte[] request) => RawCall.SendAsync(suite.As(Role.Coordinator), rpc, request);
}
