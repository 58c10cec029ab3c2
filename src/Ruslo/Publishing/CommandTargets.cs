using System.Collections.Frozen;

namespace Ruslo;

/// <summary>Which commands are known to go to deciders, here or by what the log records: they need a key. Thread-safe.</summary>
internal sealed class CommandTargets
{
    private volatile FrozenSet<string> deciders = FrozenSet<string>.Empty;

    public bool IsForDecider(string command) => deciders.Contains(command);

    public void AddForDeciders(IEnumerable<string> commands) => deciders = deciders.Concat(commands).ToFrozenSet(StringComparer.Ordinal);
}
