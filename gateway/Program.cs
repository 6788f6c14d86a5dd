using AccesDroits.Gateway;
using AccesDroits.ServiceDefaults;

var builder = WebApplication.CreateBuilder(args);
builder.AddServiceDefaults();
builder.AddListeners();
builder.AddKeys("accesdroits.gateway");
builder.Services.AddReverseProxy()
    .LoadFromConfig(builder.Configuration.GetSection("ReverseProxy"))
    .AddServiceDiscoveryDestinationResolver();

var app = builder.Build();
app.UseCallTelemetry();
app.UseResponseHeaders();
app.UseRefusals();
app.MapHealthChecks("/health");
app.MapReverseProxy();
app.MapFallback("{**path}", Refusal.UnknownPath.AnswerAsync);
app.Run();
