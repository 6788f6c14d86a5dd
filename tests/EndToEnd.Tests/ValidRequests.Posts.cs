using AccesDroits.Contracts.Directory.V1;
using AccesDroits.Testing;
using Google.Protobuf;

namespace AccesDroits.EndToEnd.Tests;

public sealed partial class ValidRequests
{
    private async Task AddPostsAsync(World world)
    {
        var partners = await Partners.CreateAsync(suite, world);
        AddPost("SetAbsences", partners, new SetAbsencesRequest { ContactId = partners.ContactId, ExpectedRevision = 1, Absences = { new Closure { From = "2098-08-01", To = "2098-08-21" } } });
        AddPost("SetDeputy", partners, new SetDeputyRequest { ContactId = partners.DeputyId, ExpectedRevision = 1, DeputyId = partners.SupervisorId });
        AddPost("ConfirmPost", partners, new ConfirmPostRequest { ContactId = partners.SupervisorId, ExpectedRevision = 1 });
    }

    private void AddPost(string rpc, Partners partners, IMessage request)
    {
        Add($"accesdroits.directory.v1.PostService/{rpc}", request);
        _channels[$"/accesdroits.directory.v1.PostService/{rpc}"] = suite.As(partners.Supervisor);
    }
}
