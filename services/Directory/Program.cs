using AccesDroits.Directory.Features;
using AccesDroits.ServiceDefaults;
using AccesDroits.ServiceDefaults.Data;
using AccesDroits.ServiceDefaults.Grpc;
using AccesDroits.ServiceDefaults.Messaging;

var builder = WebApplication.CreateBuilder(args);
builder.AddServiceDefaults();
builder.AddDatabase("directorydb", typeof(Program).Assembly);
builder.AddEvents("events");
builder.AddGrpcApi();

var app = builder.Build();
app.MapDefaultEndpoints();
app.MapGrpcService<DirectoryApi>();
app.MapEventLog();
app.Run();
