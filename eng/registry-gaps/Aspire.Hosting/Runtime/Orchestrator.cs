using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.Runtime;

/// <summary>Starts every resource, and stops them in reverse order.</summary>
internal sealed class Orchestrator(DistributedApplicationBuilder builder, DataFolder data, ResourceNotificationService notifications, ResourceLoggerService logs)
{
    private readonly List<ResourceSupervisor> _supervisors = [];
    private readonly List<IDisposable> _owned = [];

    public IReadOnlyList<ResourceSupervisor> Supervisors => _supervisors;

    public void Start()
    {
        data.Open();
        var honourFixedPorts = !string.Equals(builder.Configuration["DcpPublisher:RandomizePorts"], "true", StringComparison.OrdinalIgnoreCase);
        foreach (var resource in builder.Resources)
        {
            foreach (var endpoint in resource.Annotations.OfType<EndpointAnnotation>())
                endpoint.Allocate(resource.Name, Replicas(resource), honourFixedPorts);
        }

        foreach (var resource in builder.Resources)
            AddSupervisors(resource);
        foreach (var supervisor in _supervisors)
            supervisor.Start();
    }

    public async Task StopAsync()
    {
        // Those on which nothing depends any more go first, together; then what they used.
        var left = _supervisors.ToList();
        while (left.Count > 0)
        {
            var needed = left.SelectMany(supervisor => Needs(supervisor.Resource)).ToHashSet();
            var next = left.Where(supervisor => !needed.Contains(supervisor.Resource)).ToList();
            if (next.Count == 0)
                next = [.. left];
            await Task.WhenAll(next.Select(supervisor => supervisor.StopAsync()));
            left = [.. left.Except(next)];
        }

        _supervisors.ForEach(supervisor => supervisor.Dispose());
        _supervisors.Clear();
        _owned.ForEach(owned => owned.Dispose());
        _owned.Clear();
    }

    public async Task ExecuteAsync(string resourceId, string command, CancellationToken cancellationToken)
    {
        var targets = _supervisors.Where(supervisor => supervisor.Id == resourceId || supervisor.Resource.Name == resourceId).ToList();
        if (targets.Count == 0)
            throw new DistributedApplicationException($"There is no resource '{resourceId}' to execute '{command}' on.");
        await Task.WhenAll(targets.Select(target => target.ExecuteAsync(command, cancellationToken)));
    }

    private void AddSupervisors(IResource resource)
    {
        if (resource.Annotations.OfType<RuntimeAnnotation>().LastOrDefault() is not { } runtimes)
            return;
        var replicas = Replicas(resource);
        for (var replica = 0; replica < replicas; replica++)
        {
            var id = replicas == 1 ? resource.Name : $"{resource.Name}-{replica + 1}";
            var file = TextWriter.Synchronized(data.OpenLog(id));
            _owned.Add(file);
            void Log(string line, bool isError)
            {
                file.WriteLine(line);
                logs.Write(resource.Name, id, line, isError);
            }

            var runtime = runtimes.Create(new RuntimeContext(builder, data, id, replica, Log));
            if (runtime is IDisposable disposable)
                _owned.Insert(0, disposable);
            _supervisors.Add(new ResourceSupervisor(resource, id, runtime, notifications, Log));
        }
    }

    private static int Replicas(IResource resource) => resource.Annotations.OfType<ReplicaAnnotation>().LastOrDefault()?.Replicas ?? 1;

    private static IEnumerable<IResource> Needs(IResource resource)
    {
        var needed = resource.Annotations.OfType<WaitAnnotation>().Select(wait => wait.Resource)
            .Concat(resource.Annotations.OfType<ReferenceAnnotation>().Select(reference => reference.Resource));
        return resource is IResourceWithParent<IResource> child ? needed.Append(child.Parent) : needed;
    }
}
