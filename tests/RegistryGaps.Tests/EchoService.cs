using System.Collections.Concurrent;
using Grpc.Core;
using Grpc.Core.Interceptors;
using RegistryGaps.Tests.Protos;

namespace RegistryGaps.Tests;

public sealed class EchoService(string replica) : Echo.EchoBase
{
    public static ConcurrentDictionary<string, TaskCompletionSource> GivenUp { get; } = new();

    public override async Task<Reply> Say(Text request, ServerCallContext context)
    {
        await context.WriteResponseHeadersAsync(new Metadata { { "replica", replica } });
        context.ResponseTrailers.Add("length", $"{request.Value.Length}");
        context.ResponseTrailers.Add("bytes-bin", [0, 255, 7]);
        var reply = new Reply { Value = request.Value };
        foreach (var entries in context.RequestHeaders.Where(entry => !entry.IsBinary).GroupBy(entry => entry.Key))
        {
            reply.Headers[entries.Key] = string.Join(", ", entries.Select(entry => entry.Value));
        }

        reply.Headers["grpc-encoding"] = context.GetHttpContext().Request.Headers["grpc-encoding"].ToString();
        return reply;
    }

    public override async Task<Text> Join(IAsyncStreamReader<Text> requestStream, ServerCallContext context)
    {
        var words = new List<string>();
        await foreach (var text in requestStream.ReadAllAsync(context.CancellationToken))
        {
            words.Add(text.Value);
        }

        return new Text { Value = string.Join(' ', words) };
    }

    public override async Task Split(Text request, IServerStreamWriter<Text> responseStream, ServerCallContext context)
    {
        foreach (var word in request.Value.Split(' '))
        {
            await responseStream.WriteAsync(new Text { Value = word }, context.CancellationToken);
        }
    }

    public override async Task Chat(IAsyncStreamReader<Text> requestStream, IServerStreamWriter<Text> responseStream, ServerCallContext context)
    {
        await foreach (var text in requestStream.ReadAllAsync(context.CancellationToken))
        {
            await responseStream.WriteAsync(new Text { Value = $"re: {text.Value}" }, context.CancellationToken);
        }
    }

    public override Task<Text> Fail(Text request, ServerCallContext context) =>
        throw new RpcException(new Status(StatusCode.FailedPrecondition, request.Value), new Metadata { { "reason", "closed" } });

    public override async Task Wait(Text request, IServerStreamWriter<Text> responseStream, ServerCallContext context)
    {
        var givenUp = GivenUp.GetOrAdd(request.Value, _ => new(TaskCreationOptions.RunContinuationsAsynchronously));
        await using var registration = context.CancellationToken.Register(givenUp.SetResult);
        await responseStream.WriteAsync(request, context.CancellationToken);
        await givenUp.Task;
    }
}

// Leaves its name in a trailer, before what it surrounds leaves its own.
public sealed class NamedServerInterceptor(string name) : Interceptor
{
    public override Task<TResponse> UnaryServerHandler<TRequest, TResponse>(
        TRequest request, ServerCallContext context, UnaryServerMethod<TRequest, TResponse> continuation)
    {
        context.ResponseTrailers.Add("server", name);
        return continuation(request, context);
    }
}

// Leaves its name in a header, before what it surrounds leaves its own.
public sealed class NamedClientInterceptor(string name) : Interceptor
{
    public override AsyncUnaryCall<TResponse> AsyncUnaryCall<TRequest, TResponse>(
        TRequest request, ClientInterceptorContext<TRequest, TResponse> context, AsyncUnaryCallContinuation<TRequest, TResponse> continuation)
    {
        var headers = new Metadata();
        foreach (var entry in context.Options.Headers ?? [])
        {
            headers.Add(entry);
        }

        headers.Add("client", name);
        return continuation(request, new(context.Method, context.Host, context.Options.WithHeaders(headers)));
    }
}
