using System.Collections.Concurrent;
using AccesDroits.Contracts.Reception.V1;
using AccesDroits.Testing;
using FsCheck;
using FsCheck.Fluent;

namespace AccesDroits.Contracts.Tests;

/// <summary>What a caller typed may be a name, a code of a visitor or worse: it is never said again.</summary>
public sealed class MessageTests
{
    // Something that no French sentence of the suite holds.
    private const string Marker = "Zq7_";

    private static readonly IReadOnlyList<Slot> Texts = [.. Slot.Of(LogVisitRequest.Descriptor).Where(slot => slot.IsText)];

    private static readonly Gen<string> AnyText = Gen.OneOf(
        ArbMap.Default.GeneratorFor<string>().Select(text => text ?? ""),
        Gen.ListOf(Gen.Elements('a', 'Z', '0', '1', '2', '-', ':', '.', ' ', '\u0007', '\ud83d', 'é')).Select(letters => string.Concat(letters)),
        Gen.Choose(195, 300).Select(length => new string('x', length)));

    [Fact]
    public void The_message_never_holds_the_value() =>
        Prop.ForAll(
            Arb.From(from slot in Gen.Elements(Texts.AsEnumerable()) from text in AnyText select (slot.Path, Value: Marker + text)),
            tried => FieldRulesCheck.Of(With(tried.Path, tried.Value)).All(violation => !violation.Message.Contains(Marker, StringComparison.Ordinal)))
            .QuickCheckThrowOnFailure();

    [Fact]
    public void The_message_depends_on_the_field_and_the_rule_only()
    {
        var seen = new ConcurrentDictionary<(string, string), string>();
        Prop.ForAll(
            Arb.From(from slot in Gen.Elements(Texts.AsEnumerable()) from text in AnyText select (slot.Path, Value: text)),
            tried => FieldRulesCheck.Of(With(tried.Path, tried.Value))
                .All(violation => seen.GetOrAdd((violation.Field, violation.Code), violation.Message) == violation.Message))
            .QuickCheckThrowOnFailure();
        Assert.True(seen.Count > Texts.Count, "Too few values were refused for this to mean anything.");
    }

    [Fact]
    public void The_path_of_a_field_never_holds_the_value() =>
        Prop.ForAll(
            Arb.From(from slot in Gen.Elements(Texts.AsEnumerable()) from text in AnyText select (slot.Path, Value: text)),
            tried => FieldRulesCheck.Of(With(tried.Path, tried.Value)).All(violation => violation.Field == tried.Path))
            .QuickCheckThrowOnFailure();

    private static Google.Protobuf.IMessage With(string path, string value) => Slot.Of(LogVisitRequest.Descriptor, path).With(value);
}
