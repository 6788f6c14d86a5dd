using Microsoft.Extensions.Configuration;

// A small suite: "back" twice, "front" once it is healthy, real servers with --servers true, and a program that ends with the code of --task.
var builder = DistributedApplication.CreateBuilder(args);
var token = builder.AddParameter("token", secret: true);

var back = builder.AddProject<Projects.SampleWeb>("back")
    .WithEnvironment("GATE", builder.Configuration["gate"])
    .WithReplicas(2)
    .WithHttpHealthCheck("/health", endpointName: "internal");

var front = builder.AddProject<Projects.SampleWeb>("front")
    .WithEnvironment("TOKEN", token)
    .WithArgs("--colour", "blue")
    .WithReference(back).WaitFor(back)
    .WithHttpEndpoint(port: builder.Configuration.GetValue<int?>("port"), name: "http")
    .WithExternalHttpEndpoints()
    .WithHttpHealthCheck("/health", endpointName: "internal");

if (builder.Configuration.GetValue("servers", false))
{
    var database = builder.AddPostgres("postgres").WithDataVolume().AddDatabase("sampledb", "sample");
    var events = builder.AddRabbitMQ("events").WithDataVolume();
    front.WithReference(database).WaitFor(database).WithReference(events).WaitFor(events);
}

if (builder.Configuration["task"] is { } code)
{
    builder.AddProject<Projects.SampleTask>("task").WithArgs(code);
}

builder.Build().Run();
