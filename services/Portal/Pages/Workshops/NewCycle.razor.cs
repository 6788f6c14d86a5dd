using AccesDroits.Contracts.Workshops.V1;
using AccesDroits.Portal.Forms;
using AccesDroits.ServiceDefaults;
using Microsoft.AspNetCore.Components;
using AccesDroits.Portal.Pages.Planning;

namespace AccesDroits.Portal.Pages.Workshops;

/// <summary>Prévoir un atelier: first its dates and what stands in their way, then the same form plans them. Sent twice, it plans once.</summary>
public sealed partial class NewCycle : Page
{
    private const string Weekdays = "jours", Except = "sauf", Dates = "dates-choisies", Plan = "prevoir";
    private const int MostExceptions = 6, MostDates = 12;
    private Form _form = new(new PlanCycleRequest { Setting = new SessionSetting() }, "atelier");
    private IReadOnlyList<Option> _places = [], _modules = [];
    private CyclePlan? _plan;

    [Inject]
    private CycleService.CycleServiceClient Cycles { get; set; } = null!;

    [Inject]
    private ModuleService.ModuleServiceClient Modules { get; set; } = null!;

    [Inject]
    private Choices Choices { get; set; } = null!;

    [Inject]
    private Team Team { get; set; } = null!;

    private PlanCycleRequest Request => (PlanCycleRequest)_form.Request;

    protected override async Task OnInitializedAsync()
    {
        _places = await Choices.PlacesAsync(Aborted, $"{Caller!.StructureId}");
        _modules = [.. (await Modules.ListModulesAsync(new ListModulesRequest(), cancellationToken: Aborted)).Modules.Select(stored => new Option(stored.Module.ModuleId, stored.Module.Title))];
        await Team.ReadAsync(Aborted);
        _form = new Form(
            new PlanCycleRequest
            {
                CycleId = $"{Guid.CreateVersion7()}", Kind = CycleKind.Workshop, Format = GroupFormat.Group, Capacity = 8, Listed = true, Weekly = new WeeklyPlan { EveryWeeks = 1 },
                Setting = new SessionSetting { PlaceId = _places.Count == 1 ? _places[0].Value : "", StartsAt = "14:00", EndsAt = "16:00" },
            },
            "atelier");
    }

    private async Task SendAsync()
    {
        var request = new PlanCycleRequest { Setting = new SessionSetting(), Weekly = new WeeklyPlan() };
        _form = new Form(request, "atelier");
        _form.Read(Http.Request);
        request.Setting.Computers.Add(SettingFields.Computers(Http.Request));
        request.Capacity = request.Kind == CycleKind.Workshop ? request.Capacity : 1;
        FillDays(request);
        var planning = Posted(Plan).Any();
        if (planning && await SendAsync(_form, async () => await Cycles.PlanCycleAsync(request, cancellationToken: Aborted)))
        {
            GoTo($"/ateliers/parcours/{request.CycleId}?fait=atelier-prevu");
        }
        else if (!planning || _form.Code == "conflicts")
        {
            await SendAsync(_form, async () => _plan = await Cycles.PreviewCycleAsync(request, cancellationToken: Aborted));
        }
    }

    // Chosen dates come before a weekly plan; one day is a plan that ends as it begins.
    private void FillDays(PlanCycleRequest request)
    {
        var dates = Posted(Dates).Where(day => day.Length > 0).ToList();
        if (dates.Count > 0)
        {
            request.Weekly = null;
            request.Dates.Add(dates);
            return;
        }

        var weekly = request.Weekly;
        weekly.To = weekly.To.Length == 0 ? weekly.From : weekly.To;
        weekly.Weekdays.Add(Posted(Weekdays).Where(day => day is [>= '1' and <= '7']).Select(day => day[0] - '0'));
        weekly.Except.Add(Posted(Except).Where(day => day.Length > 0));
        if (weekly.Weekdays.Count == 0 && DateOnly.TryParseExact(weekly.From, "yyyy-MM-dd", out var first))
        {
            weekly.Weekdays.Add(Week.WeekdayOf(first));
        }
    }

    private IEnumerable<string> Posted(string name) => Http.Request.HasFormContentType ? Http.Request.Form[name].OfType<string>() : [];
}
