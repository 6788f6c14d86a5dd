using AccesDroits.Contracts.Directory.V1;
using AccesDroits.Testing;
using Grpc.Core;

namespace AccesDroits.Directory.Tests;

/// <summary>What holds for every kind of record.</summary>
public sealed class PutTests(Suite suite)
{
    public static TheoryData<string> Kinds => [.. RecordKind.All.Keys];

    [Theory, MemberData(nameof(Kinds))]
    public async Task A_new_record_has_revision_1(string kind)
    {
        var draft = await Draft.CreateAsync(suite);
        Assert.Equal(1, await RecordKind.All[kind].PutAsync(suite, draft));
        Assert.Equal([1], await Outbox.RevisionsOfAsync(suite, draft.Id));
    }

    [Theory, MemberData(nameof(Kinds))]
    public async Task The_same_put_three_times_answers_the_same_revision_and_is_told_once(string kind)
    {
        var draft = await Draft.CreateAsync(suite);
        for (var time = 0; time < 3; time++)
        {
            Assert.Equal(1, await RecordKind.All[kind].PutAsync(suite, draft));
        }

        Assert.Equal([1], await Outbox.RevisionsOfAsync(suite, draft.Id));
    }

    [Theory, MemberData(nameof(Kinds))]
    public async Task A_change_of_the_revision_that_was_read_makes_the_next_one(string kind)
    {
        var draft = await Draft.CreateAsync(suite);
        await RecordKind.All[kind].PutAsync(suite, draft);
        var changed = draft with { Label = "Autre nom", Expected = 1 };
        Assert.Equal(2, await RecordKind.All[kind].PutAsync(suite, changed));

        // Sent again because the answer was lost.
        Assert.Equal(2, await RecordKind.All[kind].PutAsync(suite, changed));
        Assert.Equal([1, 2], await Outbox.RevisionsOfAsync(suite, draft.Id));
    }

    [Theory, MemberData(nameof(Kinds))]
    public async Task A_change_of_a_revision_that_is_no_longer_the_last_is_refused(string kind)
    {
        var draft = await Draft.CreateAsync(suite);
        await RecordKind.All[kind].PutAsync(suite, draft);
        await RecordKind.All[kind].PutAsync(suite, draft with { Label = "Deuxième", Expected = 1 });
        await ExpectAsync(kind, draft with { Label = "Troisième", Expected = 1 }, StatusCode.Aborted, "stale-revision");
        await ExpectAsync(kind, draft with { Label = "Troisième", Expected = 3 }, StatusCode.Aborted, "stale-revision");
        Assert.Equal([1, 2], await Outbox.RevisionsOfAsync(suite, draft.Id));
        Assert.Equal(3, await RecordKind.All[kind].PutAsync(suite, draft with { Label = "Troisième", Expected = 2 }));
    }

    [Theory, MemberData(nameof(Kinds))]
    public async Task Whoever_comes_with_an_older_revision_learns_which_fields_were_changed_since(string kind)
    {
        var draft = await Draft.CreateAsync(suite);
        await RecordKind.All[kind].PutAsync(suite, draft);
        await RecordKind.All[kind].PutAsync(suite, draft with { Label = "Deuxième", Expected = 1 });
        var refusal = await RecordKind.All[kind].RefusalAsync(suite, draft with { Label = "Troisième", Expected = 1 });
        Assert.Equal(("2", kind == "contact" ? "name" : "label"), (refusal.Metadata["revision"], refusal.Metadata["changed"]));
    }

    [Fact]
    public async Task Two_admins_edit_one_structure_and_the_second_learns_what_the_first_changed()
    {
        var draft = await Draft.CreateAsync(suite);
        await suite.Directory.PutStructureAsync(draft.Structure());
        var (first, second) = (await ReadAsync(), await ReadAsync());
        (first.Structure.Kind, first.Structure.Department) = (StructureKind.Association, "75");
        await suite.Directory.PutStructureAsync(new PutStructureRequest { Structure = first.Structure, ExpectedRevision = first.Revision });
        first.Structure.Department = "88";
        await suite.Directory.PutStructureAsync(new PutStructureRequest { Structure = first.Structure, ExpectedRevision = 2 });

        second.Structure.Label = "Nouveau nom";
        var save = new PutStructureRequest { Structure = second.Structure, ExpectedRevision = second.Revision };
        var refusal = await Refusal.Of(suite.Directory.PutStructureAsync(save));
        Assert.Equal((StatusCode.Aborted, "stale-revision", "3", "department,kind"), (refusal.Status, refusal.Code, refusal.Metadata["revision"], refusal.Metadata["changed"]));

        var present = await ReadAsync();
        Assert.Equal((3, StructureKind.Association, "88", draft.Label), (present.Revision, present.Structure.Kind, present.Structure.Department, present.Structure.Label));
        present.Structure.Label = "Nouveau nom";
        await suite.Directory.PutStructureAsync(new PutStructureRequest { Structure = present.Structure, ExpectedRevision = present.Revision });
        present.Revision++;
        Assert.Equal(present, await ReadAsync());

        async Task<StoredStructure> ReadAsync() => await suite.Directory.GetStructureAsync(new GetRecordRequest { Id = draft.Id });
    }

