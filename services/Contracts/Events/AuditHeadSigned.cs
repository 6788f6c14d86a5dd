namespace AccesDroits.Contracts.Events;

/// <summary>
/// Point de contrôle: how far the journal of a service has come, for Directory to keep. Not an event of the outbox: only the latest counts, and it
/// is sent straight from the process that sealed it.
/// </summary>
/// <param name="Service">Name of the service, e.g. reception.</param>
/// <param name="Seal">Seal of the last entry, in hexadecimal.</param>
/// <param name="Signature">Made by the service with the key of its journal, in hexadecimal.</param>
public sealed record AuditHeadSigned(string Service, long Position, string Seal, string Signature);
