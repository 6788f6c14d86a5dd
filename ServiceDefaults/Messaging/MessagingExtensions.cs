using AccesDroits.ServiceDefaults.Auditing;
using AccesDroits.ServiceDefaults.Data;
using MassTransit;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using RabbitMQ.Client;

namespace AccesDroits.ServiceDefaults.Messaging;

public static class MessagingExtensions
{
    private const int SecondsPerDay = 86_400;

    /// <summary>
    /// The bus: the outbox relay publishes, and the service's consumers read one quorum queue named after the service.
    /// While the broker is away the service stays healthy (degraded) and keeps its events in the outbox.
    /// </summary>
    public static void AddEvents(this IHostApplicationBuilder builder, string connectionName, Action<IBusRegistrationConfigurator>? consumers = null)
    {
        builder.Services.AddSingleton<Outbox>();
        builder.Services.AddSingleton<Inbox>();
        builder.Services.AddHostedService<OutboxRelay>();
        builder.Services.AddHostedService<AuditCheckpoints>();
        builder.Services.AddSingleton(_ => new ConnectionFactory { Uri = AddressOf(builder.Configuration, connectionName), AutomaticRecoveryEnabled = false });
        var queue = new OwnQueue(builder.Environment.ApplicationName.ToLowerInvariant(), consumers is not null);
        builder.Services.AddSingleton(queue);
        builder.Services.AddHostedService<BusWatch>();
        builder.Services.AddHealthChecks().AddCheck<OutboxHealth>("outbox");
        builder.Services.AddMassTransit(bus =>
        {
            // The library would tell its makers about the suite.
            bus.DisableUsageTelemetry();
            bus.ConfigureHealthCheckOptions(options => options.MinimalFailureStatus = HealthStatus.Degraded);
            consumers?.Invoke(bus);
            bus.UsingRabbitMq((context, broker) =>
            {
                broker.Host(AddressOf(builder.Configuration, connectionName));
                if (queue.IsRead)
                {
                    broker.ReceiveEndpoint(queue.Name, endpoint => Receive(endpoint, context));
                }
            });
        });
    }

    private static Uri AddressOf(IConfiguration configuration, string connectionName) =>
        new(configuration.GetConnectionString(connectionName) ?? throw new InvalidOperationException($"The connection string '{connectionName}' of the broker is missing."));

    private static void Receive(IRabbitMqReceiveEndpointConfigurator endpoint, IBusRegistrationContext context)
    {
        endpoint.SetQuorumQueue();

        // Those that are under way together share transactions of the inbox.
        endpoint.PrefetchCount = 128;
        endpoint.ConcurrentMessageLimit = 64;

        // While the database is away a message waits; any other failure is tried a few times, then goes to the error queue.
        endpoint.UseMessageRetry(retry =>
        {
            retry.Handle<Exception>(Outage.Is);
            retry.Interval(SecondsPerDay, TimeSpan.FromSeconds(1));
        });
        endpoint.UseMessageRetry(retry =>
        {
            retry.Ignore<Exception>(Outage.Is);
            retry.Intervals(100, 500, 1000);
        });
        endpoint.UseErrorQueue();
        endpoint.ConfigureConsumers(context);
    }
}
