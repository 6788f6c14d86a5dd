namespace AccesDroits.Portal.Words;

/// <summary>Code de visiteur, as it is printed: bare in its QR code, in groups of three for people.</summary>
public static class PrintedCode
{
    private const int Group = 3;

    /// <summary>The code as it was issued, from one that was typed: Reception reads both alike.</summary>
    public static string Bare(string typed) => new([.. typed.Where(char.IsAsciiLetterOrDigit).Select(char.ToUpperInvariant).Select(Canonical)]);

    public static string Grouped(string issued) => string.Join(' ', issued.Chunk(Group).Select(group => new string(group)));

    private static char Canonical(char character) => character switch
    {
        'O' => '0',
        'I' or 'L' => '1',
        _ => character,
    };
}
