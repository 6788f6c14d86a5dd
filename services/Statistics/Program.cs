using AccesDroits.ServiceDefaults;
using AccesDroits.ServiceDefaults.Data;
using AccesDroits.ServiceDefaults.Grpc;
using AccesDroits.ServiceDefaults.Messaging;
using AccesDroits.ServiceDefaults.Rest;
using AccesDroits.Statistics.Features;
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
app.MapGrpcService<StatisticsApi>();
app.MapAudit();
app.MapRestApi().MapListPoints().MapGetPointReport();
app.MapOpenApi("/api/v1/statistics/openapi.json");
await app.RunAsync();
