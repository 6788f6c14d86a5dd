using System.Text.RegularExpressions;

namespace AccesDroits.Demo;

/// <summary>The links that one address is sent from now on, where mail becomes files of a folder.</summary>
public sealed partial class Letterbox
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromMilliseconds(50);

    private readonly string _folder;
    private readonly string _address;
    private readonly TimeProvider _clock;
    private readonly HashSet<string> _read;

    public Letterbox(string folder, string address, TimeProvider clock)
    {
        (_folder, _address, _clock) = (folder, address, clock);
        _read = [.. Files()];
    }

    /// <summary>The token of the next link that arrives.</summary>
    /// <exception cref="TimeoutException">Nothing has come.</exception>
    public async Task<string> NextAsync(CancellationToken cancellation)
    {
        var start = _clock.GetTimestamp();
        while (_clock.GetElapsedTime(start) < Limit)
        {
            foreach (var file in Files().Where(file => !_read.Contains(file)).ToList())
            {
                // A letter that is still being written has no link yet: it is looked at again.
                var text = await File.ReadAllTextAsync(file, cancellation);
                if (Link().Match(text) is { Success: true } link && _read.Add(file) && text.Contains($"To: {_address}\r\n", StringComparison.Ordinal))
                {
                    return link.Groups["token"].Value;
                }
            }

            await Task.Delay(BetweenLooks, _clock, cancellation);
        }

        throw new TimeoutException($"Le courrier attendu pour {_address} n'est pas arrivé dans {_folder} : relancez la démonstration.");
    }

    private string[] Files() => Directory.Exists(_folder) ? Directory.GetFiles(_folder, "*.eml") : [];

    [GeneratedRegex(@"/(invitation|mot-de-passe)/(?<token>[A-Za-z0-9_-]{43})\s", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Link();
}
