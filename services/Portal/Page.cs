using AccesDroits.Contracts.Directory.V1;
using AccesDroits.Portal.Forms;
using AccesDroits.ServiceDefaults.Auth;
using Grpc.Core;
using Microsoft.AspNetCore.Components;

namespace AccesDroits.Portal;

/// <summary>What every page has at hand.</summary>
public abstract class Page : ComponentBase
{
    [CascadingParameter]
    public HttpContext Http { get; set; } = null!;

    /// <summary>Who looks at the page; null where nobody has signed in.</summary>
    protected Caller? Caller => Http.Features.Get<Caller>();

    protected CancellationToken Aborted => Http.RequestAborted;

    /// <summary>A value of the address, empty when it is not there.</summary>
    protected string Query(string name) => Http.Request.Query[name].ToString();

    /// <summary>A whole number of the address, 0 when it is not there.</summary>
    protected int QueryNumber(string name) => int.TryParse(Query(name), System.Globalization.CultureInfo.InvariantCulture, out var number) ? number : 0;

    /// <summary>What a list is asked: words, order and page, as the address says.</summary>
    protected ListQuery ListQuery => new() { Search = Query("q"), PageToken = Query("suite"), PageSize = 25 };

    /// <summary>Sends the browser to another page of ours.</summary>
    protected void GoTo(string path) => Http.Response.Redirect(LocalPath.Of(path));

    /// <summary>Does what a form asks. What is refused because of what was typed is told in the form; any other failure has its own page.</summary>
    protected static async Task<bool> SendAsync(Form form, Func<Task> call)
    {
        try
        {
            await call();
            return true;
        }
        catch (RpcException exception) when (form.Tell(exception))
        {
            return false;
        }
    }
}
