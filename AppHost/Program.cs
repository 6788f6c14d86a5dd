using System.Net.NetworkInformation;
using Microsoft.Extensions.Configuration;

// The whole suite. Run it with: dotnet run --project AppHost -- --port 8080 --data .data
var builder = DistributedApplication.CreateBuilder(args);
var port = builder.Configuration.GetValue("port", 8080);

// The keys of tokens and the credentials of the operator: what nobody but this machine's operator may read.
var secrets = Path.GetFullPath(builder.Configuration["secrets"] ?? builder.Configuration["data"] ?? ".data");
var serviceSecret = builder.AddParameter("servicesecret", secret: true);

var postgresPassword = builder.AddParameter("postgrespassword", secret: true);
var postgres = builder.AddPostgres("postgres", password: postgresPassword).WithDataVolume().WithLifetime(ContainerLifetime.Persistent);
var directoryDb = postgres.AddDatabase("directorydb");
var receptionDb = postgres.AddDatabase("receptiondb");
var referralsDb = postgres.AddDatabase("referralsdb");
var workshopsDb = postgres.AddDatabase("workshopsdb");
var statisticsDb = postgres.AddDatabase("statisticsdb");

var eventsPassword = builder.AddParameter("eventspassword", secret: true);
var events = builder.AddRabbitMQ("events", password: eventsPassword).WithDataVolume().WithLifetime(ContainerLifetime.Persistent);

// Directory gives tokens; the others read its keys. Without a mail server (Mail:Host), mail is written to a folder.
var directory = AddService<Projects.Directory>("directory", directoryDb)
    .WithEnvironment("Operator__File", Path.Combine(secrets, "operator.json"))
    .WithEnvironment("Accounts__LinkAddress", $"http://localhost:{port}")
    .WithEnvironment(context => context.EnvironmentVariables["Mail__Folder"] = MailFolder())
    .WithEnvironment(context => Pass(context, "Mail", "Mail__"))
    .WithEnvironment(context => Pass(context, "Accounts", "Accounts__"));
var reception = AddService<Projects.Reception>("reception", receptionDb).WithReference(directory);

// A referral begins with a follow-up, which Reception gives to whoever may read it.
var referrals = AddService<Projects.Referrals>("referrals", referralsDb).WithReference(directory).WithReference(reception)
    .WithEnvironment(context => context.EnvironmentVariables["Attachments__Folder"] = Path.GetFullPath(Path.Combine(builder.Configuration["data"] ?? ".data", "attachments", "referrals")));

// An enrolment names the person as Reception knows them; who receives people cannot animate a workshop meanwhile.
var workshops = AddService<Projects.Workshops>("workshops", workshopsDb).WithReference(directory).WithReference(reception);

// Statistics reads the events of the others again when it is rebuilt.
var statistics = AddService<Projects.Statistics>("statistics", statisticsDb).WithReference(directory).WithReference(reception).WithReference(referrals).WithReference(workshops);

var portal = builder.AddProject<Projects.Portal>("portal")
    .WithReference(directory).WaitFor(directory)
    .WithReference(reception).WaitFor(reception)
    .WithReference(referrals)
    .WithReference(workshops)
    .WithReference(statistics)
    .WithHttpHealthCheck("/health", endpointName: "internal");

// Directory answers for the journals of all.
directory.WithReference(reception).WithReference(referrals).WithReference(workshops).WithReference(statistics);

var gateway = builder.AddProject<Projects.Gateway>("gateway")
    .WithReference(directory).WaitFor(directory)
    .WithReference(portal).WaitFor(portal)
    .WithReference(reception).WaitFor(reception)
    .WithReference(referrals).WaitFor(referrals)
    .WithReference(workshops).WaitFor(workshops)
    .WithReference(statistics).WaitFor(statistics)
    .WithEndpoint("http", endpoint => endpoint.Port = port)
    .WithEndpoint("grpc", endpoint => endpoint.Port = FreePortAfter(port))
    .WithExternalHttpEndpoints()
    .WithEnvironment("Keys__Folder", KeysOf("gateway"))
    .WithEnvironment("Service__Secret", serviceSecret)
    .WithEnvironment(context => Pass(context, "gateway", ""))
    .WithHttpHealthCheck("/health", endpointName: "http");

if (!builder.Configuration.GetValue("empty", false))
{
    // Its people read their mail in the folder, and sign in at Directory: the gateway leads there from its own pages alone.
    builder.AddProject<Projects.Demo>("demo").WithReference(gateway).WaitFor(gateway).WithReference(directory)
        .WithEnvironment("Operator__File", Path.Combine(secrets, "operator.json"))
        .WithEnvironment("Accounts__File", Path.Combine(secrets, "demo-accounts.json"))
        .WithEnvironment("Service__Secret", serviceSecret)
        .WithEnvironment(context => context.EnvironmentVariables["Mail__Folder"] = string.IsNullOrEmpty(builder.Configuration["Mail:Host"]) ? MailFolder() : "");
}

builder.Build().Run();

string MailFolder() => Path.GetFullPath(builder.Configuration["Mail:Folder"] ?? Path.Combine(builder.Configuration["data"] ?? ".data", "mail"));

// A service has its own database, tells the others by events, and shows its health on its internal endpoint.
IResourceBuilder<ProjectResource> AddService<TProject>(string name, IResourceBuilder<PostgresDatabaseResource> database) where TProject : IProjectMetadata, new() =>
    builder.AddProject<TProject>(name)
        .WithReference(database).WaitFor(database)
        .WithReference(events).WaitFor(events)
        .WithEnvironment("Service__Secret", serviceSecret)
        .WithEnvironment("Keys__Folder", KeysOf(name))
        .WithHttpHealthCheck("/health", endpointName: "internal");

// Outside the databases.
string KeysOf(string name) => Path.Combine(secrets, "keys", name);

// Settings of one resource, e.g. --gateway:RateLimits:SignIn:PerMinute 120.
void Pass(EnvironmentCallbackContext context, string section, string prefix)
{
    foreach (var (key, value) in builder.Configuration.GetSection(section).AsEnumerable(makePathsRelative: true).Where(setting => setting.Value is not null))
    {
        context.EnvironmentVariables[prefix + key.Replace(":", "__", StringComparison.Ordinal)] = value!;
    }
}

static int FreePortAfter(int port)
{
    var taken = IPGlobalProperties.GetIPGlobalProperties().GetActiveTcpListeners().Select(listener => listener.Port).ToHashSet();
    return Enumerable.Range(port + 1, 100).First(candidate => !taken.Contains(candidate));
}
