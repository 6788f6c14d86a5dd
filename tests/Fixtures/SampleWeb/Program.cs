var app = WebApplication.CreateBuilder(args).Build();

// Healthy at once, or only once the file named by GATE exists.
var gate = app.Configuration["GATE"];
app.MapGet("/health", () => string.IsNullOrEmpty(gate) || File.Exists(gate) ? Results.Ok() : Results.StatusCode(503));
app.MapGet("/environment", () => Environment.GetEnvironmentVariables());
app.MapGet("/arguments", () => args);
app.Run();
