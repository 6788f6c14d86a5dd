using AccesDroits.Reception.Domain;
using AccesDroits.Reception.Features;
using AccesDroits.Reception.Features.FollowUps;
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
builder.AddFollowUps();
builder.Services.AddSingleton<Taxonomy>();
builder.Services.AddSingleton(services => new Shortcuts(services.GetRequiredService<Taxonomy>(), SeedTaxonomy.ReadShortcuts()));
builder.Services.AddSingleton<VisitorCodeTries>().AddSingleton<DraftSeals>().AddSingleton<SetAsideRetention>().AddHostedService<RetentionJob>();
builder.Services.AddHostedService<SeedTaxonomy>();

var app = builder.Build();
app.MapDefaultEndpoints();
app.MapGrpcService<ReceptionApi>();
app.MapGrpcService<FollowUpApi>();
app.MapEventLog();
app.MapAudit();
app.Run();
