using AccesDroits.Contracts.Reception.V1;
using AccesDroits.Contracts.Statistics.V1;
using AccesDroits.ServiceDefaults;
using Grpc.Core;

namespace AccesDroits.Portal.Pages.Figures;

/// <summary>Chiffres d'un périmètre: of a period, of the same one a year before, and of twelve months with the twelve before them.</summary>
/// <param name="Places">The places of the scope where there are a few, each with its own report.</param>
public sealed record FigureSet(
    ReportPeriod Period, Report Now, Report Before, IReadOnlyList<MonthFigures> Year, IReadOnlyList<MonthFigures> YearBefore, IReadOnlyList<Report> Places)
{
    public ReportDetails Details { get; init; } = new();

    public ReportDetails DetailsBefore { get; init; } = new();

    public DetailLabels? Labels { get; init; }

    /// <summary>Nothing was entered for the period.</summary>
    public bool IsEmpty => Now.Visits.Total == 0 && Now.Kiosk.Total == 0;
}

/// <summary>Why there is nothing to show.</summary>
public enum Missing
{
    /// <summary>Statistics did not answer.</summary>
    Away,

    /// <summary>Statistics did not answer in the time given.</summary>
    Late,

    /// <summary>Statistics does not know the scope, or not yet.</summary>
    Unknown,
}

/// <summary>Reads what the page of figures shows.</summary>
public sealed class FigureReader(StatisticsService.StatisticsServiceClient statistics, ReceptionService.ReceptionServiceClient reception, TimeProvider clock)
{
    // Of a structure with more places, each is chosen by itself.
    private const int MostPlaces = 12;
    private const int MonthsOfAYear = 12;

    /// <summary>All of it at once, or why not. Any other refusal is an exception.</summary>
    /// <param name="patience">How long to wait.</param>
    public async Task<(FigureSet? Figures, Missing? Missing)> ReadAsync(
        Scope scope, ReportPeriod period, IReadOnlyList<Scope> places, TimeSpan patience, CancellationToken cancellationToken)
    {
        var options = new CallOptions(deadline: clock.GetUtcNow().UtcDateTime + patience, cancellationToken: cancellationToken);
        try
        {
            return (await ReadAsync(scope, period, places, options), null);
        }
        catch (RpcException exception) when (!cancellationToken.IsCancellationRequested && MissingOf(exception.StatusCode) is { } missing)
        {
            return (null, missing);
        }
    }

    /// <summary>One report, or null when it cannot be had now.</summary>
    public async Task<Report?> FindReportAsync(Scope scope, ReportPeriod period, TimeSpan patience, CancellationToken cancellationToken)
    {
        try
        {
            return await ReportAsync(scope, period, new CallOptions(deadline: clock.GetUtcNow().UtcDateTime + patience, cancellationToken: cancellationToken));
        }
        catch (RpcException exception) when (!cancellationToken.IsCancellationRequested && MissingOf(exception.StatusCode) is not null)
        {
            return null;
        }
    }

    private async Task<FigureSet> ReadAsync(Scope scope, ReportPeriod period, IReadOnlyList<Scope> places, CallOptions options)
    {
        var (now, before) = (ReportAsync(scope, period, options), ReportAsync(scope, period.YearBefore(), options));
        var year = TwelveMonthsUntil(period.To);
        var (months, monthsBefore) = (MonthsAsync(scope, year, options), MonthsAsync(scope, year.YearBefore(), options));
        var reports = places.Count <= MostPlaces ? places.Select(place => ReportAsync(place, period, options)).ToList() : [];
        var (details, detailsBefore) = (DetailsAsync(scope, period, options), DetailsAsync(scope, period.YearBefore(), options));
        var lists = reception.GetTaxonomyAsync(new GetTaxonomyRequest(), options).ResponseAsync;
        await Task.WhenAll([now, before, months, monthsBefore, details, detailsBefore, lists, .. reports]);
        return new FigureSet(period, await now, await before, await months, await monthsBefore, await Task.WhenAll(reports))
        {
            Details = await details, DetailsBefore = await detailsBefore, Labels = new DetailLabels(await lists),
        };
    }

    private static ReportPeriod TwelveMonthsUntil(DateOnly day) =>
        new(ReportPeriod.Dates, new DateOnly(day.Year, day.Month, 1).AddMonths(1 - MonthsOfAYear), day);

    private async Task<Report> ReportAsync(Scope scope, ReportPeriod period, CallOptions options) => await statistics.GetReportAsync(
        new GetReportRequest { ScopeKind = scope.Kind, ScopeCode = scope.Code, From = period.From.ToText(), To = period.To.ToText() }, options);

    /// <summary>The report and its details.</summary>
    public async Task<(Report Report, ReportDetails Details, DetailLabels Labels)> WholeAsync(Scope scope, ReportPeriod period, CancellationToken cancellationToken)
    {
        var options = new CallOptions(cancellationToken: cancellationToken);
        return (await ReportAsync(scope, period, options), await DetailsAsync(scope, period, options), new DetailLabels(await reception.GetTaxonomyAsync(new GetTaxonomyRequest(), options)));
    }

    private async Task<ReportDetails> DetailsAsync(Scope scope, ReportPeriod period, CallOptions options) => await statistics.GetDetailsAsync(
        new GetReportRequest { ScopeKind = scope.Kind, ScopeCode = scope.Code, From = period.From.ToText(), To = period.To.ToText() }, options);

    private async Task<IReadOnlyList<MonthFigures>> MonthsAsync(Scope scope, ReportPeriod period, CallOptions options) => (await statistics.GetMonthsAsync(
        new GetMonthsRequest { ScopeKind = scope.Kind, ScopeCode = scope.Code, From = period.From.ToText(), To = period.To.ToText() }, options)).Months;

    private static Missing? MissingOf(StatusCode status) => status switch
    {
        StatusCode.Unavailable => Missing.Away,

        // A service may notice that the time is over before its caller does, and then cancels.
        StatusCode.DeadlineExceeded or StatusCode.Cancelled => Missing.Late,
        StatusCode.NotFound => Missing.Unknown,
        _ => null,
    };
}
