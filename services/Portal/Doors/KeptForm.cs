using Microsoft.AspNetCore.Diagnostics;

namespace AccesDroits.Portal.Doors;

/// <summary>What was typed into a form that could not be taken: given back by the page that says so, to be sent again. It is kept nowhere else.</summary>
/// <param name="Path">Where the form was sent.</param>
public sealed record KeptForm(string Path, IReadOnlyList<KeyValuePair<string, string>> Fields)
{
    /// <summary>Fields of a page that carries the form along.</summary>
    public const string PathField = "garde-vers", FieldsField = "garde";

    /// <summary>The form that a page was asked with and failed to take; null when there was none, or it holds a password.</summary>
    public static KeptForm? Refused(HttpContext context) =>
        IsKeepable(context.Request) && context.Features.Get<IStatusCodeReExecuteFeature>() is { } failed
            ? new KeptForm(LocalPath.Of(failed.OriginalPath + failed.OriginalQueryString), [.. FieldsOf(context.Request.Form)])
            : null;

    /// <summary>The form that a page of ours carried along.</summary>
    public static KeptForm? Carried(HttpRequest request) =>
        request.HasFormContentType && request.Form[PathField].ToString() is { Length: > 0 } path
            ? new KeptForm(LocalPath.Of(path), [.. request.Form[FieldsField].Select(field => (field ?? "").Split('=', 2)).Where(pair => pair.Length == 2).Select(pair => KeyValuePair.Create(pair[0], pair[1]))])
            : null;

    /// <summary>Whether what was sent is a form that may be shown again. No page can give a file back.</summary>
    public static bool IsKeepable(HttpRequest request) =>
        HttpMethods.IsPost(request.Method) && request.HasFormContentType && request.Form.Files.Count == 0 && !request.Form.Keys.Any(key => key.Contains("password", StringComparison.OrdinalIgnoreCase));

    private static IEnumerable<KeyValuePair<string, string>> FieldsOf(IFormCollection form) =>
        form.SelectMany(field => field.Value.Select(value => KeyValuePair.Create(field.Key, value ?? "")));
}
