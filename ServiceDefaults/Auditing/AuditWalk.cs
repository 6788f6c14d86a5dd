using AccesDroits.Contracts.Audit.V1;

namespace AccesDroits.ServiceDefaults.Auditing;

/// <summary>One walk along the chain, from its beginning to its end, that remembers the first break.</summary>
/// <param name="seen">The head that this machine saw last.</param>
/// <param name="checkpoint">The head that Directory was told last, or null.</param>
internal sealed class AuditWalk(AuditKey key, AuditHead seen, AuditCheckpoint? checkpoint)
{
    private const string Checkpoint = "Le point de contrôle gardé par l'annuaire n'est pas celui que ce service a signé.";
    private const string Rewritten = "Cette entrée n'est plus celle dont le sceau avait été gardé hors de la base.";

    private readonly AuditHead? _told = checkpoint is null ? null : new AuditHead(checkpoint.Position, checkpoint.Seal);
    private long _entries;

    /// <summary>How far the walk has come.</summary>
    public AuditHead Head { get; private set; } = AuditHead.Start;

    public AuditBreak? Break { get; private set; }

    /// <summary>The months that were dropped: the service says so itself, and they follow each other from the first place on.</summary>
    public void Pass(List<AuditSegment> dropped)
    {
        foreach (var segment in dropped)
        {
            if (!segment.IsSigned(key) || segment.FirstPosition != Head.Position + 1)
            {
                BreakAt("segment", segment.FirstPosition, "Le relevé d'un mois supprimé n'est pas celui que ce service a signé.");
            }

            Arrive(AuditChain.StartAfter(segment));
        }

        if (_told is not null && !key.IsSigned(checkpoint!.Signature, _told.Words))
        {
            BreakAt("checkpoint", _told.Position, Checkpoint);
        }
    }

    /// <summary>The next sealed entries.</summary>
    public void Pass(List<Entry> entries)
    {
        foreach (var entry in entries)
        {
            var position = entry.Position!.Value;
            if (position <= Head.Position)
            {
                BreakAt("edited", position, "Cette entrée a été ajoutée à un mois supprimé.", entry);
            }
            else if (position != Head.Position + 1)
            {
                BreakAt("missing", Head.Position + 1, "Des entrées ont été retirées.", last: position - 1);
            }
            else if (!entry.IsStamped(key) || !entry.IsSealedAfter(Head, key))
            {
                BreakAt("edited", position, "Cette entrée, ou sa place, n'est pas celle que ce service a écrite.", entry);
            }

            if (Break is not null)
            {
                return;
            }

            _entries++;
            Arrive(new AuditHead(position, entry.Seal!), entry);
        }
    }

    /// <summary>What is left at the end: the entries of the last moment, and what should have been there.</summary>
    public void Finish(List<Entry> unsealed)
    {
        foreach (var end in new[] { seen, _told })
        {
            if (end?.Position > Head.Position)
            {
                BreakAt("cut", Head.Position + 1, "La fin du journal a été coupée.", last: end.Position);
            }
        }

        if (unsealed.Find(entry => !entry.IsStamped(key)) is { } forged)
        {
            BreakAt("edited", 0, "Cette entrée n'a pas été écrite par ce service.", forged);
        }

        _entries += unsealed.Count;
    }

    public VerifyAuditResponse Answer() => new()
    {
        Intact = Break is null, Entries = _entries, LastPosition = Head.Position, CheckpointPosition = _told?.Position ?? 0, Break = Break,
    };

    private void Arrive(AuditHead head, Entry? entry = null)
    {
        Head = head;
        foreach (var end in new[] { seen, _told })
        {
            if (end?.Position == head.Position && !end.Seal.AsSpan().SequenceEqual(head.Seal))
            {
                BreakAt("edited", head.Position, Rewritten, entry);
            }
        }
    }

    private void BreakAt(string code, long position, string message, Entry? entry = null, long last = 0) =>
        Break ??= new AuditBreak { Code = code, Position = position, LastPosition = last == 0 ? position : last, EntryId = entry is null ? "" : $"{entry.Id}", Message = message };
}
