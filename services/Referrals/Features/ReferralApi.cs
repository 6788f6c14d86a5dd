using AccesDroits.Contracts.Referrals.V1;
using AccesDroits.ServiceDefaults.Auditing;
using AccesDroits.ServiceDefaults.Messaging;
using Npgsql;

namespace AccesDroits.Referrals.Features;

/// <summary>The RPCs of referrals, one file each, and what several of them do alike.</summary>
public sealed partial class ReferralApi(NpgsqlDataSource database, ReferralSeals seals, Audit audit, Outbox outbox, TimeProvider clock) : ReferralService.ReferralServiceBase;
