namespace Ruslo.Bench;

/// <summary>Which stream is whose: callers share the streams out, and each goes round its own, so that it knows the version of each.</summary>
internal sealed class Turns(int callers, int streams)
{
    private readonly int each = streams / callers;

    public int Callers => callers;

    /// <summary>The stream of a caller's turn, and its version before: -1 when it is new.</summary>
    public (int Stream, long Version) Of(int caller, int turn) => (caller * each + turn % each, turn / each - 1);

    /// <summary>Runs all callers at once, each through its share of the turns.</summary>
    public Task RunAsync(int firstTurn, int turns, Func<int, int, int, Task> caller)
        => Task.WhenAll(Enumerable.Range(0, callers).Select(number => Task.Run(() => caller(number, firstTurn, turns))));
}
