using System.Text;
using AccesDroits.ServiceDefaults;

namespace AccesDroits.Reception.Domain;

/// <summary>Temps d'accueil d'une série: the session that a series has on a day.</summary>
public static class SeriesSession
{
    /// <summary>Always the same for a series and a day.</summary>
    public static Guid IdOf(Guid seriesId, DateOnly day) => MadeId.Of("drop-in-session", seriesId, Encoding.UTF8.GetBytes(day.ToText()));
}
