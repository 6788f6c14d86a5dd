using AccesDroits.ServiceDefaults;
using AccesDroits.ServiceDefaults.Data;
using AccesDroits.ServiceDefaults.Grpc;
using AccesDroits.ServiceDefaults.Messaging;
using AccesDroits.ServiceDefaults.Rest;
using AccesDroits.Statistics.Features;
using AccesDroits.Statistics.Publications;
using AccesDroits.Statistics.Rebuilding;
using MassTransit;

var builder = WebApplication.CreateBuilder(args);
builder.AddServiceDefaults();
builder.AddDatabase("statisticsdb", typeof(Program).Assembly);
builder.AddReports();
builder.AddRebuild();
builder.AddEvents("events", bus => bus.AddConsumers(typeof(Program).Assembly));
builder.AddGrpcApi();
builder.AddRestApi();

var app = builder.Build();
app.MapDefaultEndpoints();
app.MapApis();
app.MapAudit();
app.MapRestApi().MapListIndicators().MapListPoints().MapPublications().MapGetPointReport();
app.MapOpenApi("/api/v1/statistics/openapi.json");
await app.RunAsync();
