using AccesDroits.Workshops.Features;
using AccesDroits.ServiceDefaults;
using AccesDroits.ServiceDefaults.Data;
using AccesDroits.ServiceDefaults.Grpc;
using AccesDroits.ServiceDefaults.Messaging;
using MassTransit;

var builder = WebApplication.CreateBuilder(args);
builder.AddServiceDefaults();
builder.AddDatabase("workshopsdb", typeof(Program).Assembly);
builder.AddEvents("events", bus => bus.AddConsumers(typeof(Program).Assembly));
builder.AddGrpcApi();
builder.AddWorkshops();

var app = builder.Build();
app.MapDefaultEndpoints();
app.MapApis();
app.MapEventLog();
app.MapAudit();
app.Run();
