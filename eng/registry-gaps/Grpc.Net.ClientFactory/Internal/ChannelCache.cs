using System.Collections.Concurrent;
using Grpc.Core;
using Grpc.Core.Interceptors;
using Grpc.Net.Client;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Grpc.Net.ClientFactory.Internal;

// One channel per name, made on first use over the handlers that IHttpClientFactory builds for that name.
internal sealed class ChannelCache(
    IServiceScopeFactory scopes,
    IHttpMessageHandlerFactory handlers,
    IOptionsMonitor<GrpcClientFactoryOptions> clientOptions,
    IOptionsMonitor<HttpClientFactoryOptions> httpOptions,
    ILoggerFactory? loggerFactory = null) : IDisposable
{
    private readonly ConcurrentDictionary<string, Lazy<Entry>> _entries = new(StringComparer.Ordinal);

    public CallInvoker GetInvoker(string name, Type clientType) =>
        _entries.GetOrAdd(name, key => new Lazy<Entry>(() => Create(key, clientType))).Value.Invoker;

    public void Dispose()
    {
        foreach (var entry in _entries.Values.Where(entry => entry.IsValueCreated))
        {
            entry.Value.Dispose();
        }
    }

    private Entry Create(string name, Type clientType)
    {
        if (httpOptions.Get(name).HttpClientActions.Count > 0)
        {
            throw new InvalidOperationException(
                $"The ConfigureHttpClient method is not supported when creating gRPC clients. Unable to create client with name '{name}'.");
        }

        var options = clientOptions.Get(name);
        var address = options.Address ?? throw new InvalidOperationException(
            $"Could not resolve the address for gRPC client '{name}'. Set an address when registering the client: " +
            $"services.AddGrpcClient<{clientType.Name}>(o => o.Address = new Uri(...)).");

        var scope = scopes.CreateScope();
        var channelOptions = new GrpcChannelOptions
        {
            HttpHandler = handlers.CreateHandler(name),
            LoggerFactory = loggerFactory,
            ServiceProvider = scope.ServiceProvider,
        };
        foreach (var configure in options.ChannelOptionsActions)
        {
            configure(channelOptions);
        }

        var channel = GrpcChannel.ForAddress(address, channelOptions);
        var interceptors = options.InterceptorRegistrations
            .Where(registration => registration.Scope == InterceptorScope.Channel)
            .Select(registration => registration.Creator(scope.ServiceProvider))
            .Concat(options.Interceptors)
            .ToArray();
        return new Entry(channel, channel.CreateCallInvoker().Intercept(interceptors), scope);
    }

    private sealed record Entry(GrpcChannel Channel, CallInvoker Invoker, IServiceScope Scope) : IDisposable
    {
        public void Dispose()
        {
            Channel.Dispose();
            Scope.Dispose();
        }
    }
}
