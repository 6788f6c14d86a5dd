using AccesDroits.Contracts.Directory.V1;
using AccesDroits.ServiceDefaults;
using Grpc.Core;

namespace AccesDroits.Directory.Features.Posts;

public sealed partial class PostApi
{
    public override async Task<SetPostResponse> ConfirmPost(ConfirmPostRequest request, ServerCallContext context)
    {
        var contact = await ReadOwnAsync(request.ContactId, context);
        contact.VerifiedOn = clock.Today().ToText();
        return await StoreAsync(contact, request.ExpectedRevision, context);
    }
}
