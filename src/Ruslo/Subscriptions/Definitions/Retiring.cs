namespace Ruslo;

/// <summary>Forgets the progress of a subscription that does not run. Its registration stays as a mark, so that no generation is used twice.</summary>
internal sealed class Retiring(IEventLog log, IStateStore? states, DefinitionLog notes)
{
    /// <exception cref="ArgumentException">There is nothing to retire.</exception>
    public async ValueTask RetireAsync(string name, CancellationToken cancellationToken)
    {
        RegisteredProgress registered = await RegisteredProgress.ReadAsync(log, cancellationToken);
        if (registered.Find(name) is not { State: not RegistrationState.Retired } registration)
        {
            throw new ArgumentException($"There is no subscription '{name}' to retire. Registered: {string.Join(", ", registered.Names)}.");
        }
        if (states is not null)
        {
            // First: a registration without its state starts over, a state without its registration would be taken for that of another.
            await states.DeleteAsync(StoppedProgress.OwnerOf(name, registration), cancellationToken);
            await states.DeleteAsync(StoppedProgress.OwnerOf(name, registration.Generation), cancellationToken);
        }
        var moves = new List<ProgressMove> { registered.Move(name, registration with { State = RegistrationState.Retired }) };
        IReadOnlyList<ProgressEntry> entries = await log.ReadProgressAsync($"{ProgressFormat.Registration(name)}/", cancellationToken);
        foreach (string command in registered.Claims.HeldBy(name))
        {
            // Who handles it from now on begins where this one has stopped; what a state store kept is gone, and counts as handled.
            Claim held = registered.Claims.Find(command)!;
            long[] checkpoints = held.KeepsState ? [log.Head] : Claiming.CheckpointsOf(name, registration, entries);
            moves.Add(registered.Claims.Move(command, held with { Handler = "", Checkpoints = checkpoints }));
        }
        foreach (ProgressEntry entry in entries)
        {
            moves.Add(new(entry.Entry, entry.Value, null));
        }
        if (await log.AppendAsync(new() { Moves = moves }, cancellationToken) is not Appended)
        {
            throw new RusloException($"The progress of subscription '{name}' was changed while it was being retired: it runs somewhere. Stop it there and try again.");
        }
        notes.Retired(name);
    }
}
