using AccesDroits.ServiceDefaults.Auth;
using AccesDroits.ServiceDefaults.Grpc;
using Grpc.Core;

namespace AccesDroits.Workshops.Features;

/// <summary>The structure of whoever calls; what belongs to another is unknown to them.</summary>
internal static class Own
{
    public static Guid Structure(ServerCallContext context) => context.Caller().StructureId ?? throw Errors.Denied();

    public static RpcException UnknownCycle() => Errors.NotFound("unknown-cycle", "Ce parcours n'existe pas.");

    public static RpcException UnknownSession() => Errors.NotFound("unknown-session", "Cette séance n'existe pas.");

    public static RpcException UnknownEnrolment() => Errors.NotFound("unknown-enrolment", "Cette inscription n'existe pas.");

    public static Guid? OrNull(string id) => id.Length == 0 ? null : Guid.Parse(id);
}
