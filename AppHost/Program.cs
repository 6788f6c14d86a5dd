using System.Net.NetworkInformation;
using Microsoft.Extensions.Configuration;

// The whole suite. Run it with: dotnet run --project AppHost -- --port 8080 --data .data
var builder = DistributedApplication.CreateBuilder(args);
var port = builder.Configuration.GetValue("port", 8080);

var postgresPassword = builder.AddParameter("postgrespassword", secret: true);
var postgres = builder.AddPostgres("postgres", password: postgresPassword).WithDataVolume().WithLifetime(ContainerLifetime.Persistent);
var directoryDb = postgres.AddDatabase("directorydb");
var receptionDb = postgres.AddDatabase("receptiondb");
var statisticsDb = postgres.AddDatabase("statisticsdb");

var eventsPassword = builder.AddParameter("eventspassword", secret: true);
var events = builder.AddRabbitMQ("events", password: eventsPassword).WithDataVolume().WithLifetime(ContainerLifetime.Persistent);

var directory = AddService<Projects.Directory>("directory", directoryDb);
var reception = AddService<Projects.Reception>("reception", receptionDb);

// Statistics reads the events of the others again when it is rebuilt.
var statistics = AddService<Projects.Statistics>("statistics", statisticsDb).WithReference(directory).WithReference(reception);

// Directory answers for the journals of all.
directory.WithReference(reception).WithReference(statistics);

var gateway = builder.AddProject<Projects.Gateway>("gateway")
    .WithReference(directory).WaitFor(directory)
    .WithReference(reception).WaitFor(reception)
    .WithReference(statistics).WaitFor(statistics)
    .WithEndpoint("http", endpoint => endpoint.Port = port)
    .WithEndpoint("grpc", endpoint => endpoint.Port = FreePortAfter(port))
    .WithExternalHttpEndpoints()
    .WithEnvironment(context => context.EnvironmentVariables["Keys__Folder"] = KeysOf("gateway"))
    .WithHttpHealthCheck("/health", endpointName: "http");

if (!builder.Configuration.GetValue("empty", false))
{
    builder.AddProject<Projects.Demo>("demo").WithReference(gateway).WaitFor(gateway);
}

builder.Build().Run();

// A service has its own database, tells the others by events, and shows its health on its internal endpoint.
IResourceBuilder<ProjectResource> AddService<TProject>(string name, IResourceBuilder<PostgresDatabaseResource> database) where TProject : IProjectMetadata, new() =>
    builder.AddProject<TProject>(name)
        .WithReference(database).WaitFor(database)
        .WithReference(events).WaitFor(events)
        .WithEnvironment(context => context.EnvironmentVariables["Keys__Folder"] = KeysOf(name))
        .WithHttpHealthCheck("/health", endpointName: "internal");

// Outside the databases. Asked for late: the folder of a test is made at start.
string KeysOf(string name) => Path.GetFullPath(Path.Combine(builder.Configuration["data"] ?? ".data", "keys", name));

static int FreePortAfter(int port)
{
    var taken = IPGlobalProperties.GetIPGlobalProperties().GetActiveTcpListeners().Select(listener => listener.Port).ToHashSet();
    return Enumerable.Range(port + 1, 100).First(candidate => !taken.Contains(candidate));
}
