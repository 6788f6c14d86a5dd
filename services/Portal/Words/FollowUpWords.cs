using System.Globalization;
using AccesDroits.Contracts.Reception.V1;
using AccesDroits.Portal.Forms;

namespace AccesDroits.Portal.Words;

/// <summary>Accompagnements in words.</summary>
internal static class FollowUpWords
{
    public static IReadOnlyList<Option> Kinds { get; } =
        [Of(EntryKind.Action, "Démarche à faire ou faite"), Of(EntryKind.Appointment, "Rendez-vous"), Of(EntryKind.DocumentAwaited, "Document attendu"), Of(EntryKind.Note, "Note")];

    public static IReadOnlyList<Option> Results { get; } =
    [
        Of(FollowUpResult.Resolved, "Résolu"), Of(FollowUpResult.PartlyResolved, "Résolu en partie"), Of(FollowUpResult.RefusedByInstitution, "Refusé par l'institution"),
        Of(FollowUpResult.NoNews, "La personne n'a pas donné suite"), Of(FollowUpResult.HandedOn, "Orienté vers un autre service"),
    ];

    public static IReadOnlyList<Option> States { get; } = [Of(FollowUpState.ToTakeUp, "À prendre"), Of(FollowUpState.InProgress, "En cours"), Of(FollowUpState.Closed, "Clos")];

    public static string Of(FollowUpState state) => States.In(Number(state));

    public static string Of(FollowUpResult result) => Results.In(Number(result));

    public static string Of(EntryKind kind) => kind == EntryKind.Action ? "Démarche" : Kinds.In(Number(kind));

    public static string ToneOf(FollowUpState state) => state switch { FollowUpState.ToTakeUp => "warn", FollowUpState.Closed => "good", _ => "" };

    /// <summary>45 min, or 1 h 05.</summary>
    public static string Time(int minutes) => minutes < 60 ? $"{minutes} min" : $"{minutes / 60} h{(minutes % 60 == 0 ? "" : $" {(minutes % 60).ToString("00", CultureInfo.InvariantCulture)}")}";

    private static Option Of<TEnum>(TEnum value, string label) where TEnum : struct, Enum => new(Number(value), label);

    private static string Number<TEnum>(TEnum value) where TEnum : struct, Enum => Convert.ToInt32(value, CultureInfo.InvariantCulture).ToString(CultureInfo.InvariantCulture);
}
