using Grpc.Core;

namespace AccesDroits.Workshops.Tests;

/// <summary>What a page does when somebody else was faster: reads again and sends again.</summary>
internal static class Retry
{
    public static async Task UntilNotStaleAsync(Func<Task> act)
    {
        while (true)
        {
            try
            {
                await act();
                return;
            }
            catch (RpcException exception) when (exception.StatusCode == StatusCode.Aborted)
            {
                // Once more.
            }
        }
    }
}
