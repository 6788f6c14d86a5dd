using AccesDroits.Contracts;
using AccesDroits.Contracts.Common.V1;
using AccesDroits.Contracts.Directory.V1;
using Grpc.Core;

namespace AccesDroits.Demo;

/// <summary>The accounts and the programs of the demo, and the sessions of the coordinators who enter it.</summary>
public sealed class Access(OperatorTokens tokens, Door door, AccountsFile file, string mail, TimeProvider clock) : IDisposable
{
    private readonly Dictionary<Guid, TokenSource> _coordinators = [];
    private readonly Patience _patience = new(clock);

    /// <summary>Opens what is not there yet.</summary>
    /// <param name="networks">La Clairière, then Les Tilleuls: the first has the first account of each role.</param>
    public async Task OpenAsync(Network[] networks, Screen screen, CancellationToken cancellation)
    {
        await PutScopesAsync(networks, cancellation);
        var scopes = networks.SelectMany(network => network.Structures).ToDictionary(put => put.Structure.Id, put => put.Structure.Code);
        var caf = Partners.Institution.Institution;
        scopes[caf.Id] = caf.Code;
        Account[] accounts = [.. networks[0].Team, .. Partners.People, .. networks[1].Team];
        var programs = Partners.Programs(networks[0]);
        var open = new OpenAccounts(tokens.Gateway, door, file, mail, clock);
        var opened = 0;
        for (var place = 0; place < accounts.Length; place++)
        {
            var account = accounts[place];
            opened += await open.OpenAsync(account, scopes.GetValueOrDefault(account.StructureId + account.InstitutionId, ""), place, cancellation) ? 1 : 0;
        }

        for (var place = 0; place < programs.Count; place++)
        {
            opened += await open.RegisterAsync(programs[place], place, cancellation) ? 1 : 0;
        }

        Tell(screen, opened, accounts.Length + programs.Count, open.Ended);
    }

    /// <summary>The suite as the operator and the coordinators of the structures see it.</summary>
    public async ValueTask<string?> TokenAsync(Role role, Guid? structureId, CancellationToken cancellation) =>
        role == Role.Coordinator && structureId is { } id ? await _coordinators[id].GetAsync(cancellation) : await tokens.GetAsync(role, structureId, cancellation);

    /// <summary>The coordinator of a structure is signed in until the work is done.</summary>
    public Task AsCoordinatorAsync(Network network, Func<Task> work, CancellationToken cancellation) => AsAsync(network.Team[^1], session =>
    {
        _coordinators[network.StructureId] = session;
        return work();
    }, cancellation);

    /// <summary>Somebody of the demo is signed in until the work is done, which is given their tokens.</summary>
    public async Task AsAsync(Account person, Func<TokenSource, Task> work, CancellationToken cancellation)
    {
        var account = file.Account(person.Email) ?? throw new InvalidOperationException($"Le compte {person.Email} n'est plus celui de la démonstration : elle ne peut rien enregistrer à sa place.");
        using var session = await door.EnterAsync(account, cancellation);
        await work(session);
        await door.LeaveAsync(session, cancellation);
    }

    /// <inheritdoc/>
    public void Dispose() => door.Dispose();

    // An account names its structure or its institution.
    private async Task PutScopesAsync(Network[] networks, CancellationToken cancellation)
    {
        var directory = new DirectoryService.DirectoryServiceClient(tokens.Gateway.As(Role.NetworkAdmin));
        foreach (var structure in networks.SelectMany(network => network.Structures))
        {
            await PutAsync(options => directory.PutStructureAsync(structure, options));
        }

        await PutAsync(options => directory.PutInstitutionAsync(Partners.Institution, options));
        await PutAsync(options => directory.PutTopicAsync(Partners.Topic, options));
        foreach (var post in Partners.Posts)
        {
            await PutAsync(options => directory.PutContactAsync(post, options));
        }

        async Task PutAsync<T>(Func<CallOptions, AsyncUnaryCall<T>> put)
        {
            try
            {
                await _patience.CallAsync(put, cancellation);
            }
            catch (RpcException error) when (Replies.IsKeptAsItIs(error))
            {
                // Changed in the suite since: it stays as it is.
            }
        }
    }

    private void Tell(Screen screen, int opened, int all, ICollection<string> ended)
    {
        screen.Line(opened == 0
            ? "Comptes de démonstration : déjà là, rien à créer."
            : $"Comptes de démonstration : {opened} sur {all} créés, comptes et programmes.");
        if (ended.Count > 0)
        {
            screen.Line($"Comptes terminés dans la suite, laissés tels quels : {string.Join(", ", ended)}.");
        }

        screen.Line($"Adresses, mots de passe et codes : {file.Path} (lisible par vous seul).");
    }
}
