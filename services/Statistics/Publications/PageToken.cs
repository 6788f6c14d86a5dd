using System.Globalization;
using AccesDroits.ServiceDefaults.Grpc;

namespace AccesDroits.Statistics.Publications;

/// <summary>Where a page of publications ends.</summary>
internal sealed record PageToken(DateTime At, Guid Id)
{
    public static string Of(PublicationRow row) => string.Create(CultureInfo.InvariantCulture, $"{row.DraftedAt.Ticks}-{row.PublicationId}");

    /// <summary>Null for the first page; a token that nobody was given is refused.</summary>
    public static PageToken? Parse(string token)
    {
        if (token.Length == 0)
        {
            return null;
        }

        var dash = token.IndexOf('-', StringComparison.Ordinal);
        if (dash > 0 && long.TryParse(token[..dash], NumberStyles.None, CultureInfo.InvariantCulture, out var ticks) && ticks <= DateTime.MaxValue.Ticks && Guid.TryParse(token[(dash + 1)..], out var id))
        {
            return new PageToken(new DateTime(ticks, DateTimeKind.Utc), id);
        }

        throw Errors.Invalid([new Violation("page_token", "unknown-page", "Cette page n'existe pas : recommencez à la première.")]);
    }
}
