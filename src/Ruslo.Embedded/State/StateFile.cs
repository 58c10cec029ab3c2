using System.Security.Cryptography;
using System.Text;

namespace Ruslo;

/// <summary>The file of one owner. Its name is safe whatever the owner's contains: a readable part, and a hash that tells owners apart.</summary>
internal sealed class StateFile
{
    private const int ReadableLength = 48;

    public StateFile(string directory, string owner)
    {
        Owner = owner;
        var name = new StringBuilder();
        foreach (char c in owner.AsSpan(0, Math.Min(owner.Length, ReadableLength)))
        {
            name.Append(char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) ? c : char.IsAsciiLetterUpper(c) ? char.ToLowerInvariant(c) : '-');
        }
        string hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(owner)).AsSpan(0, 8));
        Path = System.IO.Path.Combine(directory, $"{name}-{hash}.db");
    }

    public string Owner { get; }

    public string Path { get; }

    /// <summary>Removes the file with its journal; a crash in between leaves nothing that could be taken for a state.</summary>
    public void Delete()
    {
        string doomed = Path + ".deleted";
        if (File.Exists(Path))
        {
            File.Move(Path, doomed, overwrite: true);
        }
        File.Delete(Path + "-wal");
        File.Delete(Path + "-shm");
        File.Delete(doomed);
    }
}
