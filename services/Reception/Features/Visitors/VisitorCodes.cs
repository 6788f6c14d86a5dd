using AccesDroits.Reception.Domain;
using AccesDroits.ServiceDefaults.Auth;
using AccesDroits.ServiceDefaults.Grpc;
using Dapper;
using Grpc.Core;
using Npgsql;

namespace AccesDroits.Reception.Features.Visitors;

/// <summary>Codes de visiteur: from what is typed or scanned to whom it opens. The caller holds a transaction, and the code's row is theirs until its end.</summary>
public sealed class VisitorCodes(VisitorCodeTries tries, TimeProvider clock)
{
    private const string SelectCode = "select code, visitor_id, withdrawn from visitor_code where code = @code for update";

    private const string CreateVisitor =
        """
        with created as (insert into visitor (visitor_id, created_at) values (@visitorId, @now) returning visitor_id)
        update visitor_code set visitor_id = created.visitor_id from created where code = @code
        """;

    /// <param name="VisitorId">Null until the code is used, and once it is withdrawn.</param>
    public sealed record Issued(string Code, Guid? VisitorId, bool Withdrawn);

    /// <summary>The code as it was issued.</summary>
    /// <param name="isTry">Asking is one of the caller's tries, whatever the answer; otherwise only a code that does not exist is.</param>
    public async Task<Issued> FindAsync(NpgsqlConnection connection, string typed, string field, bool isTry, ServerCallContext context)
    {
        tries.Take(context.Caller(), isTry ? 1 : 0);
        var code = Normalise(typed, field);
        var issued = await connection.QuerySingleOrDefaultAsync<Issued>(new CommandDefinition(SelectCode, new { code }, cancellationToken: context.CancellationToken));
        if (issued is null)
        {
            if (!isTry)
            {
                tries.Take(context.Caller(), 1);
            }

            throw Errors.NotFound("unknown-code", "Ce code n'a pas été remis par le réseau.");
        }

        return issued;
    }

    /// <summary>The visitor who holds the code; the first use creates them.</summary>
    /// <param name="isTry">As for <see cref="FindAsync"/>.</param>
    public async Task<(Guid VisitorId, bool FirstUse)> UseAsync(NpgsqlConnection connection, string typed, string field, bool isTry, ServerCallContext context)
    {
        var issued = await FindAsync(connection, typed, field, isTry, context);
        CheckInUse(issued);
        if (issued.VisitorId is { } known)
        {
            return (known, false);
        }

        // A random id, not a dated one: it says nothing of when the person first came.
        var visitorId = Guid.NewGuid();
        await connection.ExecuteAsync(new CommandDefinition(CreateVisitor, new { visitorId, issued.Code, now = clock.GetUtcNow() }, cancellationToken: context.CancellationToken));
        return (visitorId, true);
    }

    public static void CheckInUse(Issued issued)
    {
        if (issued.Withdrawn)
        {
            throw Errors.BrokenRule("code-withdrawn", "Ce code a été retiré : donnez-en un autre à la personne.");
        }
    }

    /// <summary>The code as it is printed.</summary>
    public static string Normalise(string typed, string field) => VisitorCode.Normalise(typed)
        ?? throw Errors.Invalid([new Violation(field, "not-a-visitor-code", "Ce code est mal recopié : vérifiez chaque caractère.")]);
}
