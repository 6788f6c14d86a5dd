using System.Net.Http.Headers;
using AccesDroits.Contracts.Audit.V1;
using AccesDroits.Contracts.Directory.V1;
using AccesDroits.Contracts.Reception.V1;
using AccesDroits.Contracts.Referrals.V1;
using AccesDroits.Contracts.Statistics.V1;
using AccesDroits.Contracts.Workshops.V1;
using Microsoft.Net.Http.Headers;

namespace AccesDroits.Portal.Doors;

/// <summary>The services that pages ask, in the name of whoever looks at the page: their token goes along, the Portal has none.</summary>
internal static class ServiceClients
{
    public static void AddServiceClients(this WebApplicationBuilder builder)
    {
        builder.Services.AddHttpContextAccessor();
        builder.Services.AddTransient<TokenOfThePage>();
        Add<SignInService.SignInServiceClient>(builder);
        Add<MyAccountService.MyAccountServiceClient>(builder);
        Add<AccountService.AccountServiceClient>(builder);
        Add<AuditService.AuditServiceClient>(builder);
        Add<DirectoryService.DirectoryServiceClient>(builder);
        Add<PostService.PostServiceClient>(builder);
        Add<ReceptionService.ReceptionServiceClient>(builder, "reception");
        Add<FollowUpService.FollowUpServiceClient>(builder, "reception");
        Add<VisitorService.VisitorServiceClient>(builder, "reception");
        Add<PlanningService.PlanningServiceClient>(builder, "reception");
        Add<TaxonomyService.TaxonomyServiceClient>(builder, "reception");
        Add<ReferralService.ReferralServiceClient>(builder, "referrals");
        Add<AttachmentService.AttachmentServiceClient>(builder, "referrals");
        Add<DelayService.DelayServiceClient>(builder, "referrals");
        Add<ModuleService.ModuleServiceClient>(builder, "workshops");
        Add<CycleService.CycleServiceClient>(builder, "workshops");
        Add<EnrolmentService.EnrolmentServiceClient>(builder, "workshops");
        Add<RosterService.RosterServiceClient>(builder, "workshops");
        Add<CalendarService.CalendarServiceClient>(builder, "workshops");
        Add<StatisticsService.StatisticsServiceClient>(builder, "statistics");
        Add<PublicationService.PublicationServiceClient>(builder, "statistics");
        Add<EvaluationService.EvaluationServiceClient>(builder, "statistics");
    }

    private static void Add<TClient>(WebApplicationBuilder builder, string service = "directory") where TClient : class =>
        builder.Services.AddGrpcClient<TClient>(options => options.Address = new Uri($"http://{service}")).AddHttpMessageHandler<TokenOfThePage>();

    private sealed class TokenOfThePage(IHttpContextAccessor page) : DelegatingHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            if (AuthenticationHeaderValue.TryParse(page.HttpContext?.Request.Headers[HeaderNames.Authorization].ToString(), out var token))
            {
                request.Headers.Authorization = token;
            }

            return base.SendAsync(request, cancellationToken);
        }
    }
}
