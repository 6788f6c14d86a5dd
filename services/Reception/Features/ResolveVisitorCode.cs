using AccesDroits.Contracts.Reception.V1;
using AccesDroits.Reception.Domain;
using AccesDroits.ServiceDefaults.Auditing;
using Dapper;
using Grpc.Core;

namespace AccesDroits.Reception.Features;

public sealed partial class ReceptionApi
{
    private const string SelectLastProfile =
        """
        select age_band, sex, single_parent, help_with_french, computer_at_home, smartphone_only
        from visit where visitor_id = @visitorId and not deleted order by date desc, visit_id desc limit 1
        """;

    private sealed record LastProfile(string AgeBand, string Sex, string SingleParent, string HelpWithFrench, string ComputerAtHome, string SmartphoneOnly);

    public override async Task<ResolveVisitorCodeResponse> ResolveVisitorCode(ResolveVisitorCodeRequest request, ServerCallContext context)
    {
        await using var connection = await database.OpenConnectionAsync(context.CancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(context.CancellationToken);
        var (visitorId, firstUse) = await visitorCodes.UseAsync(connection, request.Code, "code", isTry: true, context);
        var last = await connection.QuerySingleOrDefaultAsync<LastProfile>(
            new CommandDefinition(SelectLastProfile, new { visitorId }, cancellationToken: context.CancellationToken));
        await audit.WriteAsync(connection, context, new Act("visitor-code.resolve", "visitor", visitorId));
        await transaction.CommitAsync(context.CancellationToken);
        return new ResolveVisitorCodeResponse { VisitorId = visitorId.ToString(), FirstUse = firstUse, LastProfile = last is null ? null : ToProfile(last) };
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
