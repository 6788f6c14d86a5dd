using AccesDroits.Contracts.Statistics.V1;
using AccesDroits.Statistics.Disclosure;

namespace AccesDroits.Statistics.Publications;

/// <summary>Why a publication cannot be made, in French, for whoever wanted to.</summary>
public sealed class TooNarrowException(string reason) : Exception(reason);

/// <summary>Protection du secret: what is hidden of a publication, beside those that can be read already.</summary>
public sealed class Protection(Family family, int threshold)
{
    private readonly List<(string Part, string Row, string Column, HiddenReason Reason, int Value)> _hidden = [];

    /// <summary>Why each hidden cell is.</summary>
    public IReadOnlyList<(string Part, string Row, string Column, HiddenReason Reason, int Value)> Hidden => _hidden;

    /// <exception cref="TooNarrowException">Something small would be told whatever is hidden.</exception>
    public IReadOnlyList<FrozenPart> Freeze(IReadOnlyList<FigurePart> parts)
    {
        if (threshold > 0 && family.Across is { } across)
        {
            throw new TooNarrowException($"La période ou les lieux recoupent ceux de la publication n° {across.Number} sans les contenir : de petits nombres s'en déduiraient. Choisissez la même période et le même périmètre, ou des dates à côté.");
        }

        return [.. parts.Select(Freeze)];
    }

    private FrozenPart Freeze(FigurePart part)
    {
        var own = new FrozenPart(part.Code, part.Rows, part.Grid.Parents, part.Columns, part.Grid.Values, part.AddsUp, new bool[part.Grid.Values.Count], IsWithheld: false);
        if (threshold == 0)
        {
            return own;
        }

        var reasons = new Dictionary<int, HiddenReason>();
        for (var cell = 0; cell < own.Values.Count; cell++)
        {
            if (own.Values[cell] > 0 && own.Values[cell] < threshold)
            {
                reasons[cell] = HiddenReason.Small;
            }
        }

        var joint = family.JointOf(own);
        var differences = Differences(own, reasons, joint is null);
        var isTotalSmall = reasons.ContainsKey(0);
        var withheld = isTotalSmall || (family.IsDeep && own.AddsUp && family.Related.Any(one => Family.Find(one, own.Code) is not null));
        if (!withheld && Protect(own, joint, reasons, differences) is { } added)
        {
            foreach (var cell in added)
            {
                reasons[cell] = HiddenReason.Protects;
            }

            return Hide(own, reasons, isWithheld: false);
        }

        for (var cell = isTotalSmall ? 0 : 1; cell < own.Values.Count; cell++)
        {
            reasons.TryAdd(cell, HiddenReason.Withheld);
        }

        var all = Hide(own, reasons, isWithheld: true);
        return DisclosureAudit.IsSafe(all, joint, Guarded(own, reasons, []), threshold)
            ? all
            : throw new TooNarrowException($"Le tableau « {part.Code} » laisserait deviner de petits nombres{Beside()}. Choisissez une période plus longue ou un périmètre plus large.");
    }

    // Hides what would tell a small difference with a publication that is no sum of this one, and what the one before of the same region hid.
    private List<Guarded> Differences(FrozenPart own, Dictionary<int, HiddenReason> reasons, bool withRelated)
    {
        var guarded = new List<Guarded>();
        foreach (var other in family.Same.Concat(withRelated ? family.Related : []).Where(other => other.Threshold > 0 || !family.Same.Contains(other)))
        {
            if (Family.Find(other, own.Code) is not { } before)
            {
                continue;
            }

            for (var cell = 0; cell < own.Values.Count; cell++)
            {
                var (row, column) = (own.Rows[cell / own.Columns.Count], own.Columns[cell % own.Columns.Count]);
                var (known, value) = (before.KnowledgeOf(row, column), before.ValueOf(row, column));
                var difference = own.Values[cell] - value;
                if (known.IsHidden && family.Same.Contains(other) && own.Values[cell] > 0 && cell > 0)
                {
                    reasons.TryAdd(cell, HiddenReason.Difference);
                }
                else if (!known.IsHidden && Math.Abs(difference) > 0 && Math.Abs(difference) < threshold && !reasons.ContainsKey(cell))
                {
                    if (cell == 0 || own.Values[cell] == 0)
                    {
                        throw new TooNarrowException($"Le tableau « {own.Code} » diffère trop peu de la publication n° {other.Number} : la différence montrerait moins de {threshold} personnes ou demandes. Attendez que davantage soit saisi, ou gardez cette publication.");
                    }

                    reasons[cell] = HiddenReason.Difference;
                    guarded.Add(difference > 0 ? new Guarded(cell, value + 1, value + threshold) : new Guarded(cell, Math.Max(1, value - threshold), value - 1));
                }
            }
        }

        return guarded;
    }

    private HashSet<int>? Protect(FrozenPart own, Joint? joint, Dictionary<int, HiddenReason> reasons, List<Guarded> differences)
    {
        var known = DisclosureAudit.Knowledge(own with { Hidden = [.. own.Values.Select((_, cell) => reasons.ContainsKey(cell))] });
        var mayHide = Enumerable.Range(1, own.Values.Count - 1).Where(cell => !reasons.ContainsKey(cell) && own.Values[cell] > 0).ToHashSet();
        var guarded = Guarded(own, reasons, differences);
        if (joint is null)
        {
            return Suppression.Protect(own.Grid, known, guarded, mayHide)?.ToHashSet();
        }

        return Suppression.Protect(
                joint.Grid, joint.Known(known), [.. guarded.Select(one => one with { Cell = joint.CellOf(one.Cell) }), .. joint.Others(threshold)], mayHide.Select(joint.CellOf).ToHashSet())
            ?.Select(joint.OwnCellOf).ToHashSet();
    }

    // What a publication of the same region and figures shows is no secret any more, though it stays hidden here.
    private List<Guarded> Guarded(FrozenPart own, Dictionary<int, HiddenReason> reasons, List<Guarded> differences) =>
    [
        .. reasons.Where(reason => reason.Value == HiddenReason.Small && !family.IsPublic(own, reason.Key)).Select(reason => Disclosure.Guarded.Small(reason.Key, threshold)), .. differences,
    ];

    private FrozenPart Hide(FrozenPart own, Dictionary<int, HiddenReason> reasons, bool isWithheld)
    {
        var listed = reasons.Where(reason => !isWithheld || reason.Key < own.Columns.Count).OrderBy(reason => reason.Key);
        _hidden.AddRange(listed.Select(reason => (own.Code, own.Rows[reason.Key / own.Columns.Count], own.Columns[reason.Key % own.Columns.Count], reason.Value, own.Values[reason.Key])));
        if (isWithheld)
        {
            _hidden.Add((own.Code, FigureTables.Withheld, "", HiddenReason.Withheld, own.Rows.Count - 1));
        }

        return own with { Hidden = [.. own.Values.Select((_, cell) => reasons.ContainsKey(cell))], IsWithheld = isWithheld };
    }

    private string Beside() => family.Related.Count == 0 ? "" : $" à côté des publications n° {string.Join(", ", family.Related.Select(one => one.Number))}";
}
