using Grpc.Core;

namespace RegistryGaps.Tests;

public sealed class GrpcCoreTests
{
    [Fact]
    public void Keys_of_metadata_become_lower_case() => Assert.Equal("x-person.id_1", new Metadata.Entry("X-Person.Id_1", "v").Key);

    [Theory]
    [InlineData("")]
    [InlineData("a b")]
    [InlineData("é")]
    [InlineData("a:b")]
    public void Keys_of_metadata_hold_letters_digits_dots_hyphens_and_underscores(string key) =>
        Assert.Throws<ArgumentException>(() => new Metadata.Entry(key, "v"));

    [Fact]
    public void Binary_values_have_keys_that_end_with_bin()
    {
        Assert.Throws<ArgumentException>(() => new Metadata.Entry("key", [1]));
        Assert.Throws<ArgumentException>(() => new Metadata.Entry("key-bin", "text"));
        Assert.Throws<InvalidOperationException>(() => new Metadata.Entry("key-bin", [1]).Value);
        Assert.Equal([1, 2], new Metadata.Entry("KEY-BIN", [1, 2]).ValueBytes);
        Assert.Equal("ab"u8.ToArray(), new Metadata.Entry("key", "ab").ValueBytes);
    }

    [Fact]
    public void The_last_value_of_a_key_is_the_one_that_counts()
    {
        var metadata = new Metadata { { "key", "first" }, { "other", "x" }, { "key", "last" } };
        Assert.Equal("last", metadata.GetValue("key"));
        Assert.Equal(["first", "last"], metadata.GetAll("key").Select(entry => entry.Value));
        Assert.Null(metadata.GetValue("none"));
    }

    [Fact]
    public void Empty_metadata_cannot_be_changed() => Assert.Throws<InvalidOperationException>(() => Metadata.Empty.Add("key", "v"));

    [Fact]
    public void A_status_shows_its_code_and_detail()
    {
        Assert.Equal("Status(StatusCode=\"NotFound\", Detail=\"no door\")", new Status(StatusCode.NotFound, "no door").ToString());
        Assert.Equal("Status(StatusCode=\"NotFound\", Detail=\"no door\")", new RpcException(new Status(StatusCode.NotFound, "no door")).Message);
    }

    [Fact]
    public void Only_secure_channels_compose_with_call_credentials()
    {
        var credentials = CallCredentials.FromInterceptor((_, _) => Task.CompletedTask);
        Assert.Throws<ArgumentException>(() => ChannelCredentials.Create(ChannelCredentials.Insecure, credentials));
        Assert.NotNull(ChannelCredentials.Create(ChannelCredentials.SecureSsl, credentials));
        Assert.Throws<ArgumentException>(() => CallCredentials.Compose(credentials));
    }

    [Fact]
    public void A_marshaller_of_contexts_also_works_on_arrays()
    {
        var marshaller = Marshallers.Create<string>((text, context) => context.Complete([.. text.Select(c => (byte)c)]), context => $"{context.PayloadLength}");
        Assert.Equal([97, 98], marshaller.Serializer("ab"));
        Assert.Equal("2", marshaller.Deserializer([97, 98]));
    }
}
