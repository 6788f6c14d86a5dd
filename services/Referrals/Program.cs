using AccesDroits.Referrals.Features;
using AccesDroits.ServiceDefaults;
using AccesDroits.ServiceDefaults.Data;
using AccesDroits.ServiceDefaults.Grpc;
using AccesDroits.ServiceDefaults.Messaging;
using MassTransit;

var builder = WebApplication.CreateBuilder(args);
builder.AddServiceDefaults();
builder.AddDatabase("referralsdb", typeof(Program).Assembly);
builder.AddEvents("events", bus => bus.AddConsumers(typeof(Program).Assembly));
builder.AddGrpcApi();
builder.AddReferrals();

var app = builder.Build();
app.MapDefaultEndpoints();
app.MapApis();
app.MapEventLog();
app.MapAudit();
app.Run();
