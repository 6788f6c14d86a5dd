using AccesDroits.Contracts.Directory.V1;
using AccesDroits.ServiceDefaults;
using AccesDroits.ServiceDefaults.Grpc;
using Grpc.Core;

namespace AccesDroits.Directory.Features.Posts;

public sealed partial class PostApi
{
    public override async Task<SetPostResponse> SetAbsences(SetAbsencesRequest request, ServerCallContext context)
    {
        var contact = await ReadOwnAsync(request.ContactId, context);
        CheckAbsences(request, contact);
        contact.Absences.Clear();
        contact.Absences.Add(request.Absences);
        return await StoreAsync(contact, request.ExpectedRevision, context);
    }

    private void CheckAbsences(SetAbsencesRequest request, Contact stored)
    {
        var violations = new Violations();
        DirectoryApi.CheckPeriods(violations, "absences", request.Absences.Select(absence => (Key: Guid.Empty, absence.From, absence.To)));
        for (var index = 0; index < request.Absences.Count; index++)
        {
            var absence = request.Absences[index];
            violations.AddIf(
                absence.To.ToDate() < clock.Today() && !stored.Absences.Contains(absence), $"absences[{index}].to", "in-the-past", "Cette absence est déjà finie.");
        }

        violations.ThrowIfAny();
    }
}
