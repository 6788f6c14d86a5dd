using AccesDroits.Contracts.Directory.V1;
using AccesDroits.ServiceDefaults.Auditing;
using AccesDroits.ServiceDefaults.Grpc;
using Dapper;
using Grpc.Core;
using Npgsql;

namespace AccesDroits.Directory.Clients;

/// <summary>The programs that call the suite. Each RPC is one file of this folder.</summary>
public sealed partial class ClientApi(NpgsqlDataSource database, Audit audit, TimeProvider clock) : ClientService.ClientServiceBase
{
    private static RpcException UnknownRecord() => Errors.NotFound("unknown-record", "Cette fiche n'existe pas.");

    private static RpcException BuiltIn() => Errors.BrokenRule("client-built-in", "Ce programme fait partie de la suite : il se règle sur la machine.");

    /// <summary>Changes one program of the network and enters it; <paramref name="update"/> is about @id.</summary>
    private async Task UpdateAsync(string update, string id, object values, string act, ServerCallContext context)
    {
        var cancellationToken = context.CancellationToken;
        var parameters = new DynamicParameters(values);
        parameters.Add("id", Guid.Parse(id));
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        var code = await connection.ExecuteScalarAsync<string?>(new CommandDefinition("select code from client where id = @id for update", parameters, cancellationToken: cancellationToken))
            ?? throw UnknownRecord();
        if (BuiltInClients.Includes(code))
        {
            throw BuiltIn();
        }

        await connection.ExecuteAsync(new CommandDefinition(update, parameters, cancellationToken: cancellationToken));
        await audit.WriteAsync(connection, context, new Act(act, "client", Guid.Parse(id)));
        await transaction.CommitAsync(cancellationToken);
    }
}
