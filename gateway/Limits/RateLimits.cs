using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Threading.RateLimiting;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;

namespace AccesDroits.Gateway.Limits;

/// <summary>Takes as many requests as are allowed, and tells the others when to come again.</summary>
internal sealed class RateLimits(IOptions<LimitOptions> options, KnownBearers bearers) : IDisposable
{
    private static readonly TimeSpan Refill = TimeSpan.FromSeconds(1);
    private readonly PartitionedRateLimiter<string> _anonymous = Of(options.Value.Anonymous);
    private readonly PartitionedRateLimiter<string> _signIn = Of(options.Value.SignIn);
    private readonly PartitionedRateLimiter<string> _accounts = Of(options.Value.Account);
    private readonly PartitionedRateLimiter<string> _clients = Of(options.Value.Client);

    /// <summary>Whether a browser's session may be looked up: an id that was made up costs its address.</summary>
    public bool MayAsk(HttpContext context) => Take(context, _anonymous, AddressOf(context));

    /// <summary>Whether the request is taken; if not, when to come again is in the headers of the answer.</summary>
    public bool MayPass(HttpContext context) => bearers.Find(context.Request) switch
    {
        { IsClient: true } client => Take(context, _clients, client.Id),
        { } account => Take(context, _accounts, account.Id),
        _ => Take(context, IsSignIn(context) ? _signIn : _anonymous, AddressOf(context)),
    };

    public void Dispose()
    {
        _anonymous.Dispose();
        _signIn.Dispose();
        _accounts.Dispose();
        _clients.Dispose();
    }

    private static bool IsSignIn(HttpContext context) =>
        context.Request.IsUnsafe() && (context.IsForPortal() || context.Request.Path.StartsWithSegments("/connect", StringComparison.OrdinalIgnoreCase));

    private static bool Take(HttpContext context, PartitionedRateLimiter<string> limiter, string who)
    {
        using var lease = limiter.AttemptAcquire(who);
        if (!lease.IsAcquired)
        {
            var wait = lease.TryGetMetadata(MetadataName.RetryAfter, out var after) ? after : Refill;
            context.Items[HeaderNames.RetryAfter] = Math.Max(1, (int)Math.Ceiling(wait.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
        }

        return lease.IsAcquired;
    }

    private static PartitionedRateLimiter<string> Of(Rate rate) =>
        PartitionedRateLimiter.Create<string, string>(who => RateLimitPartition.GetTokenBucketLimiter(who, _ => new TokenBucketRateLimiterOptions
        {
            TokenLimit = rate.Burst, TokensPerPeriod = Math.Max(1, rate.PerMinute / 60), ReplenishmentPeriod = rate.PerMinute < 60 ? Refill * (60.0 / rate.PerMinute) : Refill,
        }));

    // Whoever has one address of an IPv6 network has all of them.
    private static string AddressOf(HttpContext context)
    {
        var address = context.Connection.RemoteIpAddress ?? IPAddress.None;
        if (address.IsIPv4MappedToIPv6)
        {
            address = address.MapToIPv4();
        }

        return address.AddressFamily == AddressFamily.InterNetworkV6 ? Convert.ToHexString(address.GetAddressBytes().AsSpan(0, 8)) : address.ToString();
    }
}
