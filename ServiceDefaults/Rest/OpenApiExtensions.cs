using System.Globalization;
using Google.Protobuf.Reflection;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.OpenApi;

namespace AccesDroits.ServiceDefaults.Rest;

/// <summary>What the OpenAPI document of a service says of a REST route.</summary>
public static class OpenApiExtensions
{
    private static readonly int[] Always = [StatusCodes.Status401Unauthorized, StatusCodes.Status403Forbidden, StatusCodes.Status503ServiceUnavailable];

    /// <summary>The OpenAPI document of the service. It names no server: readers reach it through the gateway, at the address they know.</summary>
    public static void AddRestApi(this IHostApplicationBuilder builder) =>
        builder.Services.AddOpenApi(options => options.AddDocumentTransformer((document, _, _) =>
        {
            document.Servers = [];
            return Task.CompletedTask;
        }));

    /// <summary>The route answers 200 with the JSON form of a message.</summary>
    public static RouteHandlerBuilder ProducesMessage(this RouteHandlerBuilder route, MessageDescriptor message) =>
        route.AddOpenApiOperationTransformer((operation, context, _) =>
        {
            (operation.Responses ??= [])["200"] = new OpenApiResponse
            {
                Description = "OK",
                Content = new Dictionary<string, OpenApiMediaType>(StringComparer.Ordinal)
                {
                    ["application/json"] = new() { Schema = ProtoSchema.Of(message, context.Document!) },
                },
            };
            return Task.CompletedTask;
        });

    /// <summary>Query parameters that are required dates, YYYY-MM-DD. A missing one is answered by a problem that names it.</summary>
    public static RouteHandlerBuilder DescribesDates(this RouteHandlerBuilder route, params string[] names) =>
        route.AddOpenApiOperationTransformer((operation, _, _) =>
        {
            foreach (var parameter in operation.Parameters?.OfType<OpenApiParameter>().Where(parameter => names.Contains(parameter.Name)) ?? [])
            {
                parameter.Required = true;
                parameter.Schema = new OpenApiSchema { Type = JsonSchemaType.String, Format = "date" };
            }

            return Task.CompletedTask;
        });

    /// <summary>The errors of the route, as problem+json with their stable code, and the fields that are wrong for a 400; 401, 403 and 503 are always possible.</summary>
    public static RouteHandlerBuilder ProducesProblems(this RouteHandlerBuilder route, params int[] statuses) =>
        route.AddOpenApiOperationTransformer((operation, context, _) =>
        {
            foreach (var status in statuses.Concat(Always))
            {
                (operation.Responses ??= [])[status.ToString(CultureInfo.InvariantCulture)] = new OpenApiResponse
                {
                    Description = ReasonPhrases.GetReasonPhrase(status),
                    Content = new Dictionary<string, OpenApiMediaType>(StringComparer.Ordinal)
                    {
                        ["application/problem+json"] = new() { Schema = Problem(context.Document!) },
                    },
                };
            }

            return Task.CompletedTask;
        });

    private static OpenApiSchemaReference Problem(OpenApiDocument document)
    {
        static OpenApiSchema Text() => new() { Type = JsonSchemaType.String };

        if (document.Components?.Schemas?.ContainsKey("Problem") != true)
        {
            document.AddComponent("Problem", new OpenApiSchema
            {
                Type = JsonSchemaType.Object,
                Properties = new Dictionary<string, IOpenApiSchema>(StringComparer.Ordinal)
                {
                    ["type"] = Text(),
                    ["title"] = Text(),
                    ["status"] = new OpenApiSchema { Type = JsonSchemaType.Integer, Format = "int32" },
                    ["detail"] = Text(),
                    ["code"] = Text(),
                    ["errors"] = new OpenApiSchema
                    {
                        Type = JsonSchemaType.Array,
                        Items = new OpenApiSchema
                        {
                            Type = JsonSchemaType.Object,
                            Properties = new Dictionary<string, IOpenApiSchema>(StringComparer.Ordinal) { ["field"] = Text(), ["code"] = Text(), ["message"] = Text() },
                        },
                    },
                },
                Required = new HashSet<string>(StringComparer.Ordinal) { "title", "status", "detail", "code" },
            });
        }

        return new OpenApiSchemaReference("Problem", document);
    }
}
