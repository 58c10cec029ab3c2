namespace Ruslo;

/// <summary>Lets a command return only when a projection shows it.</summary>
public static class InlineExtensions
{
    /// <summary>
    /// Returns the result of a command when a projection has folded what was decided: whoever reads its views afterwards sees it, without a
    /// token. There is no second way of writing: the command is recorded first, and the projection folds it as it does all events.
    /// </summary>
    /// <remarks>When the projection does not come there in time, or the view is parked, <see cref="Executed{TState, TEvent}.Behind"/> says so: the command is recorded all the same.</remarks>
    /// <param name="executing">The execution.</param>
    /// <param name="views">The views.</param>
    /// <param name="projection">The name of the projection.</param>
    /// <param name="cancellationToken">Ends the wait, not the execution.</param>
    /// <exception cref="InvalidOperationException">It is only staged, by a handler: nobody could have folded it, and waiting for it would be waiting for oneself.</exception>
    public static async ValueTask<Executed<TState, TEvent>> InlineAsync<TState, TEvent>(this ValueTask<Executed<TState, TEvent>> executing, IViews views, string projection, CancellationToken cancellationToken = default) where TEvent : class
    {
        CallerContext.Leave();
        ArgumentNullException.ThrowIfNull(views);
        Executed<TState, TEvent> executed = await executing;
        if (!executed.IsDone)
        {
            return executed;
        }
        if (executed.Token.IsEmpty && executed.Version >= 0)
        {
            throw new InvalidOperationException($"What a handler decides is recorded when the handler has ended, so projection '{projection}' cannot have folded it before. Leave {nameof(InlineAsync)} out, and let whoever reads wait.");
        }
        try
        {
            await views.PassedAsync(projection, executed.Token, cancellationToken);
            return executed;
        }
        catch (RusloException behind) when (behind is ViewBehindException or ViewParkedException)
        {
            return executed with { Behind = behind };
        }
    }
}
