using System.Runtime.InteropServices;
using Aspire.Hosting.ApplicationModel;
using NativeServers;

namespace Aspire.Hosting.Runtime;

/// <summary>Runs the built assembly of a project.</summary>
internal sealed class ProjectRuntime(ProjectResource project, RuntimeContext context) : IResourceRuntime, IDisposable
{
    private static readonly string Dotnet = Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "../../../dotnet"));
    private readonly HttpClient _health = new() { Timeout = TimeSpan.FromSeconds(5) };
    private ChildProcess? _process;

    public int? Pid => _process is { Exited.IsCompleted: false } process ? process.Pid : null;

    public Task<int> Exited => _process?.Exited ?? Task.FromResult(0);

    // A job ends; something that listens does not, whatever its exit code.
    public bool MayFinish => !project.Annotations.OfType<EndpointAnnotation>().Any();

    public IEnumerable<UrlSnapshot> Urls => project.Annotations.OfType<EndpointAnnotation>()
        .Select(endpoint => new UrlSnapshot(endpoint.Name, endpoint.Url(context.Replica, "localhost"), !endpoint.IsExternal));

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        var assembly = project.Annotations.OfType<ProjectFilesAnnotation>().Single().Assembly;
        if (!File.Exists(assembly))
            throw new ServerFailureException($"'{project.Name}' is not built: {assembly} is missing; build the solution first.");
        var arguments = project.Annotations.OfType<ArgumentsAnnotation>().SelectMany(part => part.Arguments);
        _process = ChildProcess.Start(new ChildStart(Dotnet, ["exec", assembly, .. arguments])
        {
            WorkingDirectory = Path.GetDirectoryName(assembly),
            Environment = await ProjectEnvironment.ComposeAsync(project, context, cancellationToken),
            Output = context.Log,
        });
    }

    public Task StopAsync() => _process?.StopAsync(ProcessSignal.Terminate, TimeSpan.FromSeconds(15)) ?? Task.CompletedTask;

    public async Task<bool> IsHealthyAsync(CancellationToken cancellationToken)
    {
        foreach (var check in project.Annotations.OfType<HttpHealthCheckAnnotation>())
        {
            if (!await AnswersAsync(check, cancellationToken))
                return false;
        }

        return true;
    }

    public void Dispose() => _health.Dispose();

    private async Task<bool> AnswersAsync(HttpHealthCheckAnnotation check, CancellationToken cancellationToken)
    {
        var endpoints = project.Annotations.OfType<EndpointAnnotation>().ToList();
        var endpoint = check.EndpointName is null ? endpoints.FirstOrDefault() : endpoints.Find(candidate => candidate.Name == check.EndpointName);
        if (endpoint is null)
            throw new DistributedApplicationException($"'{project.Name}' has no endpoint '{check.EndpointName}' to check.");
        try
        {
            using var answer = await _health.GetAsync(new Uri(new Uri(endpoint.Url(context.Replica, "127.0.0.1")), check.Path), HttpCompletionOption.ResponseHeadersRead, cancellationToken);
            return (int)answer.StatusCode == check.StatusCode;
        }
        catch (Exception exception) when (exception is HttpRequestException || (exception is TaskCanceledException && !cancellationToken.IsCancellationRequested))
        {
            return false;
        }
    }
}
