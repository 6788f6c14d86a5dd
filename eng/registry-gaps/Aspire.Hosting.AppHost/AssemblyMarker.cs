namespace Aspire.Hosting;

// The genuine package adds build targets and nothing to call; so does this one, with build/Aspire.Hosting.AppHost.targets.
internal static class AssemblyMarker;
