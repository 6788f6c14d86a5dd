using AccesDroits.Testing;

[assembly: AssemblyFixture(typeof(Suite))]
