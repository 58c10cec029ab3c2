using System.Data.Common;

namespace Ruslo;

/// <summary>Reads the tables of SQL projections.</summary>
internal sealed class RunningSqlViews(SubscriptionRuntime subscriptions, IReadOnlyList<RegisteredSqlProjection> projections) : ISqlViews
{
    public async ValueTask<TResult> ReadAsync<TResult>(string projection, Func<DbConnection, CancellationToken, ValueTask<TResult>> read, Token after = default, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(projection);
        ArgumentNullException.ThrowIfNull(read);
        CallerContext.Leave();
        RegisteredSqlProjection found = projections.Where(known => known.Projection.Name == projection).MaxBy(static known => known.Projection.Version)
            ?? throw new RusloException($"No SQL projection '{projection}' is in this application: add it with ruslo.AddSqlProjection(…).");
        RunningSubscription running = subscriptions.Find(found.Subscription)?.Running
            ?? throw new RusloException($"Projection '{projection}' does not run here: its host has not started yet or has stopped, or it is paused; then subscriptions.ResumeAsync(\"{found.Subscription}\").");
        await ReadPastAsync(found, running, after, cancellationToken);
        try
        {
            return await ((ISqlState)running.Tables!.State).ReadSqlAsync(read, cancellationToken);
        }
        catch (ObjectDisposedException)
        {
            throw new RusloException($"Projection '{projection}' has stopped meanwhile.");
        }
    }

    private async ValueTask ReadPastAsync(RegisteredSqlProjection projection, RunningSubscription running, Token after, CancellationToken cancellationToken)
    {
        if (after.IsEmpty)
        {
            return;
        }
        if (await subscriptions.Log.FindAtAsync(after.Position, cancellationToken) is not { } e || !after.Identifies(subscriptions.Log.Id, e))
        {
            throw new ForeignTokenException($"The token is of an event that is not at position {after.Position} of this log: it is of another one, or the log was restored from an older backup. Read without the token.") { Position = after.Position };
        }
        ReadPast passed = running.Partitions[0].Passed;
        using var patience = new CancellationTokenSource(projection.Options.Wait, subscriptions.Runtime.Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
        try
        {
            if (!passed.HasPassed(after.Position) && !await passed.WaitAsync(after.Position, either.Token))
            {
                throw new RusloException($"Projection '{projection.Projection.Name}' has stopped meanwhile.");
            }
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new ViewBehindException(projection.Projection.Name, new StreamId("", "", "-"), after.Position, passed.Position, projection.Options.Wait, running.Partitions[0].Reason);
        }
    }
}
