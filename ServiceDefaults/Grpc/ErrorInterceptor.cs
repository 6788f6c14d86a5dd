using AccesDroits.ServiceDefaults.Data;
using Google.Protobuf;
using Grpc.Core;
using Grpc.Core.Interceptors;
using Microsoft.Extensions.Logging;

namespace AccesDroits.ServiceDefaults.Grpc;

/// <summary>Turns every exception into one of the errors of the suite. What is unexpected is logged and says nothing of its cause.</summary>
internal sealed partial class ErrorInterceptor(ILogger<ErrorInterceptor> logger) : Interceptor
{
    public override async Task<TResponse> UnaryServerHandler<TRequest, TResponse>(
        TRequest request, ServerCallContext context, UnaryServerMethod<TRequest, TResponse> continuation)
    {
        MalformedMessages.Pass(context);
        try
        {
            return await continuation(request, context);
        }
        catch (Exception exception) when (exception is not RpcException)
        {
            throw Map(exception, context);
        }
    }

    public override async Task ServerStreamingServerHandler<TRequest, TResponse>(
        TRequest request, IServerStreamWriter<TResponse> responseStream, ServerCallContext context, ServerStreamingServerMethod<TRequest, TResponse> continuation)
    {
        MalformedMessages.Pass(context);
        try
        {
            await continuation(request, responseStream, context);
        }
        catch (Exception exception) when (exception is not RpcException)
        {
            throw Map(exception, context);
        }
    }

    public override async Task<TResponse> ClientStreamingServerHandler<TRequest, TResponse>(
        IAsyncStreamReader<TRequest> requestStream, ServerCallContext context, ClientStreamingServerMethod<TRequest, TResponse> continuation)
    {
        MalformedMessages.Pass(context);
        try
        {
            return await continuation(requestStream, context);
        }
        catch (InvalidProtocolBufferException)
        {
            throw Errors.Malformed();
        }
        catch (Exception exception) when (exception is not RpcException)
        {
            throw Map(exception, context);
        }
    }

    public override async Task DuplexStreamingServerHandler<TRequest, TResponse>(
        IAsyncStreamReader<TRequest> requestStream, IServerStreamWriter<TResponse> responseStream, ServerCallContext context,
        DuplexStreamingServerMethod<TRequest, TResponse> continuation)
    {
        MalformedMessages.Pass(context);
        try
        {
            await continuation(requestStream, responseStream, context);
        }
        catch (InvalidProtocolBufferException)
        {
            throw Errors.Malformed();
        }
        catch (Exception exception) when (exception is not RpcException)
        {
            throw Map(exception, context);
        }
    }

    private RpcException Map(Exception exception, ServerCallContext context)
    {
        if (context.CancellationToken.IsCancellationRequested)
        {
            return new RpcException(new Status(StatusCode.Cancelled, "L'appel a été interrompu."));
        }

        if (Outage.Is(exception))
        {
            LogOutage(context.Method, exception.GetType().Name);
            return Errors.Unavailable();
        }

        LogUnexpected(context.Method, Cause.Of(exception));
        return Errors.Internal();
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Method} is unavailable: {Cause}")]
    private partial void LogOutage(string method, string cause);

    [LoggerMessage(Level = LogLevel.Error, Message = "{Method} failed: {Cause}")]
    private partial void LogUnexpected(string method, string cause);
}
