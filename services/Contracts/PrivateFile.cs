using System.Security.Cryptography;
using System.Text.Json;

namespace AccesDroits.Contracts;

/// <summary>A JSON file that holds secrets: nobody but its owner reads it, and nobody ever reads half of it.</summary>
public static class PrivateFile
{
    /// <summary>Writes the file, mode 600, in the place of the one before.</summary>
    public static async Task WriteAsync<T>(string file, T content, JsonSerializerOptions? json, CancellationToken cancellationToken)
    {
        var draft = $"{file}.{RandomNumberGenerator.GetHexString(8)}";
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        await using (var stream = new FileStream(draft, options))
        {
            await JsonSerializer.SerializeAsync(stream, content, json, cancellationToken);
        }

        File.Move(draft, file, overwrite: true);
    }
}
