using AccesDroits.Testing;
using Grpc.Core;

namespace AccesDroits.Directory.Tests.Accounts;

internal static class Refused
{
    /// <summary>The call must be refused with this code.</summary>
    public static async Task With<T>(string code, AsyncUnaryCall<T> call, StatusCode status = StatusCode.FailedPrecondition)
    {
        var refusal = await Refusal.Of(call);
        Assert.Equal((status, code), (refusal.Status, refusal.Code));
    }

    /// <summary>How often many calls at once were let through; every other one must be refused with this code.</summary>
    public static async Task<int> AllBut<T>(string code, IEnumerable<Func<AsyncUnaryCall<T>>> calls)
    {
        var ends = await Task.WhenAll(calls.Select(async call =>
        {
            try
            {
                await call();
                return null;
            }
            catch (RpcException exception)
            {
                return Refusal.From(exception).Code;
            }
        }));
        Assert.All(ends, end => Assert.True(end is null || end == code, end));
        return ends.Count(end => end is null);
    }
}
