namespace AccesDroits.Reception.Features.Visitors;

internal static class VisitorsExtensions
{
    /// <summary>Visitors, their codes, and the end of their retention.</summary>
    public static void AddVisitors(this WebApplicationBuilder builder) =>
        builder.Services.AddSingleton<VisitorCodeTries>().AddSingleton<VisitorCodes>().AddSingleton<VisitorRows>().AddSingleton<VisitorRetention>();
}
