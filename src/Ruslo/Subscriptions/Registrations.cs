namespace Ruslo;

/// <summary>Changes what is recorded about a subscription that this process runs; <see cref="Registrar"/> records it first.</summary>
internal static class Registrations
{
    /// <exception cref="RusloException">Somebody else has changed it.</exception>
    public static async ValueTask<Registration> ChangeAsync(IEventLog log, string name, Registration from, Registration to, CancellationToken cancellationToken)
    {
        var move = new ProgressMove(ProgressFormat.Registration(name), ProgressFormat.Encode(from), ProgressFormat.Encode(to));
        return from == to || await log.AppendAsync(new() { Moves = [move] }, cancellationToken) is Appended
            ? to
            : throw new RusloException($"The registration of subscription '{name}' was changed by somebody else; look at it and try again.");
    }
}
