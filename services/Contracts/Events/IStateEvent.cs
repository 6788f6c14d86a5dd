namespace AccesDroits.Contracts.Events;

/// <summary>
/// The whole state of one aggregate after a change. A consumer keeps the one with the highest revision and ignores the others,
/// so neither order nor repetition matters. Events carry random ids, codes, bands and dates: never a name, a code of a visitor or free text.
/// </summary>
public interface IStateEvent
{
    /// <summary>Id of the aggregate.</summary>
    Guid Id { get; }

    /// <summary>1 for the creation, one more for each change.</summary>
    long Revision { get; }

    /// <summary>The aggregate no longer exists; the other fields are those it had last.</summary>
    bool Deleted { get; }
}
