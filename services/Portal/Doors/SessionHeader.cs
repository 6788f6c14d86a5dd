using AccesDroits.Contracts.Directory.V1;

namespace AccesDroits.Portal.Doors;

/// <summary>How a page tells the gateway what to put into the browser's cookie: the gateway alone writes and reads it.</summary>
internal static class SessionHeader
{
    private const string Name = "AccesDroits-Session";

    public static void StartSession(this HttpResponse response, SessionGrant grant) => response.Headers[Name] = grant.Session;

    public static void EndSession(this HttpResponse response) => response.Headers[Name] = "";

    /// <summary>The page that comes after a sign-in.</summary>
    public static string PathOf(NextStep next, string? wanted) => next switch
    {
        NextStep.VerifyTotp => With(PageDoors.SecondFactor, wanted),
        NextStep.EnrolTotp => With("/connexion/activation", wanted),
        _ => LocalPath.Of(wanted),
    };

    private static string With(string page, string? wanted) =>
        LocalPath.Of(wanted) is var path && path == "/" ? page : $"{page}?retour={Uri.EscapeDataString(path)}";
}
