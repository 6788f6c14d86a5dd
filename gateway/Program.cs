using AccesDroits.Gateway;
using AccesDroits.Gateway.Limits;
using AccesDroits.Gateway.Sessions;
using AccesDroits.ServiceDefaults;

var builder = WebApplication.CreateBuilder(args);
builder.AddServiceDefaults();
builder.AddListeners();
builder.AddKeys("accesdroits.gateway");
builder.AddKnownProxies();
builder.AddRateLimits();
builder.AddBrowserSessions();
builder.Services.AddReverseProxy()
    .LoadFromConfig(builder.Configuration.GetSection("ReverseProxy"))
    .AddServiceDiscoveryDestinationResolver();

var app = builder.Build();
app.UseKnownProxies();
app.UseCallTelemetry();
app.UseResponseHeaders();
app.UseRefusals();
app.UseBrowserSessions();
app.UseRateLimits();
app.MapHealthChecks("/health");
app.MapReverseProxy();
app.MapUnknownPaths();
app.Run();
