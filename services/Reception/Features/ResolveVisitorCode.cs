using AccesDroits.Contracts.Reception.V1;
using AccesDroits.Reception.Domain;
using AccesDroits.ServiceDefaults.Auth;
using AccesDroits.ServiceDefaults.Auditing;
using AccesDroits.ServiceDefaults.Grpc;
using Dapper;
using Grpc.Core;
using Npgsql;

namespace AccesDroits.Reception.Features;

public sealed partial class ReceptionApi
{
    private const string SelectCode = "select visitor_id from visitor_code where code = @code for update";

    private const string SelectLastProfile =
        """
        select age_band, sex, single_parent, help_with_french, computer_at_home, smartphone_only
        from visit where visitor_id = @visitorId and not deleted order by date desc, visit_id desc limit 1
        """;

    private const string CreateVisitor =
        """
        with created as (insert into visitor (visitor_id, created_at) values (@visitorId, @now) returning visitor_id)
        update visitor_code set visitor_id = created.visitor_id from created where code = @code
        """;

    private sealed record LastProfile(string AgeBand, string Sex, string SingleParent, string HelpWithFrench, string ComputerAtHome, string SmartphoneOnly);

    public override async Task<ResolveVisitorCodeResponse> ResolveVisitorCode(ResolveVisitorCodeRequest request, ServerCallContext context)
    {
        await using var connection = await database.OpenConnectionAsync(context.CancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(context.CancellationToken);
        var (visitorId, firstUse) = await UseCodeAsync(connection, request.Code, "code", isTry: true, context);
        var last = await connection.QuerySingleOrDefaultAsync<LastProfile>(
            new CommandDefinition(SelectLastProfile, new { visitorId }, cancellationToken: context.CancellationToken));
        await audit.WriteAsync(connection, context, new Act("visitor-code.resolve", "visitor", visitorId));
        await transaction.CommitAsync(context.CancellationToken);
        return new ResolveVisitorCodeResponse { VisitorId = visitorId.ToString(), FirstUse = firstUse, LastProfile = last is null ? null : ToProfile(last) };
    }

    /// <summary>The visitor who holds the code; the first use creates them, in the transaction of the caller.</summary>
    /// <param name="isTry">Asking is one of the caller's tries, whatever the answer; otherwise only a code that does not exist is.</param>
    private async Task<(Guid VisitorId, bool FirstUse)> UseCodeAsync(NpgsqlConnection connection, string typed, string field, bool isTry, ServerCallContext context)
    {
        var cancellationToken = context.CancellationToken;
        tries.Take(context.Caller(), isTry ? 1 : 0);
        var code = VisitorCode.Normalise(typed)
            ?? throw Errors.Invalid([new Violation(field, "not-a-visitor-code", "Ce code est mal recopié : vérifiez chaque caractère.")]);
        var holder = (await connection.QueryAsync<Guid?>(new CommandDefinition(SelectCode, new { code }, cancellationToken: cancellationToken))).ToList();
        if (holder.Count == 0)
        {
            if (!isTry)
            {
                tries.Take(context.Caller(), 1);
            }

            throw Errors.NotFound("unknown-code", "Ce code n'a pas été remis par le réseau.");
        }

        if (holder[0] is { } known)
        {
            return (known, false);
        }

        // A random id, not a dated one: it says nothing of when the person first came.
        var visitorId = Guid.NewGuid();
        await connection.ExecuteAsync(new CommandDefinition(CreateVisitor, new { visitorId, code, now = clock.GetUtcNow() }, cancellationToken: cancellationToken));
        return (visitorId, true);
    }

    private static Profile ToProfile(LastProfile last)
    {
        var (age, band) = ProfileCodes.ToAge(last.AgeBand);
        return new Profile
        {
            Age = age,
            AgeBand = band,
            Sex = ProfileCodes.ToSex(last.Sex),
            SingleParent = ProfileCodes.ToYesNo(last.SingleParent),
            HelpWithFrench = ProfileCodes.ToYesNo(last.HelpWithFrench),
            ComputerAtHome = ProfileCodes.ToYesNo(last.ComputerAtHome),
            SmartphoneOnly = ProfileCodes.ToYesNo(last.SmartphoneOnly),
        };
    }
}
