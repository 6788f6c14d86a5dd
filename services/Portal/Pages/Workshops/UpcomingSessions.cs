using System.Collections.Concurrent;
using AccesDroits.Contracts.Workshops.V1;

namespace AccesDroits.Portal.Pages.Workshops;

/// <summary>Ateliers à venir, kept for a minute: however many people look, Workshops is asked once.</summary>
internal sealed class UpcomingSessions(IServiceScopeFactory scopes, TimeProvider clock)
{
    // An address may name any place; those that exist are few.
    private const int MostKept = 500;
    private static readonly TimeSpan Life = TimeSpan.FromMinutes(1);
    private readonly ConcurrentDictionary<string, (DateTimeOffset Until, IReadOnlyList<UpcomingSession> Sessions)> _kept = new(StringComparer.Ordinal);

    /// <param name="placeId">Empty for all places.</param>
    public async Task<IReadOnlyList<UpcomingSession>> ReadAsync(string placeId, CancellationToken cancellationToken)
    {
        if (_kept.TryGetValue(placeId, out var kept) && kept.Until > clock.GetUtcNow())
        {
            return kept.Sessions;
        }

        await using var scope = scopes.CreateAsyncScope();
        var calendars = scope.ServiceProvider.GetRequiredService<CalendarService.CalendarServiceClient>();
        var sessions = (await calendars.ListUpcomingSessionsAsync(new ListUpcomingSessionsRequest { PlaceId = placeId }, cancellationToken: cancellationToken)).Sessions;
        if (_kept.Count >= MostKept)
        {
            _kept.Clear();
        }

        _kept[placeId] = (clock.GetUtcNow() + Life, sessions);
        return sessions;
    }
}
