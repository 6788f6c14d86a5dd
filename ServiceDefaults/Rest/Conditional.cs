using System.Security.Cryptography;
using System.Text;
using Google.Protobuf;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace AccesDroits.ServiceDefaults.Rest;

/// <summary>REST answers with an ETag: who sends it again and has what there is gets 304 and nothing else.</summary>
public static class Conditional
{
    /// <summary>A message in JSON; its tag is the hash of what is sent.</summary>
    public static IResult Json(HttpContext context, IMessage message)
    {
        var content = Encoding.UTF8.GetBytes(ProtoJson.Text(message));
        return Bytes(context, content, "application/json; charset=utf-8", Convert.ToHexStringLower(SHA256.HashData(content)));
    }

    /// <param name="tag">The same for the same content, and only for it.</param>
    /// <param name="fileName">Makes it a file to keep.</param>
    public static IResult Bytes(HttpContext context, byte[] content, string mediaType, string tag, string? fileName = null)
    {
        var entityTag = new EntityTagHeaderValue($"\"{tag}\"");
        context.Response.Headers.CacheControl = "private, no-cache";
        return Results.File(content, mediaType, fileName, entityTag: entityTag);
    }
}
