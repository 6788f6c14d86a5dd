using AccesDroits.Contracts.Common.V1;
using AccesDroits.Contracts.Reception.V1;
using AccesDroits.ServiceDefaults;

namespace AccesDroits.Testing;

public sealed partial class World
{
    /// <summary>The follow-ups of the structure, for its social worker.</summary>
    public FollowUpService.FollowUpServiceClient FollowUps => new(As(Role.SocialWorker));

    /// <summary>Another social worker of the structure.</summary>
    public FollowUpService.FollowUpServiceClient FollowUpsOf(Guid accountId) => new(_suite.As(Caller(Role.SocialWorker) with { Id = accountId }));

    /// <summary>A valid follow-up of somebody who was told what is kept of them.</summary>
    public OpenFollowUpRequest FollowUp() => new()
    {
        FollowUpId = NewId(), OpenedBy = ReceiverId,
        Content = new FollowUpContent { ResponsibleId = ReceiverId, PersonName = "Nadia Benali", PersonContact = "06 12 34 56 78", NoticeGiven = true, Subject = "Indu de RSA contesté" },
    };

    /// <summary>A valid entry of a follow-up: something to do, without a day.</summary>
    public AddEntryRequest Entry(string followUpId, EntryKind kind = EntryKind.Action, DateOnly? dueOn = null, bool isPrivate = false) => new()
    {
        FollowUpId = followUpId, AddedBy = ReceiverId,
        Entry = new FollowUpEntry { EntryId = NewId(), Kind = kind, DueOn = dueOn?.ToText() ?? "", Private = isPrivate, Text = "Appeler la Caf", Minutes = 15 },
    };

    /// <summary>A visit of today that ends with an accompaniment.</summary>
    public LogVisitRequest VisitToFollowUp()
    {
        var visit = Visit();
        visit.Date = TimeProvider.System.Today().ToText();
        visit.Requests[0].Outcomes.Add("approfondi");
        return visit;
    }
}
