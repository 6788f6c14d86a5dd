using System.Globalization;
using AccesDroits.Contracts.Reception.V1;
using AccesDroits.Portal.Forms;
using AccesDroits.Portal.Words;
using AccesDroits.ServiceDefaults;
using Microsoft.AspNetCore.Components;

namespace AccesDroits.Portal.Pages.Planning;

/// <summary>Planifier: one day or a recurrence, with one form. Sent twice, it plans once: the id of the series is made with the page.</summary>
public sealed partial class NewSessions : Page
{
    private const string Weekdays = "jours", Except = "sauf";
    private const int MostExceptions = 8;
    private Form _form = new(new PlanRecurrenceRequest(), "planning");
    private IReadOnlyList<Option> _places = [];
    private PlanRecurrenceResponse? _planned;

    [Inject]
    private PlanningService.PlanningServiceClient Planning { get; set; } = null!;

    [Inject]
    private Choices Choices { get; set; } = null!;

    [Inject]
    private Receivers People { get; set; } = null!;

    [Inject]
    private TimeProvider Clock { get; set; } = null!;

    private PlanRecurrenceRequest Request => (PlanRecurrenceRequest)_form.Request;

    private string PlannedInWords => _planned!.Planned.Count switch
    {
        0 => "Aucun temps d'accueil n'a été planifié.",
        1 => $"Un temps d'accueil est planifié, le {French.Day(_planned.Planned[0])}.",
        var count => $"{count} temps d'accueil sont planifiés, du {French.Day(_planned.Planned[0])} au {French.Day(_planned.Planned[^1])}.",
    };

    protected override async Task OnInitializedAsync()
    {
        _places = await Choices.PlacesAsync(Aborted, $"{Caller!.StructureId}");
        await People.ReadAsync(Clock.Today(), Aborted);
        var request = new PlanRecurrenceRequest { SeriesId = $"{Guid.CreateVersion7()}", EveryWeeks = 1, StartsAt = "09:00", EndsAt = "12:00" };
        request.PlaceId = _places.Count == 1 ? _places[0].Value : "";
        _form = new Form(request, "planning");
    }

    private async Task PlanAsync()
    {
        var request = new PlanRecurrenceRequest();
        _form = new Form(request, "planning");
        _form.Read(Http.Request);
        request.To = request.To.Length == 0 ? request.From : request.To;
        request.Weekdays.Add(Posted(Weekdays).Where(day => day is [>= '1' and <= '7']).Select(day => day[0] - '0'));
        if (request.Weekdays.Count == 0 && DateOnly.TryParseExact(request.From, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var first))
        {
            request.Weekdays.Add(Week.WeekdayOf(first));
        }

        request.Except.Add(Posted(Except).Where(day => day.Length > 0));
        request.Receivers.Add(People.Ticked(Http.Request));
        if (request.From.Length == 0 || request.Receivers.Count == 0)
        {
            RefuseUnfilled(request);
            return;
        }

        await SendAsync(_form, async () => _planned = await Planning.PlanRecurrenceAsync(request, cancellationToken: Aborted));
    }

    // What was not typed stands for something else here: the contract would name fields that nobody left out.
    private void RefuseUnfilled(PlanRecurrenceRequest request)
    {
        _form.Shows("from");
        _form.Shows("receivers");
        if (request.From.Length == 0)
        {
            _form.Refuse("from", "Choisissez le premier jour.");
        }

        if (request.Receivers.Count == 0)
        {
            _form.Refuse("receivers", "Cochez au moins une personne.");
        }
    }

    private IEnumerable<string> Posted(string name) => Http.Request.HasFormContentType ? Http.Request.Form[name].OfType<string>() : [];
}
