using Microsoft.AspNetCore.Components;

namespace AccesDroits.Portal.Forms;

/// <summary>What every field of a form has: its path in the request, a label, a hint and the error beside it.</summary>
public abstract class FieldBase : ComponentBase
{
    [CascadingParameter]
    public Form Form { get; set; } = null!;

    /// <summary>Path of the field in the request.</summary>
    [Parameter, EditorRequired]
    public string For { get; set; } = "";

    [Parameter, EditorRequired]
    public string Label { get; set; } = "";

    [Parameter]
    public string? Hint { get; set; }

    protected string Id => $"{Form.Name}-{For.Replace('.', '-').Replace('[', '-').Replace("]", "", StringComparison.Ordinal)}";

    protected string? Error => Form.ErrorOf(For);

    protected string? DescribedBy => string.Join(' ', new[] { Hint is null ? null : $"{Id}-aide", Error is null ? null : $"{Id}-erreur" }.OfType<string>()) is { Length: > 0 } ids ? ids : null;

    protected bool HasFocus => Form.HasFocus(For);

    // A number from 1 cannot be left out: nothing typed is 0.
    protected virtual bool IsRequired => Form.RuleOf(For) is var rule && (rule.Required || rule.Min > 0);

    protected override void OnParametersSet() => Form.Shows(For);
}
