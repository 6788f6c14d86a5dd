namespace AccesDroits.Portal.Forms;

/// <summary>One choice of a list.</summary>
public sealed record Option(string Value, string Label);
