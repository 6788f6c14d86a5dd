using System.Globalization;
using AccesDroits.Contracts.Statistics.V1;
using AccesDroits.ServiceDefaults;
using AccesDroits.ServiceDefaults.Auth;
using AccesDroits.ServiceDefaults.Grpc;
using AccesDroits.ServiceDefaults.Rest;

namespace AccesDroits.Statistics.Publications;

/// <summary>Publications over REST: the messages of the RPCs in JSON, and files.</summary>
public static class PublicationRoutes
{
    private static readonly Google.Protobuf.Reflection.ServiceDescriptor Service = PublicationService.Descriptor;

    public static RouteGroupBuilder MapPublications(this RouteGroupBuilder api)
    {
        Route(api.MapGet("/publications", ListAllAsync), "ListPublications", "Publications du réseau", "La plus récente d'abord. « with_content=true » donne aussi les chiffres : tous les points d'une période en un appel.", "ListPublications")
            .ProducesMessage(ListPublicationsResponse.Descriptor);
        Route(api.MapGet("/points/{code}/publications", ListOfPointAsync), "ListPointPublications", "Publications d'un point", "Toutes, ou celles d'exactement une période.", "ListPublications")
            .ProducesMessage(ListPublicationsResponse.Descriptor);
        Route(api.MapGet("/points/{code}/publication", OfPointAsync), "GetPointPublication", "Publication en vigueur d'un point pour une période", "Une période qui n'est pas publiée est refusée avec la liste de celles qui le sont.", "GetPublication")
            .ProducesMessage(StoredPublication.Descriptor).DescribesDates("from", "to").ProducesProblems(StatusCodes.Status404NotFound);
        Route(api.MapGet("/publications/{id}", OneByIdAsync), "GetPublication", "Une publication", "Avec ses chiffres. L'ETag est l'empreinte du contenu.", "GetPublication")
            .ProducesMessage(StoredPublication.Descriptor).ProducesProblems(StatusCodes.Status404NotFound);
        Route(api.MapGet("/publications/{id}/file.{format}", FileAsync), "GetPublicationFile", "Une publication en fichier", "json : le contenu à l'octet près ; csv : une ligne par chiffre ; xlsx : une feuille par tableau.", "GetPublicationFile")
            .Produces<byte[]>(StatusCodes.Status200OK, "application/octet-stream").ProducesProblems(StatusCodes.Status404NotFound);
        Route(api.MapGet("/changes", ChangesAsync), "ListPublicationChanges", "Ce qui a été publié ou remplacé", "Dans l'ordre, depuis une position ; « next » est la position à donner la fois suivante.", "ListPublicationChanges")
            .ProducesMessage(ListPublicationChangesResponse.Descriptor);
        return api;
    }

    private static RouteHandlerBuilder Route(RouteHandlerBuilder route, string name, string summary, string description, string rpc) => route
        .WithName(name).WithTags("Publications").WithSummary(summary).WithDescription(description).FollowsRpc(Service.FindMethodByName(rpc)).ProducesProblems(StatusCodes.Status400BadRequest);

    private static Task<IResult> ListAllAsync(
        string? from, string? to, string? scope_kind, string? scope_code, bool? with_content, bool? with_superseded, int? page_size, string? page_token, PublicationReader reader, HttpContext context)
    {
        var request = new ListPublicationsRequest
        {
            ScopeKind = KindOf(scope_kind), ScopeCode = scope_code ?? "", From = from ?? "", To = to ?? "", WithContent = with_content ?? false, WithSuperseded = with_superseded ?? false,
            PageSize = page_size ?? 0, PageToken = page_token ?? "",
        };
        return ListAsync(request, reader, context);
    }

    private static Task<IResult> ListOfPointAsync(
        string code, string? from, string? to, bool? with_content, bool? with_superseded, int? page_size, string? page_token, PublicationReader reader, HttpContext context) => ListAsync(
            new ListPublicationsRequest
            {
                ScopeKind = ScopeKind.Point, ScopeCode = code, From = from ?? "", To = to ?? "", WithContent = with_content ?? false, WithSuperseded = with_superseded ?? false,
                PageSize = page_size ?? 0, PageToken = page_token ?? "",
            },
            reader, context);

    private static async Task<IResult> ListAsync(ListPublicationsRequest request, PublicationReader reader, HttpContext context)
    {
        Check(request);
        return Conditional.Json(context, await reader.ListAsync(request, context.Caller(), context.RequestAborted));
    }

    private static Task<IResult> OfPointAsync(string code, string? from, string? to, PublicationReader reader, HttpContext context) =>
        OneAsync(new GetPublicationRequest { ScopeKind = ScopeKind.Point, ScopeCode = code, From = from ?? "", To = to ?? "" }, reader, context);

    private static Task<IResult> OneByIdAsync(string id, PublicationReader reader, HttpContext context) => OneAsync(new GetPublicationRequest { PublicationId = id }, reader, context);

    private static async Task<IResult> OneAsync(GetPublicationRequest request, PublicationReader reader, HttpContext context)
    {
        Check(request);
        return Conditional.Json(context, (await reader.OneAsync(request, context.Caller(), context.RequestAborted)).Stored(withContent: true));
    }

    private static async Task<IResult> FileAsync(string id, string format, PublicationReader reader, HttpContext context)
    {
        var request = new GetPublicationFileRequest { PublicationId = id, Format = format switch { "json" => FileFormat.Json, "csv" => FileFormat.Csv, "xlsx" => FileFormat.Xlsx, _ => FileFormat.Unspecified } };
        Check(request);
        var row = await reader.OneAsync(new GetPublicationRequest { PublicationId = id }, context.Caller(), context.RequestAborted);
        var file = PublicationFiles.Of(row, request.Format);
        return Conditional.Bytes(context, file.Content.ToByteArray(), file.MediaType, file.ContentHash, file.FileName);
    }

    private static async Task<IResult> ChangesAsync(string? since, int? page_size, PublicationReader reader, HttpContext context)
    {
        var isNumber = long.TryParse(since ?? "0", NumberStyles.None, CultureInfo.InvariantCulture, out var position);
        var violations = new Violations();
        violations.AddIf(!isNumber || position > int.MaxValue, "since", "no-position", "Indiquez la position « next » de la réponse précédente, ou 0.");
        violations.ThrowIfAny();
        var request = new ListPublicationChangesRequest { Since = position, PageSize = page_size ?? 0 };
        Check(request);
        return Conditional.Json(context, await reader.ChangesAsync(request, context.RequestAborted));
    }

    private static ScopeKind KindOf(string? code)
    {
        var kind = Enum.GetValues<ScopeKind>().FirstOrDefault(kind => kind.ToCode() == code);
        var violations = new Violations();
        violations.AddIf(code is { Length: > 0 } && kind == ScopeKind.Unspecified, "scope_kind", "unknown-value", "Indiquez place, point, structure, territory ou department.");
        violations.ThrowIfAny();
        return kind;
    }

    private static void Check(Google.Protobuf.IMessage request)
    {
        var violations = new Violations();
        FieldRules.Check(request, violations);
        violations.ThrowIfAny();
    }
}
