using AccesDroits.ServiceDefaults.Grpc;
using Google.Rpc;
using Grpc.Core;
using Xunit;

namespace AccesDroits.Testing;

/// <summary>What an RPC answered instead of doing what was asked.</summary>
/// <param name="Code">Stable code of the error.</param>
/// <param name="Fields">Stable code of each field that was refused.</param>
/// <param name="Metadata">All that the error tells beside its code.</param>
public sealed record Refusal(StatusCode Status, string? Code, IReadOnlyDictionary<string, string> Fields, string Message, IReadOnlyDictionary<string, string> Metadata)
{
    /// <summary>The call must be refused.</summary>
    public static async Task<Refusal> Of<T>(AsyncUnaryCall<T> call) => From(await Assert.ThrowsAsync<RpcException>(async () => await call));

    /// <summary>What the answer says.</summary>
    public static Refusal From(RpcException exception)
    {
        var details = Errors.DetailsOf(exception)?.Details ?? [];
        var info = details.Where(detail => detail.Is(ErrorInfo.Descriptor)).Select(detail => detail.Unpack<ErrorInfo>()).SingleOrDefault();
        var fields = details.Where(detail => detail.Is(BadRequest.Descriptor)).Select(detail => detail.Unpack<BadRequest>())
            .SelectMany(badRequest => badRequest.FieldViolations)
            .ToDictionary(violation => violation.Field, violation => info!.Metadata[violation.Field], StringComparer.Ordinal);
        return new Refusal(exception.StatusCode, Errors.CodeOf(info), fields, exception.Status.Detail, info?.Metadata.ToDictionary(StringComparer.Ordinal) ?? []);
    }
}
