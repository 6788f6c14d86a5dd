using AccesDroits.ServiceDefaults;

namespace AccesDroits.Referrals.Features.Attachments;

/// <summary>The folder Attachments:Folder: sealed contents under random names, with .part until they are whole.</summary>
public sealed class AttachmentFiles(string folder)
{
    private const string Unfinished = ".part";

    private readonly string _folder = PrivateFolder.Create(folder).FullName;

    public static string NewName() => Guid.NewGuid().ToString("n");

    /// <summary>For one writer at a time, in whatever process.</summary>
    /// <exception cref="IOException">Somebody else writes it.</exception>
    public FileStream OpenPart(string name)
    {
        if (!File.Exists(PathOf(name)))
        {
            return new FileStream(PartOf(name), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }

        // A crash fell between the last two steps of an upload, or another call has just done them.
        var file = new FileStream(PathOf(name), FileMode.Open, FileAccess.ReadWrite, FileShare.None);
        File.Move(PathOf(name), PartOf(name));
        return file;
    }

    public FileStream OpenRead(string name) =>
        new(File.Exists(PathOf(name)) ? PathOf(name) : PartOf(name), FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete);

    public void Finish(string name) => File.Move(PartOf(name), PathOf(name));

    public void Delete(string name)
    {
        File.Delete(PartOf(name));
        File.Delete(PathOf(name));
    }

    /// <summary>The names of all that is there.</summary>
    public IReadOnlySet<string> Names() => Directory.EnumerateFiles(_folder).Select(Path.GetFileNameWithoutExtension).OfType<string>().ToHashSet(StringComparer.Ordinal);

    private string PathOf(string name) => Path.Combine(_folder, name);

    private string PartOf(string name) => PathOf(name) + Unfinished;
}
