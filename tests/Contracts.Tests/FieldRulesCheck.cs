using AccesDroits.ServiceDefaults.Grpc;
using Google.Protobuf;
using Google.Rpc;
using Grpc.Core;

namespace AccesDroits.Contracts.Tests;

/// <summary>What the field rules say of a request, as a caller reads it from the error.</summary>
internal static class FieldRulesCheck
{
    public static IReadOnlyList<Violation> Of(IMessage request)
    {
        var violations = new Violations();
        FieldRules.Check(request, violations);
        try
        {
            violations.ThrowIfAny();
            return [];
        }
        catch (RpcException exception)
        {
            return Read(exception);
        }
    }

    /// <summary>The fields that an INVALID_ARGUMENT names, with their stable codes.</summary>
    private static List<Violation> Read(RpcException exception)
    {
        Assert.Equal(StatusCode.InvalidArgument, exception.StatusCode);
        var details = Errors.DetailsOf(exception)!.Details;
        var info = details.Single(detail => detail.Is(ErrorInfo.Descriptor)).Unpack<ErrorInfo>();
        var fields = details.Single(detail => detail.Is(BadRequest.Descriptor)).Unpack<BadRequest>().FieldViolations;
        Assert.Equal("invalid-argument", Errors.CodeOf(info));
        return [.. fields.Select(field => new Violation(field.Field, info.Metadata[field.Field], field.Description))];
    }
}
