using System.Runtime.Versioning;
using AccesDroits.Testing;

[assembly: AssemblyFixture(typeof(Suite))]
[assembly: SupportedOSPlatform("linux")]
