namespace AccesDroits.Bench;

/// <summary>This machine or this version of the suite lacks what a measure needs; the message says what.</summary>
internal sealed class NotAvailableException(string message) : Exception(message);
