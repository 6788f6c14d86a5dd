using AccesDroits.Directory.Accounts;
using AccesDroits.Directory.Features;
using AccesDroits.ServiceDefaults;
using AccesDroits.ServiceDefaults.Data;
using AccesDroits.ServiceDefaults.Grpc;
using AccesDroits.ServiceDefaults.Messaging;
using AccesDroits.ServiceDefaults.Rest;
using MassTransit;

var builder = WebApplication.CreateBuilder(args);
builder.AddServiceDefaults();
builder.AddDatabase("directorydb", typeof(Program).Assembly);
builder.AddEvents("events", bus => bus.AddConsumers(typeof(Program).Assembly));
builder.AddAccounts();
builder.AddRecords();
builder.AddGrpcApi();
builder.AddNetworkAudit();
builder.AddRestApi();

var app = builder.Build();
app.MapDefaultEndpoints();
app.MapRecords();
app.MapGrpcService<NetworkAudit>();
app.MapEventLog();
app.MapAccounts();
app.MapOpenApi("/api/v1/directory/openapi.json");
app.Run();
