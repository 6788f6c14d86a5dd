using System.Collections.Concurrent;
using Grpc.Core;
using Grpc.Core.Interceptors;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Grpc.Net.ClientFactory.Internal;

internal sealed class DefaultGrpcClientFactory(
    IServiceProvider services, ChannelCache channels, ClientNames names, IOptionsMonitor<GrpcClientFactoryOptions> clientOptions) : GrpcClientFactory
{
    private static readonly ConcurrentDictionary<Type, ObjectFactory> Constructors = new();

    public override TClient CreateClient<TClient>(string name)
    {
        names.Require(name, typeof(TClient));
        var options = clientOptions.Get(name);
        var invoker = channels.GetInvoker(name, typeof(TClient));
        if (options.CallOptionsActions.Count > 0)
        {
            invoker = invoker.Intercept(new CallOptionsInterceptor(options.CallOptionsActions, services));
        }

        var interceptors = options.InterceptorRegistrations
            .Where(registration => registration.Scope == InterceptorScope.Client)
            .Select(registration => registration.Creator(services))
            .ToArray();
        invoker = invoker.Intercept(interceptors);

        return (TClient)(options.Creator?.Invoke(invoker) ?? Construct(typeof(TClient), invoker));
    }

    private object Construct(Type type, CallInvoker invoker) =>
        Constructors.GetOrAdd(type, key => ActivatorUtilities.CreateFactory(key, [typeof(CallInvoker)]))(services, [invoker]);
}
