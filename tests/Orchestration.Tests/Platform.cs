using System.Runtime.Versioning;

// Private servers exist on Linux only, and so do their tests.
[assembly: SupportedOSPlatform("linux")]
