using System.Text.Json;
using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.Configuration;

namespace Aspire.Hosting.Runtime;

/// <summary>The first project profile of a service's launchSettings.json.</summary>
internal sealed record LaunchSettings(IReadOnlyDictionary<string, string> EnvironmentVariables, IReadOnlyList<string> Urls)
{
    private static readonly JsonDocumentOptions Lenient = new() { AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip };

    public static LaunchSettings Of(ProjectResource project) => Read(project.Annotations.OfType<ProjectFilesAnnotation>().Single().ProjectPath);

    public static LaunchSettings Read(string projectPath)
    {
        var file = Path.Combine(Path.GetDirectoryName(projectPath)!, "Properties", "launchSettings.json");
        if (!File.Exists(file))
            return new LaunchSettings(new Dictionary<string, string>(StringComparer.Ordinal), []);
        using var document = JsonDocument.Parse(File.ReadAllText(file), Lenient);
        var profile = document.RootElement.TryGetProperty("profiles", out var profiles)
            ? profiles.EnumerateObject().Select(entry => entry.Value).FirstOrDefault(IsProject)
            : default;
        if (profile.ValueKind != JsonValueKind.Object)
            return new LaunchSettings(new Dictionary<string, string>(StringComparer.Ordinal), []);
        var variables = profile.TryGetProperty("environmentVariables", out var values)
            ? values.EnumerateObject().ToDictionary(entry => entry.Name, entry => entry.Value.GetString() ?? "", StringComparer.Ordinal)
            : [];
        var urls = profile.TryGetProperty("applicationUrl", out var url) ? (url.GetString() ?? "").Split(';', StringSplitOptions.RemoveEmptyEntries) : [];
        return new LaunchSettings(variables, urls);
    }

    private static bool IsProject(JsonElement profile) =>
        profile.TryGetProperty("commandName", out var command) && command.GetString() == "Project";
}

/// <summary>Finds the endpoints a project declares by itself.</summary>
internal static class ProjectEndpoints
{
    /// <summary>Kestrel's configured endpoints, or else the addresses of launchSettings.json.</summary>
    public static IEnumerable<EndpointAnnotation> Read(string projectPath, string environment)
    {
        var folder = Path.GetDirectoryName(projectPath)!;
        var settings = new ConfigurationBuilder()
            .AddJsonFile(Path.Combine(folder, "appsettings.json"), optional: true)
            .AddJsonFile(Path.Combine(folder, $"appsettings.{environment}.json"), optional: true)
            .Build();
        var endpoints = settings.GetSection("Kestrel:Endpoints").GetChildren().ToList();
        if (endpoints.Count > 0)
            return InOrderOfUse(endpoints).Select(endpoint => new EndpointAnnotation(endpoint.Key, Scheme(endpoint["Url"])) { IsKestrelEndpoint = true });
        // Only the scheme is taken: the ports are those of a service that runs alone.
        return LaunchSettings.Read(projectPath).Urls.Select(Scheme).Distinct(StringComparer.Ordinal).Select(scheme => new EndpointAnnotation(scheme, scheme));
    }

    // "http" is the endpoint meant when none is named; configuration would give the names in alphabetical order.
    private static IEnumerable<IConfigurationSection> InOrderOfUse(IEnumerable<IConfigurationSection> endpoints) =>
        endpoints.OrderBy(endpoint => endpoint.Key is "http" ? 0 : 1);

    private static string Scheme(string? url) => url?.StartsWith("https:", StringComparison.OrdinalIgnoreCase) == true ? "https" : "http";
}
