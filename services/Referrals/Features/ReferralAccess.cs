using AccesDroits.Contracts;
using AccesDroits.Contracts.Common.V1;
using AccesDroits.Contracts.Referrals.V1;
using AccesDroits.ServiceDefaults;
using AccesDroits.ServiceDefaults.Auth;
using AccesDroits.ServiceDefaults.Grpc;
using Dapper;
using Grpc.Core;
using Npgsql;

namespace AccesDroits.Referrals.Features;

/// <summary>A referral that the caller may see, from their side.</summary>
public sealed record Seen(Guid ReferralId, string State, Side Side, long Revision);

/// <summary>Who may see a referral; for anybody else there is none.</summary>
public static class ReferralAccess
{
    /// <summary>SQL: the referral r is one that the caller may see. Parameters: those of <see cref="ParametersOf"/>.</summary>
    public const string IsVisible =
        """
        (
            (r.structure_id = @structure or (r.institution_id = @institution and r.state <> 'draft'))
            and (
                exists (select from referral_participant p where p.referral_id = r.referral_id and p.account_id = @me)
                or (r.institution_id = @institution and (
                    @supervises or r.contact_id is null
                    or exists (select from account a where a.account_id = @me and a.contact_id in (r.contact_id, r.sent_to_contact_id))
                ))
            )
        )
        """;

    private const string Find = $"select r.referral_id, r.state, r.revision from referral r where r.referral_id = @referralId and {IsVisible}";

    private sealed record FoundReferral(Guid ReferralId, string State, long Revision);

    /// <summary>The side that the caller is on.</summary>
    public static Side SideOf(ServerCallContext context) => context.Caller().Role.ActsForInstitution() ? Side.Partner : Side.Sender;

    /// <summary>Who asks.</summary>
    public static DynamicParameters ParametersOf(ServerCallContext context)
    {
        var caller = context.Caller();
        var isPartner = SideOf(context) == Side.Partner;
        return new DynamicParameters(new
        {
            me = caller.Id, structure = isPartner ? null : caller.StructureId, institution = isPartner ? caller.InstitutionId : null, supervises = caller.Role == Role.PartnerSupervisor,
            side = SideOf(context).ToCode(),
        });
    }

    /// <exception cref="RpcException">The caller may not see it, or there is none.</exception>
    public static async Task<Seen> FindAsync(NpgsqlConnection connection, Guid referralId, ServerCallContext context)
    {
        var asked = ParametersOf(context);
        asked.AddDynamicParams(new { referralId });
        return await connection.QuerySingleOrDefaultAsync<FoundReferral>(new CommandDefinition(Find, asked, cancellationToken: context.CancellationToken)) is { } found
            ? new Seen(found.ReferralId, found.State, SideOf(context), found.Revision)
            : throw Unknown();
    }

    internal static RpcException Unknown() => Errors.NotFound("unknown-referral", "Cette sollicitation n'existe pas.");
}
