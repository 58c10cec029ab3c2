using System.Text;

namespace Ruslo.Crash;

/// <summary>What a victim says, a line at a time, which has left the process when it returns.</summary>
internal sealed class Voice(Stream output)
{
    private readonly Lock saying = new();

    public void Say(FormattableString line)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(FormattableString.Invariant(line) + "\n");
        lock (saying)
        {
            output.Write(bytes);
        }
    }

    /// <summary>It has started, and works from now on.</summary>
    public void SayOpen() => Say($"open");
}
