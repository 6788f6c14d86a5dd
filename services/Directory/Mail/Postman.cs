using System.Net;
using System.Net.Mail;
using System.Net.Mime;
using System.Text;
using AccesDroits.ServiceDefaults;
using Microsoft.Extensions.Options;

namespace AccesDroits.Directory.Mail;

/// <summary>Hands one letter to the mail server, or writes it to a folder where there is none.</summary>
public sealed class Postman(IOptions<MailOptions> options)
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(30);
    private readonly MailOptions _options = options.Value;

    public async Task SendAsync(Letter letter, CancellationToken cancellationToken)
    {
        using var message = new MailMessage(new MailAddress(_options.From), new MailAddress(letter.To))
        {
            Subject = letter.Subject, SubjectEncoding = Encoding.UTF8, Body = letter.Text, BodyEncoding = Encoding.UTF8,

            // A file is read by people as it is.
            BodyTransferEncoding = _options.Host.Length == 0 ? TransferEncoding.EightBit : TransferEncoding.QuotedPrintable,
        };
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        timeout.CancelAfter(Timeout);
        await (_options.Host.Length > 0 ? PostAsync(message, timeout.Token) : WriteAsync(message, timeout.Token));
    }

    // A server that does not offer STARTTLS, or whose certificate is not trusted, gets nothing.
    private async Task PostAsync(MailMessage message, CancellationToken cancellationToken)
    {
        using var client = new SmtpClient(_options.Host, _options.Port)
        {
            EnableSsl = true, Credentials = _options.User.Length == 0 ? null : new NetworkCredential(_options.User, _options.Password),
        };
        await client.SendMailAsync(message, cancellationToken);
    }

    // Written aside and moved: whoever reads the folder finds no half of a mail.
    private async Task WriteAsync(MailMessage message, CancellationToken cancellationToken)
    {
        var folder = Path.GetFullPath(_options.Folder);
        var aside = Path.Combine(folder, $".{Guid.NewGuid():n}");
        PrivateFolder.Create(folder);
        PrivateFolder.Create(aside);
        using var client = new SmtpClient { DeliveryMethod = SmtpDeliveryMethod.SpecifiedPickupDirectory, PickupDirectoryLocation = aside };
        await client.SendMailAsync(message, cancellationToken);
        foreach (var file in System.IO.Directory.GetFiles(aside))
        {
            File.Move(file, Path.Combine(folder, Path.GetFileName(file)));
        }

        System.IO.Directory.Delete(aside);
    }
}
