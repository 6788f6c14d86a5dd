using System.Collections;
using System.Collections.Concurrent;
using System.Globalization;
using AccesDroits.Contracts.Common.V1;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Google.Protobuf.WellKnownTypes;

namespace AccesDroits.ServiceDefaults.Grpc;

/// <summary>Checks a request against the rules that its proto states on each field (accesdroits.common.v1.FieldRule).</summary>
public static class FieldRules
{
    private const int DefaultMaxItems = 100;
    private static readonly ConcurrentDictionary<MessageDescriptor, PlannedField[]> Plans = new();

    private sealed record PlannedField(FieldDescriptor Descriptor, FieldRule Rule, bool IsRuled);

    /// <summary>Adds what is wrong with <paramref name="message"/> to <paramref name="violations"/>.</summary>
    public static void Check(IMessage message, Violations violations) => Walk(message, "", new Checker(violations));

    /// <summary>Every code of a taxonomy dimension in <paramref name="message"/>, empty ones left out.</summary>
    public static IEnumerable<(string Path, string Dimension, string Code)> Codes(IMessage message)
    {
        var collector = new Collector();
        Walk(message, "", collector);
        return collector.Codes;
    }

    private static PlannedField[] PlanOf(MessageDescriptor descriptor) =>
        Plans.GetOrAdd(descriptor, type =>
            [.. type.Fields.InDeclarationOrder().Select(field =>
                (Descriptor: field, Rule: field.GetOptions()?.GetExtension(ContractExtensions.Rule)))
                .Select(field => new PlannedField(field.Descriptor, field.Rule ?? new FieldRule(), field.Rule is not null))]);

    private static void Walk(IMessage message, string path, Visitor visitor)
    {
        if (!message.Descriptor.FullName.StartsWith("accesdroits.", StringComparison.Ordinal))
        {
            return;
        }

        foreach (var field in PlanOf(message.Descriptor))
        {
            // A member of a oneof that was not chosen is absent, not empty.
            var isSet = !field.Descriptor.HasPresence || field.Descriptor.Accessor.HasValue(message);
            if (!isSet && field.Descriptor.RealContainingOneof is not null)
            {
                continue;
            }

            var name = path + field.Descriptor.Name;
            var value = field.Descriptor.Accessor.GetValue(message);
            if (value is IList list)
            {
                visitor.List(name, list, field.Rule);
                var index = 0;
                foreach (var item in list.Cast<object>().Take(MaxItems(field.Rule)))
                {
                    visitor.Value($"{name}[{index}]", item, field.Rule, field.IsRuled, isItem: true);
                    Nested(item, $"{name}[{index++}].", visitor);
                }
            }
            else
            {
                visitor.Value(name, value, field.Rule, field.IsRuled, isItem: false);
                Nested(value, name + ".", visitor);
            }
        }
    }

    private static int MaxItems(FieldRule rule) => rule.MaxItems == 0 ? DefaultMaxItems : rule.MaxItems;

    private static void Nested(object? value, string path, Visitor visitor)
    {
        if (value is IMessage nested)
        {
            Walk(nested, path, visitor);
        }
    }

    // From 1970, which a clock that has lost its battery shows, to 9999, less the second whose end the database's driver takes for infinity.
    private static bool IsValid(Timestamp time) => time is { Seconds: >= 0 and < 253_402_300_799, Nanos: >= 0 and < 1_000_000_000 };

    private abstract class Visitor
    {
        public virtual void List(string path, IList list, FieldRule rule)
        {
        }

        public abstract void Value(string path, object? value, FieldRule rule, bool isRuled, bool isItem);
    }

    private sealed class Collector : Visitor
    {
        public List<(string, string, string)> Codes { get; } = [];

        public override void Value(string path, object? value, FieldRule rule, bool isRuled, bool isItem)
        {
            if (rule.Dimension.Length > 0 && value is string { Length: > 0 } code)
            {
                Codes.Add((path, rule.Dimension, code));
            }
        }
    }

    private sealed class Checker(Violations violations) : Visitor
    {
        public override void List(string path, IList list, FieldRule rule)
        {
            var most = MaxItems(rule);
            violations.AddIf(rule.Required && list.Count == 0, path, "required", "Ajoutez au moins un élément.");
            violations.AddIf(list.Count > most, path, "too-many", $"Pas plus de {most} éléments.");
        }

        public override void Value(string path, object? value, FieldRule rule, bool isRuled, bool isItem)
        {
            switch (value)
            {
                case null:
                    violations.AddIf(rule.Required, path, "required", "Cette information est obligatoire.");
                    break;
                case string text when text.Length == 0:
                    violations.AddIf(rule.Required || isItem, path, "required", "Cette information est obligatoire.");
                    break;
                case string text:
                    if (TextRules.Breach(text, rule) is var (code, message))
                    {
                        violations.Add(path, code, message);
                    }

                    break;
                case int or long when isRuled && rule.Max != 0:
                    var number = Convert.ToInt64(value, CultureInfo.InvariantCulture);
                    violations.AddIf(number < rule.Min || number > rule.Max, path, "out-of-range", $"Choisissez un nombre entre {rule.Min} et {rule.Max}.");
                    break;
                case Timestamp time:
                    violations.AddIf(!IsValid(time), path, "not-a-time", "Date et heure mal formées.");
                    break;
                case System.Enum choice:
                    violations.AddIf(!System.Enum.IsDefined(choice.GetType(), choice), path, "unknown-value", "Ce choix n'existe pas.");
                    violations.AddIf((rule.Required || isItem) && Convert.ToInt32(choice, CultureInfo.InvariantCulture) == 0, path, "required", "Faites un choix.");
                    break;
            }
        }
    }
}
