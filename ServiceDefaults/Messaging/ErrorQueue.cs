using System.Diagnostics.Metrics;
using MassTransit;
using MassTransit.Middleware;

namespace AccesDroits.ServiceDefaults.Messaging;

/// <summary>Where a message goes that could not be applied. Nobody listens to faults, so none is published.</summary>
internal static class ErrorQueue
{
    public static readonly Counter<long> Moved = Telemetry.Meter.CreateCounter<long>(
        "accesdroits.messages.moved_to_error_queue", "{message}", "Messages that could not be applied after every attempt.");

    public static void UseErrorQueue(this IReceiveEndpointConfigurator endpoint) =>
        endpoint.ConfigureError(error =>
        {
            error.UseFilter(new Count());
            error.UseFilter(new ErrorTransportFilter());
        });

    private sealed class Count : IFilter<ExceptionReceiveContext>
    {
        public async Task Send(ExceptionReceiveContext context, IPipe<ExceptionReceiveContext> next)
        {
            await next.Send(context);
            Moved.Add(1);
        }

        public void Probe(ProbeContext context) => context.CreateFilterScope("count");
    }
}
