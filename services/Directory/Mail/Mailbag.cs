using System.Text.Json;
using System.Threading.Channels;
using AccesDroits.Directory.Accounts;
using Dapper;
using Npgsql;

namespace AccesDroits.Directory.Mail;

/// <summary>Where a use case leaves its mail, in the same transaction as the act that it is about. The sender sends it afterwards.</summary>
public sealed class Mailbag(SecretBox box, TimeProvider clock)
{
    private readonly Channel<bool> _written = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    /// <param name="expiresAt">After which the mail makes no sense any more.</param>
    public Task AddAsync(NpgsqlConnection connection, Letter letter, DateTimeOffset expiresAt, CancellationToken cancellationToken) =>
        connection.ExecuteAsync(new CommandDefinition(
            "insert into mail (letter, next_attempt_at, expires_at) values (@sealed, @now, @expiresAt)",
            new { @sealed = box.Seal(JsonSerializer.Serialize(letter)), now = clock.GetUtcNow(), expiresAt }, cancellationToken: cancellationToken));

    /// <summary>Tells the sender of this process that a transaction may have left mail.</summary>
    public void Wake() => _written.Writer.TryWrite(true);

    internal Letter Open(byte[] letter) => JsonSerializer.Deserialize<Letter>(box.Open(letter))!;

    internal async Task WaitAsync(TimeSpan atMost, CancellationToken cancellationToken)
    {
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        timeout.CancelAfter(atMost);
        try
        {
            await _written.Reader.ReadAsync(timeout.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // Nobody woke the sender: it looks all the same, for what another replica left or what is due again.
        }
    }
}
