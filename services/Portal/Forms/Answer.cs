namespace AccesDroits.Portal.Forms;

/// <summary>One answer among a few.</summary>
/// <param name="Key">What is pressed on the keyboard to give it; a digit is a place on the keyboard, a letter is what it writes.</param>
public sealed record Answer(string Value, string Label, string? Key = null);
