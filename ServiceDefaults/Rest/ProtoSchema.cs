using Google.Protobuf.Reflection;
using Google.Protobuf.WellKnownTypes;
using Microsoft.OpenApi;

namespace AccesDroits.ServiceDefaults.Rest;

/// <summary>The OpenAPI schema of the JSON form of a protobuf message, as <see cref="ProtoJson"/> writes it.</summary>
public static class ProtoSchema
{
    /// <summary>A reference to the schema of a message; it and those it needs become components of the document.</summary>
    public static IOpenApiSchema Of(MessageDescriptor message, OpenApiDocument document)
    {
        if (message.FullName == Timestamp.Descriptor.FullName)
        {
            return new OpenApiSchema { Type = JsonSchemaType.String, Format = "date-time" };
        }

        var components = (document.Components ??= new OpenApiComponents()).Schemas ??= new Dictionary<string, IOpenApiSchema>(StringComparer.Ordinal);
        if (!components.ContainsKey(message.Name))
        {
            // In the document before its fields, since a message may contain itself.
            var schema = new OpenApiSchema { Type = JsonSchemaType.Object, Properties = new Dictionary<string, IOpenApiSchema>(StringComparer.Ordinal) };
            document.AddComponent(message.Name, schema);
            foreach (var field in message.Fields.InDeclarationOrder())
            {
                schema.Properties[field.JsonName] = Of(field, document);
            }

            // Without presence a field is always written; with it, only when set.
            schema.Required = message.Fields.InDeclarationOrder().Where(field => !field.HasPresence).Select(field => field.JsonName).ToHashSet(StringComparer.Ordinal);
        }

        return new OpenApiSchemaReference(message.Name, document);
    }

    private static IOpenApiSchema Of(FieldDescriptor field, OpenApiDocument document) =>
        field switch
        {
            { IsMap: true } => new OpenApiSchema { Type = JsonSchemaType.Object, AdditionalProperties = OfItem(field.MessageType.FindFieldByNumber(2), document) },
            { IsRepeated: true } => new OpenApiSchema { Type = JsonSchemaType.Array, Items = OfItem(field, document) },
            _ => OfItem(field, document),
        };

    private static IOpenApiSchema OfItem(FieldDescriptor field, OpenApiDocument document) => field.FieldType switch
    {
        FieldType.Message => Of(field.MessageType, document),
        FieldType.Enum => new OpenApiSchema { Type = JsonSchemaType.String, Enum = [.. field.EnumType.Values.Select(value => (System.Text.Json.Nodes.JsonNode)value.Name)] },
        FieldType.Bool => new OpenApiSchema { Type = JsonSchemaType.Boolean },
        FieldType.String => new OpenApiSchema { Type = JsonSchemaType.String },
        FieldType.Bytes => new OpenApiSchema { Type = JsonSchemaType.String, Format = "byte" },
        FieldType.Float or FieldType.Double => new OpenApiSchema { Type = JsonSchemaType.Number },
        FieldType.Int32 or FieldType.SInt32 or FieldType.SFixed32 or FieldType.UInt32 or FieldType.Fixed32 =>
            new OpenApiSchema { Type = JsonSchemaType.Integer, Format = "int32" },

        // 64-bit numbers are text in the JSON form of protobuf.
        _ => new OpenApiSchema { Type = JsonSchemaType.String, Format = "int64" },
    };
}
