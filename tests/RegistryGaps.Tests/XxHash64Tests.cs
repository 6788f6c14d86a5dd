using System.IO.Hashing;
using System.Text;

namespace RegistryGaps.Tests;

public sealed class XxHash64Tests
{
    [Theory]
    [InlineData("", 0, 0xEF46DB3751D8E999)]
    [InlineData("a", 0, 0xD24EC4F1A98C6E5B)]
    [InlineData("abc", 0, 0x44BC2CF5AD770999)]
    [InlineData("Nobody inspects the spammish repetition", 0, 0xFBCEA83C8A378BF1)]
    [InlineData("I want an unsigned 64-bit seed!", 0, 0xD4CB0A70A2B8C7C1)]
    [InlineData("I want an unsigned 64-bit seed!", 1, 0xCE5087F12470D961)]
    public void The_hash_is_that_of_the_published_vectors(string text, long seed, ulong expected)
    {
        var bytes = Encoding.ASCII.GetBytes(text);

        Assert.Equal(expected, XxHash64.HashToUInt64(bytes, seed));
        Assert.Equal(Convert.FromHexString($"{expected:X16}"), XxHash64.Hash(bytes, seed));
        Assert.Equal(XxHash64.Hash(bytes, seed), XxHash64.Hash(bytes.AsSpan(), seed));
    }
}
