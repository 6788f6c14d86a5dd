using System.Text.Json;

namespace AccesDroits.ServiceDefaults;

/// <summary>Values of the contracts as databases and events write them.</summary>
public static class EnumCodes
{
    /// <summary>A state, a result or a kind, e.g. to-take-up.</summary>
    public static string ToCode<TEnum>(this TEnum value) where TEnum : struct, Enum => JsonNamingPolicy.KebabCaseLower.ConvertName($"{value}");

    /// <summary>The same, for one that may be left out: null for the zero of the contract.</summary>
    public static string? ToOptionalCode<TEnum>(this TEnum value) where TEnum : struct, Enum => EqualityComparer<TEnum>.Default.Equals(value, default) ? null : value.ToCode();

    /// <summary>The same the other way round; nothing is the zero of the contract.</summary>
    public static TEnum FromCode<TEnum>(string? text) where TEnum : struct, Enum => text is null ? default : Enum.GetValues<TEnum>().First(value => value.ToCode() == text);
}
