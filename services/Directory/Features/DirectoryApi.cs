using System.Text.Json;
using AccesDroits.Contracts.Directory.V1;
using AccesDroits.ServiceDefaults.Auditing;
using Npgsql;

namespace AccesDroits.Directory.Features;

/// <summary>The RPCs of Directory, one file each.</summary>
public sealed partial class DirectoryApi(NpgsqlDataSource database, RecordWriter records, Verification verification, Audit audit, TimeProvider clock) : DirectoryService.DirectoryServiceBase
{
    /// <summary>The code of a contract's enum value, e.g. CENTRE_SOCIAL is centre-social.</summary>
    private static string CodeOf<TEnum>(TEnum value)
        where TEnum : struct, Enum => JsonNamingPolicy.KebabCaseLower.ConvertName(value.ToString());
}
