using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using AccesDroits.Contracts.Reception.V1;
using AccesDroits.Contracts.Statistics.V1;
using AccesDroits.ServiceDefaults;
using AccesDroits.ServiceDefaults.Auditing;
using AccesDroits.ServiceDefaults.Auth;
using AccesDroits.ServiceDefaults.Grpc;
using AccesDroits.ServiceDefaults.Rest;
using Dapper;
using Grpc.Core;

namespace AccesDroits.Statistics.Publications;

/// <summary>Brouillon de publication: freezes the figures of this moment, hides what must be, and keeps both for whoever signs.</summary>
public sealed partial class PublicationApi
{
    private const int DefaultThreshold = 5;

    private const string Insert =
        """
        insert into publication (publication_id, command_hash, state, author_id, drafted_at, scope_kind, scope_code, scope_label, from_date, to_date, threshold,
            content, content_hash, region, parts, hidden)
        values (@id, @commandHash, 'draft', @author, @now, @kind, @code, @label, @from, @to, @threshold, @content, @contentHash, @region::jsonb, @parts::jsonb, @hidden::jsonb)
        on conflict (publication_id) do nothing
        """;

    public override async Task<StoredPublication> DraftPublication(DraftPublicationRequest request, ServerCallContext context)
    {
        Check(request);
        var (id, commandHash) = (Guid.Parse(request.PublicationId), ContentHash.Of(request));
        await using var connection = await database.OpenConnectionAsync(context.CancellationToken);
        if (await PublicationReader.FindAsync(connection, id, isAdmin: true, context.CancellationToken) is { } known)
        {
            return SameOrTaken(known, commandHash);
        }

        var asked = new GetReportRequest { ScopeKind = request.ScopeKind, ScopeCode = request.ScopeCode, From = request.From, To = request.To };
        var (report, details, slices) = await statistics.ReadAllAsync(asked, context.Caller(), context.CancellationToken);
        var labels = new Labels(await OnBehalf.CallAsync(context, options => reception.GetTaxonomyAsync(new GetTaxonomyRequest { Date = request.To }, options)) is var lists ? lists.Entries : []);
        var (tables, parts) = ReportTables.Of(report, details, labels);
        var (region, from, to) = (Region.Of(slices), request.From.ToDate(), request.To.ToDate());
        var protection = new Protection(new Family(region, await PublicationReader.NeighboursAsync(connection, from, to, context.CancellationToken)), request.Threshold);
        var frozen = Freeze(protection, parts);
        var content = ProtoJson.Text(new PublicationContent
        {
            Scope = report.Scope, Period = report.Period, AsOf = report.AsOf, DefinitionsVersion = report.DefinitionsVersion, Threshold = request.Threshold, Decision = request.Decision,
            Tables = { FigureTables.Of(tables, frozen) },
        });
        var row = new
        {
            id, commandHash, author = context.Caller().Id, now = clock.GetUtcNow(), kind = report.Scope.Kind, code = request.ScopeCode, label = report.Scope.Label, from, to, threshold = request.Threshold,
            content, contentHash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(content))), region = Write(region), parts = Write(frozen),
            hidden = Write(protection.Hidden.Select(cell => new PublicationRow.HiddenCell(cell.Part, cell.Row, cell.Column, $"{cell.Reason}", cell.Value))),
        };
        await using (var transaction = await connection.BeginTransactionAsync(context.CancellationToken))
        {
            if (await connection.ExecuteAsync(new CommandDefinition(Insert, row, cancellationToken: context.CancellationToken)) == 1)
            {
                await audit.WriteAsync(connection, context, new Act("publication.draft", "publication", id));
            }

            await transaction.CommitAsync(context.CancellationToken);
        }

        return SameOrTaken((await PublicationReader.FindAsync(connection, id, isAdmin: true, context.CancellationToken))!, commandHash);
    }

    private void Check(DraftPublicationRequest request)
    {
        var least = configuration.GetValue("Publications:Threshold", DefaultThreshold);
        var violations = new Violations();
        Features.StatisticsApi.CheckPeriod(request.From, request.To, violations);
        violations.AddIf(request.To.Length > 0 && request.To.ToDate() >= clock.Today(), "to", "not-over", "Choisissez une période terminée : une publication ne change plus.");
        violations.AddIf(request.Threshold is 1 or 2, "threshold", "no-threshold", "Un seuil de 1 ou 2 ne protège personne : indiquez 0, ou 3 et plus.");
        violations.AddIf(request.Threshold < least && request.Decision.Length == 0, "decision", "decision-required", $"Un seuil sous {least} est une décision du réseau : indiquez qui l'a prise, et quand.");
        violations.ThrowIfAny();
    }

    private static IReadOnlyList<FrozenPart> Freeze(Protection protection, IReadOnlyList<FigurePart> parts)
    {
        try
        {
            return protection.Freeze(parts);
        }
        catch (TooNarrowException exception)
        {
            throw Errors.BrokenRule("too-narrow", exception.Message);
        }
    }

    private static StoredPublication SameOrTaken(PublicationRow known, byte[] commandHash) =>
        known.CommandHash.AsSpan().SequenceEqual(commandHash) ? known.Stored(withContent: true) : throw Errors.IdTaken();

    private static string Write<T>(T value) => JsonSerializer.Serialize(value, JsonSerializerOptions.Web);
}
