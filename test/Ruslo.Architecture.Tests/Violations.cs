using Xunit;

namespace Ruslo.Architecture;

internal static class Violations
{
    /// <summary>Fails with all violations in full, one a line.</summary>
    public static void None(IEnumerable<string> violations)
    {
        string[] all = [.. violations];
        Assert.True(all.Length == 0, string.Join(Environment.NewLine, all));
    }
}
