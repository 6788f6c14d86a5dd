using System.Collections;
using System.Text.Json;
using System.Text.Json.Nodes;
using AccesDroits.Contracts.Events;
using AccesDroits.ServiceDefaults.Messaging;
using MassTransit;

namespace AccesDroits.Contracts.Tests;

public sealed class EventTests
{
    public static TheoryData<string> Pinned => [.. EventPins.All.Select(pin => pin.Sample.GetType().Name)];

    [Fact]
    public void Every_event_is_pinned() =>
        Assert.Equal(ContractCatalog.Events.Keys.Order(StringComparer.Ordinal), EventPins.All.Select(pin => pin.Sample.GetType().Name).Order(StringComparer.Ordinal));

    [Theory, MemberData(nameof(Pinned))]
    public void The_name_of_an_event_on_the_bus_is_the_pinned_one(string name) =>
        Assert.Equal($"urn:message:AccesDroits.Contracts.Events:{name}", MessageUrn.ForType(ContractCatalog.Events[name]).ToString());

    [Theory, MemberData(nameof(Pinned))]
    public void The_json_of_an_event_is_the_pinned_one(string name) =>
        Assert.Equal(PinOf(name).Json, JsonSerializer.Serialize(PinOf(name).Sample, ContractCatalog.Events[name], EventJson.Options));

    [Theory, MemberData(nameof(Pinned))]
    public void Reading_the_pinned_json_gives_the_event_back(string name) =>
        Assert.Equivalent(PinOf(name).Sample, JsonSerializer.Deserialize(PinOf(name).Json, ContractCatalog.Events[name], EventJson.Options), strict: true);

    [Theory, MemberData(nameof(Pinned))]
    public void The_pinned_sample_is_filled_to_the_last_property(string name) => Assert.Empty(Unfilled(PinOf(name).Sample, name));

    [Theory, MemberData(nameof(Pinned))]
    public void A_consumer_of_today_reads_the_event_of_a_later_release(string name)
    {
        var later = JsonNode.Parse(PinOf(name).Json)!.AsObject();
        later["addedLater"] = new JsonObject { ["x"] = 1 };
        Assert.Equivalent(PinOf(name).Sample, later.Deserialize(ContractCatalog.Events[name], EventJson.Options), strict: true);
    }

    [Fact]
    public void What_is_not_known_is_written_as_null_and_read_as_null()
    {
        var open = new TerritoryChanged(Guid.Empty, 1, Deleted: false, "q", "Q", "quartier", [new PlacePeriod(Guid.Empty, new DateOnly(2024, 1, 1), null)]);
        var json = JsonSerializer.Serialize(open, EventJson.Options);
        Assert.Contains("\"to\":null", json, StringComparison.Ordinal);
        Assert.Null(JsonSerializer.Deserialize<TerritoryChanged>(json, EventJson.Options)!.Places.Single().To);
    }

    [Fact]
    public void A_sample_with_a_hole_is_reported() =>
        Assert.Equal(
            ["KioskTallyChanged.Deleted", "KioskTallyChanged.Count"],
            Unfilled(new KioskTallyChanged(Guid.CreateVersion7(), 1, Deleted: false, Guid.CreateVersion7(), Guid.CreateVersion7(), new DateOnly(2024, 1, 1), 0), "KioskTallyChanged"));

    private static EventPin PinOf(string name) => EventPins.All.Single(pin => pin.Sample.GetType().Name == name);

    private static IEnumerable<string> Unfilled(object? value, string path) => value switch
    {
        null or "" or 0 or 0L or false => [path],
        Guid id => id == Guid.Empty ? [path] : [],
        DateOnly or TimeOnly or DateTimeOffset or string or bool or int or long => [],
        IEnumerable items => items.Cast<object?>().ToList() is { Count: > 0 } list ? list.SelectMany((item, index) => Unfilled(item, $"{path}[{index}]")) : [path],
        _ => value.GetType().GetProperties().SelectMany(property => Unfilled(property.GetValue(value), $"{path}.{property.Name}")),
    };
}
