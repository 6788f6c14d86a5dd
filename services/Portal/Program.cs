using AccesDroits.Portal;
using AccesDroits.Portal.Doors;
using AccesDroits.Portal.Layout;
using AccesDroits.ServiceDefaults;
using AccesDroits.ServiceDefaults.Auth;

var builder = WebApplication.CreateBuilder(args);
builder.AddServiceDefaults();
builder.AddCallers();
builder.AddServiceClients();
builder.AddPages();

var app = builder.Build();
app.MapDefaultEndpoints(pages: true);
app.UseFailurePages();
app.UsePageDoors();
app.MapPages<App>();
app.Run();
