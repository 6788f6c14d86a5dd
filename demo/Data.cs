namespace AccesDroits.Demo;

/// <summary>The files embedded in the program.</summary>
internal static class Data
{
    public static Stream Open(string name) =>
        typeof(Data).Assembly.GetManifestResourceStream(name) ?? throw new FileNotFoundException("This file is not embedded in the program.", name);

    public static string[] Lines(string name)
    {
        using var reader = new StreamReader(Open(name));
        return reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
    }
}
