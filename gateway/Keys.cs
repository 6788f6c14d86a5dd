using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.AspNetCore.DataProtection.XmlEncryption;

namespace AccesDroits.Gateway;

/// <summary>The keys that the proxy's framework asks for at start. They are kept with the gateway, never in somebody's home folder.</summary>
internal static class Keys
{
    public static void AddKeys(this WebApplicationBuilder builder)
    {
        var folder = Path.Combine(builder.Environment.ContentRootPath, builder.Configuration["Keys:Folder"] ?? ".data/keys");
        builder.Services.AddDataProtection().SetApplicationName("accesdroits.gateway").PersistKeysToFileSystem(Private(folder));

        // Nothing is sealed with these keys yet; the rights of the folder are their protection.
        builder.Services.Configure<KeyManagementOptions>(options => options.XmlEncryptor = new NullXmlEncryptor());
    }

    private static DirectoryInfo Private(string folder) =>
        OperatingSystem.IsWindows()
            ? Directory.CreateDirectory(folder)
            : Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
}
