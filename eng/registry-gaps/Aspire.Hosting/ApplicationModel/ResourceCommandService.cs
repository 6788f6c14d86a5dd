namespace Aspire.Hosting.ApplicationModel;

/// <summary>Outcome of a command.</summary>
public sealed class ExecuteCommandResult
{
    /// <summary>Whether it was carried out.</summary>
    public required bool Success { get; init; }

    /// <summary>Why not.</summary>
    public string? ErrorMessage { get; init; }
}

/// <summary>Stops and starts resources of a running application.</summary>
public sealed class ResourceCommandService
{
    internal Func<string, string, CancellationToken, Task>? Execute { get; set; }

    /// <summary>Executes a command of <see cref="KnownResourceCommands"/> on a resource, or on one of its replicas.</summary>
    public async Task<ExecuteCommandResult> ExecuteCommandAsync(string resourceId, string commandName, CancellationToken cancellationToken = default)
    {
        if (Execute is null)
            return new ExecuteCommandResult { Success = false, ErrorMessage = "The application is not started." };
        try
        {
            await Execute(resourceId, commandName, cancellationToken);
            return new ExecuteCommandResult { Success = true };
        }
        catch (DistributedApplicationException exception)
        {
            return new ExecuteCommandResult { Success = false, ErrorMessage = exception.Message };
        }
    }

    /// <summary>Executes a command on every replica of a resource.</summary>
    public Task<ExecuteCommandResult> ExecuteCommandAsync(IResource resource, string commandName, CancellationToken cancellationToken = default) =>
        ExecuteCommandAsync(resource.Name, commandName, cancellationToken);
}
