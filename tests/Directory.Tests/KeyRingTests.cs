using AccesDroits.Directory.Tokens;

namespace AccesDroits.Directory.Tests;

public sealed class KeyRingTests : IDisposable
{
    private static readonly TimeSpan Every = TimeSpan.FromDays(30), Before = TimeSpan.FromHours(1), KeepAfter = TimeSpan.FromMinutes(1);

    private readonly DirectoryInfo _folder = System.IO.Directory.CreateTempSubdirectory("accesdroits-keys-");
    private readonly MovedClock _clock = new();

    private KeyRing Ring => new(new KeySettings(Path.Combine(_folder.FullName, "keys"), Every, Before, KeepAfter), _clock);

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void The_first_key_signs_at_once_and_is_readable_by_its_owner_only()
    {
        var ring = Ring;
        ring.Rotate();
        Assert.Equal(Assert.Single(ring.All()), ring.Current());
        var file = Assert.Single(System.IO.Directory.GetFiles(Path.Combine(_folder.FullName, "keys")));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
    }

    [Fact]
    public void The_next_key_is_published_before_it_signs_and_the_one_before_until_its_tokens_are_over()
    {
        var ring = Ring;
        ring.Rotate();
        var first = ring.Current();

        _clock.Now = first.From + Every - Before - TimeSpan.FromSeconds(1);
        ring.Rotate();
        Assert.Single(ring.All());

        _clock.Now += TimeSpan.FromSeconds(1);
        ring.Rotate();
        var next = ring.All()[1];
        Assert.Equal((first.Id, first.From + Every), (ring.Current().Id, next.From));

        _clock.Now = next.From;
        ring.Rotate();
        Assert.Equal([first.Id, next.Id], ring.All().Select(key => key.Id));
        Assert.Equal(next.Id, ring.Current().Id);

        _clock.Now = next.From + TokenIssuer.Life + KeepAfter;
        ring.Rotate();
        Assert.Equal(2, ring.All().Count);

        _clock.Now += TimeSpan.FromSeconds(1);
        ring.Rotate();
        Assert.Equal([next.Id], ring.All().Select(key => key.Id));
    }

    [Fact]
    public void After_a_long_stop_the_next_key_is_still_published_before_it_signs()
    {
        var ring = Ring;
        ring.Rotate();
        var first = ring.Current();
        _clock.Now = first.From + (10 * Every);
        ring.Rotate();
        Assert.Equal((first.Id, _clock.Now + Before), (ring.Current().Id, ring.All()[1].From));
    }

    [Fact]
    public void Instances_that_share_the_folder_publish_each_other_s_keys_and_sign_with_the_same_one()
    {
        var (one, other) = (Ring, Ring);
        Parallel.Invoke(one.Rotate, other.Rotate);
        Assert.Equal(one.All().Select(key => key.Id), other.All().Select(key => key.Id));
        Assert.Equal(one.Current().Id, other.Current().Id);
    }

    [Fact]
    public void What_is_published_holds_no_private_half()
    {
        var ring = Ring;
        ring.Rotate();
        var published = System.Text.Json.JsonSerializer.SerializeToElement(ring.ToJwks()).GetProperty("keys")[0];
        Assert.Equal(
            ["alg", "crv", "kid", "kty", "use", "x", "y"], published.EnumerateObject().Select(member => member.Name).Order(StringComparer.Ordinal));
    }

    // Names of keys hold whole seconds.
    private sealed class MovedClock : TimeProvider
    {
        public DateTimeOffset Now { get; set; } = new(2026, 1, 15, 10, 0, 0, TimeSpan.Zero);

        public override DateTimeOffset GetUtcNow() => Now;
    }
}
