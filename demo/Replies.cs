using Google.Rpc;
using Grpc.Core;

namespace AccesDroits.Demo;

/// <summary>What an error of the suite means for whoever sends it a network.</summary>
internal static class Replies
{
    private const string Domain = "accesdroits";

    /// <summary>The same call may succeed a little later: the suite is busy, or news of the directory has not reached the desk yet.</summary>
    public static bool IsPassing(RpcException error) => error.StatusCode switch
    {
        StatusCode.Unavailable or StatusCode.DeadlineExceeded or StatusCode.ResourceExhausted => true,
        StatusCode.InvalidArgument => InfoOf(error) is { } info && info.Metadata.Count > 0
            && info.Metadata.Values.All(code => code is "unknown-place" or "unknown-structure" or "no-mission" or "unknown-institution" or "unknown-topic" or "foreign-place" or "unknown-contact"),
        StatusCode.FailedPrecondition => ReasonOf(error) == "nobody-receives",
        _ => false,
    };

    /// <summary>The record is there already and was changed since, in the suite: it stays as it is.</summary>
    public static bool IsKeptAsItIs(RpcException error) => ReasonOf(error) is "id-taken" or "stale-revision" or "session-closed" or "session-has-visits" or "wrong-state" or "follow-up-closed" or "unknown-referral" or "already-enrolled" or "unknown-enrolment"
        || InfoOf(error)?.Metadata.Values.Contains("not-of-session") == true;

    /// <summary>The reason that the suite gives, e.g. link-replaced, or null.</summary>
    // The published package still calls the reason, field 1 of google.rpc.ErrorInfo, by its first name: type.
    public static string? ReasonOf(RpcException error) => InfoOf(error)?.Type;

    // The details that the suite joins to its errors, or null.
    private static ErrorInfo? InfoOf(RpcException error)
    {
        if (error.Trailers.GetValueBytes("grpc-status-details-bin") is not { } bytes)
        {
            return null;
        }

        return Google.Rpc.Status.Parser.ParseFrom(bytes).Details
            .Where(detail => detail.Is(ErrorInfo.Descriptor))
            .Select(detail => detail.Unpack<ErrorInfo>())
            .FirstOrDefault(info => info.Domain == Domain);
    }
}
