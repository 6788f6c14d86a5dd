using AccesDroits.Contracts.Common.V1;
using AccesDroits.Testing;
using Google.Protobuf.Reflection;
using Google.Protobuf.WellKnownTypes;

namespace AccesDroits.Contracts.Tests;

/// <summary>Each rule, tried on every field of every request that it applies to.</summary>
public sealed class FieldRulesTests
{
    private static readonly IReadOnlyList<(string Rpc, Slot Slot)> All =
        [.. ContractCatalog.Methods.OrderBy(method => method.Key, StringComparer.Ordinal).SelectMany(method => Slot.Of(method.Value.InputType).Select(slot => (method.Key, slot)))];

    public static TheoryData<string, string> Texts => SlotsWhere(slot => slot.IsText);

    public static TheoryData<string, string> Uuids => SlotsWhere(slot => slot.IsText && slot.Rule.Format == Format.Uuid);

    public static TheoryData<string, string> Dates => SlotsWhere(slot => slot.IsText && slot.Rule.Format == Format.Date);

    public static TheoryData<string, string> Times => SlotsWhere(slot => slot.IsText && slot.Rule.Format == Format.Time);

    public static TheoryData<string, string> Codes => SlotsWhere(slot => slot.IsText && slot.Rule.Format == Format.Code);

    public static TheoryData<string, string> Hashes => SlotsWhere(slot => slot.IsText && slot.Rule.Format == Format.Sha256);

    public static TheoryData<string, string> Lists => SlotsWhere(slot => slot.IsList);

    public static TheoryData<string, string> Choices => SlotsWhere(slot => slot.Field.FieldType == FieldType.Enum && !slot.IsList);

    public static TheoryData<string, string> Numbers => SlotsWhere(slot => slot.Field.FieldType is FieldType.Int32 or FieldType.Int64 && slot.Rule.Max != 0 && !slot.IsList);

    public static TheoryData<string, string> Instants => SlotsWhere(slot => slot.Field.FieldType == FieldType.Message && slot.Field.MessageType == Timestamp.Descriptor);

    public static TheoryData<string, string> Messages => SlotsWhere(slot => slot.Field.FieldType == FieldType.Message && !slot.Field.IsRepeated);

    [Theory, MemberData(nameof(Texts))]
    public void An_empty_text_is_refused_where_one_is_required_and_in_a_list(string rpc, string path)
    {
        var slot = Find(rpc, path);
        Expect(slot.With(""), path, slot.Rule.Required || slot.IsItem ? "required" : null);
    }

    [Theory, MemberData(nameof(Texts))]
    public void A_text_of_spaces_is_no_text(string rpc, string path) => Expect(Find(rpc, path).With(" \u00a0"), path, "required");

    [Theory, MemberData(nameof(Texts))]
    public void A_text_that_is_too_long_is_refused(string rpc, string path)
    {
        var slot = Find(rpc, path);
        Expect(slot.With(new string('a', slot.MaxLength + 1)), path, "too-long");
    }

    [Theory, MemberData(nameof(Texts))]
    public void A_text_of_the_greatest_length_is_not_too_long(string rpc, string path)
    {
        var slot = Find(rpc, path);
        Assert.DoesNotContain("too-long", FieldRulesCheck.Of(slot.With(new string('a', slot.MaxLength))).Select(violation => violation.Code));
    }

    [Theory, MemberData(nameof(Texts))]
    public void Control_characters_and_lone_surrogates_are_refused(string rpc, string path)
    {
        foreach (var text in new[] { "\0", "a\n", "a\tb", "\u001bb", "\u007f", "\u0085", "\ud83d", "\ude00", "\ude00\ud83d", "a\ud83d", "a\ufffd" })
        {
            Expect(Find(rpc, path).With(text), path, "control-character");
        }
    }

    [Theory, MemberData(nameof(Uuids))]
    public void What_is_not_a_uuid_in_its_usual_form_is_refused(string rpc, string path)
    {
        const string Valid = "018e3c2a-7d10-7b42-9a6f-0c5d1e2f3a4b";
        string[] wrong =
        [
            "x", Valid[1..], Valid + "0", Valid.Replace("-", "", StringComparison.Ordinal), $"{{{Valid}}}", $" {Valid}", $"{Valid} ", Valid.Replace('8', 'g'),
            $"0x{Valid[2..]}", $"+{Valid[1..]}", "018e3c2a-0x10-7b42-9a6f-0c5d1e2f3a4b", "00000000-0000-0000-0000-000000000000",
        ];
        foreach (var text in wrong)
        {
            Expect(Find(rpc, path).With(text), path, "not-a-uuid");
        }

        Expect(Find(rpc, path).With(Valid.ToUpperInvariant()), path, null);
    }

    [Theory, MemberData(nameof(Dates))]
    public void What_is_not_a_date_of_the_calendar_is_refused(string rpc, string path)
    {
        foreach (var text in new[] { "2024-02-30", "2023-02-29", "2024-13-01", "2024-2-03", "24-02-03", "2024/02/03", "03/02/2024", "2024-02-03 ", " 2024-02-03", "2024-02-03T00:00", "demain" })
        {
            Expect(Find(rpc, path).With(text), path, "not-a-date");
        }

        Expect(Find(rpc, path).With("1989-12-31"), path, "date-out-of-range");
        Expect(Find(rpc, path).With("2100-01-01"), path, "date-out-of-range");
        Expect(Find(rpc, path).With("1990-01-01"), path, null);
        Expect(Find(rpc, path).With("2099-12-31"), path, null);
        Expect(Find(rpc, path).With("2024-02-29"), path, null);
    }

