namespace AccesDroits.Gateway;

/// <summary>Addresses of programs that lead nowhere: they are not for the pages to answer.</summary>
internal static class UnknownPaths
{
    public static void MapUnknownPaths(this WebApplication app)
    {
        foreach (var pattern in new[] { "/api/{**path}", "/connect/{**path}", "/.well-known/{**path}", "/accesdroits.{service}/{**path}", "/alive" })
        {
            app.Map(pattern, Refusal.UnknownPath.AnswerAsync);
        }
    }
}
