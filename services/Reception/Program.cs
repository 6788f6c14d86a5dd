using AccesDroits.Reception.Features;
using AccesDroits.Reception.Features.FollowUps;
using AccesDroits.Reception.Features.Visitors;
using AccesDroits.ServiceDefaults;
using AccesDroits.ServiceDefaults.Data;
using AccesDroits.ServiceDefaults.Grpc;
using AccesDroits.ServiceDefaults.Messaging;
using MassTransit;

var builder = WebApplication.CreateBuilder(args);
builder.AddServiceDefaults();
builder.AddDatabase("receptiondb", typeof(Program).Assembly);
builder.AddEvents("events", bus => bus.AddConsumers(typeof(Program).Assembly));
builder.AddGrpcApi();
builder.AddDesk();
builder.AddFollowUps();
builder.AddVisitors();

var app = builder.Build();
app.MapDefaultEndpoints();
app.MapApis();
app.MapEventLog();
app.MapAudit();
app.Run();
