using Google.Protobuf;
using Microsoft.AspNetCore.Http;

namespace AccesDroits.ServiceDefaults.Rest;

/// <summary>REST answers with the JSON form of the same message that gRPC answers: one definition for both.</summary>
public static class ProtoJson
{
    private static readonly JsonFormatter Formatter = new(JsonFormatter.Settings.Default.WithFormatDefaultValues(true));

    public static IResult Ok(IMessage message) => Results.Text(Text(message), "application/json; charset=utf-8");

    /// <summary>The same message always gives the same text.</summary>
    public static string Text(IMessage message) => Formatter.Format(message);
}