    [Theory, MemberData(nameof(Times))]
    public void What_is_not_a_time_of_day_is_refused(string rpc, string path)
    {
        foreach (var text in new[] { "24:00", "9:00", "09:60", "0900", "09h00", "09:00:00", " 09:00", "09:00 ", "midi" })
        {
            Expect(Find(rpc, path).With(text), path, "not-a-time");
        }

        Expect(Find(rpc, path).With("00:00"), path, null);
        Expect(Find(rpc, path).With("23:59"), path, null);
    }

    [Theory, MemberData(nameof(Codes))]
    public void What_is_not_a_code_is_refused(string rpc, string path)
    {
        foreach (var text in new[] { "Caf", "caf ", " caf", "-caf", ".caf", "caf_rsa", "é", "caf/rsa", "caf'", "c;a" })
        {
            Expect(Find(rpc, path).With(text), path, "not-a-code");
        }

        foreach (var text in new[] { "caf", "compte.acces", "a-la-place", "18-25", "65+" })
        {
            Expect(Find(rpc, path).With(text), path, null);
        }
    }

    [Theory, MemberData(nameof(Hashes))]
    public void What_is_not_a_hash_is_refused_and_a_hash_is_never_taken_for_a_social_security_number(string rpc, string path)
    {
        foreach (var text in new[] { "0", new string('a', 63), new string('A', 64), new string('g', 64), $" {new string('a', 63)}" })
        {
            Expect(Find(rpc, path).With(text), path, "not-a-hash");
        }

        Expect(Find(rpc, path).With($"184127645108946{new string('a', 49)}"), path, null);
    }

    [Theory, MemberData(nameof(Lists))]
    public void A_list_is_refused_when_it_holds_too_many_items_and_when_it_must_not_be_empty(string rpc, string path)
    {
        Expect(Find(rpc, path).WithItems(Find(rpc, path).MaxItems + 1), path, "too-many");
        Expect(Find(rpc, path).WithItems(Find(rpc, path).MaxItems), path, null);
        Expect(Find(rpc, path).WithItems(0), path, Find(rpc, path).Rule.Required ? "required" : null);
    }

    [Theory, MemberData(nameof(Choices))]
    public void A_choice_that_does_not_exist_is_refused_and_so_is_none_where_one_is_required_or_in_a_list(string rpc, string path)
    {
        var slot = Find(rpc, path);
        var type = slot.Field.EnumType.ClrType;
        Expect(slot.With(System.Enum.ToObject(type, 99)), path, "unknown-value");
        Expect(slot.With(System.Enum.ToObject(type, -1)), path, "unknown-value");
        Expect(slot.With(System.Enum.ToObject(type, 0)), path, slot.Rule.Required || slot.IsItem ? "required" : null);
    }

    [Theory, MemberData(nameof(Numbers))]
    public void A_number_outside_its_range_is_refused(string rpc, string path)
    {
        var slot = Find(rpc, path);
        var isLong = slot.Field.FieldType == FieldType.Int64;
        foreach (var number in new[] { slot.Rule.Min - 1L, slot.Rule.Max + 1L, isLong ? long.MinValue : int.MinValue, isLong ? long.MaxValue : int.MaxValue })
        {
            Expect(slot.With(Number(number)), path, "out-of-range");
        }

        Expect(slot.With(Number(slot.Rule.Min)), path, null);
        Expect(slot.With(Number(slot.Rule.Max)), path, null);

        object Number(long number) => isLong ? number : (object)(int)number;
    }

    [Theory, MemberData(nameof(Instants))]
    public void An_instant_that_no_clock_shows_is_refused(string rpc, string path)
    {
        Expect(Find(rpc, path).With(new Timestamp { Seconds = long.MaxValue }), path, "not-a-time");
        Expect(Find(rpc, path).With(new Timestamp { Seconds = long.MinValue }), path, "not-a-time");
        Expect(Find(rpc, path).With(new Timestamp { Nanos = -1 }), path, "not-a-time");
        Expect(Find(rpc, path).With(new Timestamp { Nanos = 1_000_000_000 }), path, "not-a-time");
    }

    [Theory, MemberData(nameof(Messages))]
    public void A_missing_part_is_refused_where_it_is_required(string rpc, string path)
    {
        var slot = Find(rpc, path);
        Expect(slot.With(null), path, slot.Rule.Required ? "required" : null);
    }

    private static TheoryData<string, string> SlotsWhere(Predicate<Slot> predicate)
    {
        var data = new TheoryData<string, string>();
        foreach (var (rpc, slot) in All.Where(pair => predicate(pair.Slot)))
        {
            data.Add(rpc, slot.Path);
        }

        return data;
    }

    // A request of its own for each try.
    private static Slot Find(string rpc, string path) => Slot.Of(ContractCatalog.Methods[rpc].InputType, path);

    private static void Expect(Google.Protobuf.IMessage request, string path, string? code) =>
        Assert.Equal(code is null ? [] : [(path, code)], FieldRulesCheck.Of(request).Select(violation => (violation.Field, violation.Code)));
}
