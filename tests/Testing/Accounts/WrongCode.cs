using System.Globalization;
using AccesDroits.Contracts;

namespace AccesDroits.Testing;

public static class WrongCode
{
    /// <summary>Six digits that are not the code of any step around now.</summary>
    public static string Wrong(this Totp application)
    {
        var step = application.Step;
        var right = Enumerable.Range(-5, 11).Select(offset => application.CodeOf(step + offset)).ToHashSet(StringComparer.Ordinal);
        return Enumerable.Range(0, 100).Select(number => number.ToString("000000", CultureInfo.InvariantCulture)).First(code => !right.Contains(code));
    }
}
