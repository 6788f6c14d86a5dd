using System.Globalization;
using Grpc.Core;
using Microsoft.AspNetCore.Http;

namespace AccesDroits.ServiceDefaults.Grpc;

public static class GrpcResponse
{
    /// <summary>Makes an error the whole answer: headers and nothing else, which gRPC calls a trailers-only response.</summary>
    public static void SetError(this HttpResponse response, RpcException error)
    {
        response.ContentType = "application/grpc";
        response.Headers["grpc-status"] = ((int)error.StatusCode).ToString(CultureInfo.InvariantCulture);
        response.Headers["grpc-message"] = Uri.EscapeDataString(error.Status.Detail);
        foreach (var entry in error.Trailers)
        {
            response.Headers[entry.Key] = entry.IsBinary ? Convert.ToBase64String(entry.ValueBytes) : entry.Value;
        }
    }
}
