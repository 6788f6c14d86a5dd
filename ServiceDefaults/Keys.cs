using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.AspNetCore.DataProtection.XmlEncryption;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace AccesDroits.ServiceDefaults;

public static class KeysExtensions
{
    /// <summary>
    /// The keys that a process seals with, one ring for each, in the folder Keys:Folder: outside its database, never in somebody's home folder.
    /// </summary>
    /// <param name="name">Name of the ring, e.g. accesdroits.gateway.</param>
    public static void AddKeys(this IHostApplicationBuilder builder, string name)
    {
        var folder = Path.Combine(builder.Environment.ContentRootPath, builder.Configuration["Keys:Folder"] ?? ".data/keys");
        builder.Services.AddDataProtection().SetApplicationName(name).PersistKeysToFileSystem(PrivateFolder.Create(folder));

        // The rights of the folder are their protection.
        builder.Services.Configure<KeyManagementOptions>(options => options.XmlEncryptor = new NullXmlEncryptor());
    }
}