    [Fact]
    public async Task A_list_sent_in_another_order_or_an_id_in_capitals_changes_no_field()
    {
        var draft = await Draft.CreateAsync(suite);
        var place = draft.Place();
        place.Place.Affiliations[0].To = "2015-12-31";
        place.Place.Affiliations.Add(new Affiliation { StructureId = draft.StructureId, From = "2016-01-01" });
        await suite.Directory.PutPlaceAsync(place);
        place.ExpectedRevision = 1;
        (place.Place.Affiliations[0], place.Place.Affiliations[1]) = (place.Place.Affiliations[1], place.Place.Affiliations[0]);
        place.Place.Affiliations[0].StructureId = draft.StructureId.ToUpperInvariant();
        place.Place.Commune = "54099";
        Assert.Equal(2, (await suite.Directory.PutPlaceAsync(place)).Revision);
        place.Place.Commune = "";
        Assert.Equal("commune", (await Refusal.Of(suite.Directory.PutPlaceAsync(place))).Metadata["changed"]);
    }

    [Theory, MemberData(nameof(Kinds))]
    public async Task Creating_a_record_that_exists_with_another_content_is_refused(string kind)
    {
        var draft = await Draft.CreateAsync(suite);
        await RecordKind.All[kind].PutAsync(suite, draft);
        await ExpectAsync(kind, draft with { Label = "Autre nom" }, StatusCode.AlreadyExists, "id-taken");
        Assert.Equal([1], await Outbox.RevisionsOfAsync(suite, draft.Id));
    }

    [Theory, MemberData(nameof(Kinds))]
    public async Task Changing_a_record_that_does_not_exist_is_refused(string kind)
    {
        var draft = await Draft.CreateAsync(suite);
        await ExpectAsync(kind, draft with { Expected = 1 }, StatusCode.NotFound, "unknown-record");
        Assert.Equal(1, await RecordKind.All[kind].PutAsync(suite, draft));
    }

    [Theory, MemberData(nameof(Kinds))]
    public async Task The_code_of_another_record_is_refused_and_nothing_is_stored(string kind)
    {
        var draft = await Draft.CreateAsync(suite);
        await RecordKind.All[kind].PutAsync(suite, draft);
        var other = draft with { Id = World.NewId() };
        await ExpectAsync(kind, other, StatusCode.AlreadyExists, "code-taken");
        Assert.Empty(await Outbox.RevisionsOfAsync(suite, other.Id));
        Assert.Equal(1, await RecordKind.All[kind].PutAsync(suite, other with { Code = World.NewCode() }));
    }

    [Theory, MemberData(nameof(Kinds))]
    public async Task The_code_of_a_record_never_changes(string kind)
    {
        var draft = await Draft.CreateAsync(suite);
        await RecordKind.All[kind].PutAsync(suite, draft);
        await ExpectAsync(kind, draft with { Code = World.NewCode(), Expected = 1 }, StatusCode.FailedPrecondition, "code-fixed");
        Assert.Equal(1, await RecordKind.All[kind].PutAsync(suite, draft));
        Assert.Equal([1], await Outbox.RevisionsOfAsync(suite, draft.Id));
    }

    [Theory, MemberData(nameof(Kinds))]
    public async Task Fifty_identical_puts_at_once_all_answer_revision_1_and_are_told_once(string kind)
    {
        var draft = await Draft.CreateAsync(suite);
        var revisions = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => RecordKind.All[kind].PutAsync(suite, draft)));
        Assert.All(revisions, revision => Assert.Equal(1, revision));
        Assert.Equal([1], await Outbox.RevisionsOfAsync(suite, draft.Id));
    }

    [Theory, MemberData(nameof(Kinds))]
    public async Task Of_changes_at_once_of_the_same_revision_one_wins_and_the_others_are_stale(string kind)
    {
        var draft = await Draft.CreateAsync(suite);
        await RecordKind.All[kind].PutAsync(suite, draft);
        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(index => OutcomeAsync(kind, draft with { Label = $"Nom {index}", Expected = 1 })));
        Assert.Equal(1, answers.Count(answer => answer == "2"));
        Assert.Equal(19, answers.Count(answer => answer == nameof(StatusCode.Aborted)));
        Assert.Equal([1, 2], await Outbox.RevisionsOfAsync(suite, draft.Id));
    }

    [Theory, MemberData(nameof(Kinds))]
    public async Task Of_new_records_at_once_with_the_same_code_one_wins(string kind)
    {
        var draft = await Draft.CreateAsync(suite);
        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => OutcomeAsync(kind, draft with { Id = World.NewId() })));
        Assert.Equal(1, answers.Count(answer => answer == "1"));
        Assert.Equal(19, answers.Count(answer => answer == nameof(StatusCode.AlreadyExists)));
    }

    private async Task ExpectAsync(string kind, Draft draft, StatusCode status, string code)
    {
        var refusal = await RecordKind.All[kind].RefusalAsync(suite, draft);
        Assert.Equal((status, code), (refusal.Status, refusal.Code));
        Assert.EndsWith(".", refusal.Message, StringComparison.Ordinal);
    }

    // The revision, or the status of the refusal.
    private async Task<string> OutcomeAsync(string kind, Draft draft)
    {
        try
        {
            return $"{await RecordKind.All[kind].PutAsync(suite, draft)}";
        }
        catch (RpcException exception)
        {
            return exception.StatusCode.ToString();
        }
    }
}
