namespace Ruslo;

/// <summary>Everything that was done to the state of one owner, in order, and how much of it is flushed.</summary>
internal sealed class ModelJournal
{
    private readonly List<(StateDefinition? Opened, StateChange? Change)> entries = [];
    private IState? open;
    private int durable;

    /// <summary>Counts power cuts: a state of an earlier life is dead.</summary>
    public int Life { get; private set; }

    public int Length => entries.Count;

    public async ValueTask<IState> OpenAsync(StateDefinition definition)
    {
        ThrowIfOpen(definition.Owner);
        var store = new InMemoryStateStore();
        IState? state = null;
        foreach ((StateDefinition? opened, StateChange? change) in entries.Append((definition, null)))
        {
            if (change is not null)
            {
                await state!.CommitAsync(change);
                continue;
            }
            if (state is not null)
            {
                await state.DisposeAsync();
            }
            state = await store.OpenAsync(opened!);
        }
        entries.Add((definition, null));
        durable = durable == entries.Count - 1 ? entries.Count : durable;
        return open = state!;
    }

    public void Add(StateChange change) => entries.Add((null, change));

    public void Flush(int length) => durable = Math.Max(durable, length);

    public void Close() => open = null;

    public void ThrowIfOpen(string owner)
    {
        if (open is not null)
        {
            throw new RusloException($"The state of '{owner}' is already open. Close it first; an owner has one state.");
        }
    }

    public int Cut(SeededRandom random)
    {
        int kept = durable + random.Next(entries.Count - durable + 1);
        int undone = entries.Skip(kept).Count(static entry => entry.Change is not null);
        entries.RemoveRange(kept, entries.Count - kept);
        durable = kept;
        open = null;
        Life++;
        return undone;
    }
}
