using System.Text.Json;
using AccesDroits.Contracts.Statistics.V1;

namespace AccesDroits.Statistics.Domain;

/// <summary>Catalogue des indicateurs, as data: nothing is counted or shown that has no definition in it.</summary>
public sealed record Catalogue(string Version, IReadOnlyList<IndicatorDefinition> Indicators)
{
    private readonly Dictionary<string, IndicatorDefinition> _byCode = Indicators.ToDictionary(indicator => indicator.Code, StringComparer.Ordinal);

    /// <summary>The catalogue shipped with the service.</summary>
    public static Catalogue Current { get; } = Read();

    public ListIndicatorsResponse Response => new()
    {
        DefinitionsVersion = Version,
        Indicators =
        {
            Indicators.Select(one => new Indicator
            {
                Code = one.Code, Label = one.Label, Definition = one.Definition, Unit = one.Unit, Formula = one.Formula, Version = one.Version, IsKeyFigure = one.IsKeyFigure,
            }),
        },
    };

    /// <summary>The definition of an indicator; what is not in the catalogue is not counted.</summary>
    public IndicatorDefinition this[string code] =>
        _byCode.TryGetValue(code, out var indicator) ? indicator : throw new InvalidOperationException($"The catalogue has no indicator {code}.");

    public bool IsKeyFigure(string code) => _byCode.TryGetValue(code, out var indicator) && indicator.IsKeyFigure;

    private static Catalogue Read()
    {
        using var stream = typeof(Catalogue).Assembly.GetManifestResourceStream("indicators.json")!;
        return JsonSerializer.Deserialize<Catalogue>(stream, JsonSerializerOptions.Web)!;
    }
}

/// <summary>Indicateur.</summary>
/// <param name="IsKeyFigure">One number, which may have an objective and be compared.</param>
public sealed record IndicatorDefinition(string Code, string Label, string Definition, string Unit, string Formula, int Version, bool IsKeyFigure);
