using AccesDroits.Directory.Accounts;
using AccesDroits.Directory.Features;
using AccesDroits.Directory.Features.Accounts;
using AccesDroits.ServiceDefaults;
using AccesDroits.ServiceDefaults.Data;
using AccesDroits.ServiceDefaults.Grpc;
using AccesDroits.ServiceDefaults.Messaging;

var builder = WebApplication.CreateBuilder(args);
builder.AddServiceDefaults();
builder.AddDatabase("directorydb", typeof(Program).Assembly);
builder.AddEvents("events");
builder.AddGrpcApi();
builder.AddKeys("accesdroits.directory");
builder.AddAccounts();

var app = builder.Build();
app.MapDefaultEndpoints();
app.MapGrpcService<DirectoryApi>();
app.MapGrpcService<AccountApi>();
app.MapGrpcService<MyAccountApi>();
app.MapGrpcService<SignInApi>();
app.MapGrpcService<SessionApi>();
app.MapEventLog();
app.Run();
