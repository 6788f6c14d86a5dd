using AccesDroits.Contracts.Audit.V1;
using AccesDroits.ServiceDefaults.Auditing;
using AccesDroits.ServiceDefaults.Grpc;
using Grpc.Core;
using Grpc.Net.ClientFactory;
using Npgsql;

namespace AccesDroits.Directory.Features;

/// <summary>The journals of the network: Directory's own, and those of the other services, which it asks in the name of the caller.</summary>
public sealed class NetworkAudit(NpgsqlDataSource database, AuditChain chain, Audit audit, Checkpoints checkpoints, JournalNames names, GrpcClientFactory clients) : AuditApi(database, chain, audit)
{
    public override async Task<ListAuditResponse> ListAudit(ListAuditRequest request, ServerCallContext context)
    {
        var answer = IsOwn(request.Filter.Service)
            ? await base.ListAudit(request, context)
            : await AskAsync(request.Filter.Service, context, (service, options) => service.ListAuditAsync(request, options).ResponseAsync);
        await names.AddAsync(answer.Entries, context.CancellationToken);
        return answer;
    }

    public override Task ExportAudit(ExportAuditRequest request, IServerStreamWriter<ExportAuditResponse> responseStream, ServerCallContext context) =>
        IsOwn(request.Filter.Service)
            ? base.ExportAudit(request, responseStream, context)
            : AskAsync(request.Filter.Service, context, async (service, options) =>
            {
                using var call = service.ExportAudit(request, options);
                while (await call.ResponseStream.MoveNext(context.CancellationToken))
                {
                    await responseStream.WriteAsync(call.ResponseStream.Current, context.CancellationToken);
                }

                return true;
            });

    public override async Task<VerifyAuditResponse> VerifyAudit(VerifyAuditRequest request, ServerCallContext context)
    {
        var checkpoint = await checkpoints.FindAsync(NameOf(request.Service), context.CancellationToken);
        return IsOwn(request.Service)
            ? await Chain.VerifyAsync(checkpoint, context.CancellationToken)
            : await AskAsync(request.Service, context, (service, options) => service.VerifyAuditAsync(request, options).ResponseAsync, checkpoint);
    }

    private static bool IsOwn(AuditedService service) => service == AuditedService.Directory;

    private static string NameOf(AuditedService service) => service.ToString().ToLowerInvariant();

    // With the token of the caller, so that the service checks it itself.
    private async Task<TAnswer> AskAsync<TAnswer>(
        AuditedService service, ServerCallContext context, Func<AuditService.AuditServiceClient, CallOptions, Task<TAnswer>> ask, AuditCheckpoint? checkpoint = null)
    {
        var headers = new Metadata();
        if (checkpoint is not null)
        {
            headers.Add(AuditCheckpoint.Header, $"{checkpoint}");
        }

        if (context.RequestHeaders.Get("authorization") is { } token)
        {
            headers.Add(token);
        }

        try
        {
            return await ask(clients.CreateClient<AuditService.AuditServiceClient>(NameOf(service)), new CallOptions(headers, context.Deadline, context.CancellationToken));
        }
        catch (RpcException exception) when (exception.StatusCode == StatusCode.Unavailable && Errors.DetailsOf(exception) is null)
        {
            throw Errors.Unavailable();
        }
    }
}

public static class NetworkAuditExtensions
{
    /// <summary>Checkpoints, and clients of the journals of the other services.</summary>
    public static void AddNetworkAudit(this IHostApplicationBuilder builder)
    {
        builder.Services.AddSingleton<Checkpoints>();
        builder.Services.AddSingleton<JournalNames>();
        foreach (var name in new[] { "reception", "referrals", "statistics", "workshops" })
        {
            builder.Services.AddGrpcClient<AuditService.AuditServiceClient>(name, options => options.Address = new Uri($"http://{name}"));
        }
    }
}
