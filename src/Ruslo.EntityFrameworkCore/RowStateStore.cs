using System.Collections.Concurrent;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Ruslo;

/// <summary>Keeps the progress of subscriptions in an application's database. Thread-safe.</summary>
internal sealed class RowStateStore<TContext>(IServiceScopeFactory scopes, Func<TContext, CancellationToken, ValueTask>? clear = null) : IStateStore where TContext : DbContext
{
    private readonly ConcurrentDictionary<string, bool> open = new(StringComparer.Ordinal);

    public async ValueTask<IState> OpenAsync(StateDefinition definition, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(definition);
        definition.Validate();
        if (definition.Tables.Count > 0)
        {
            throw new ArgumentException($"'{definition.Owner}' declares tables of documents, and {typeof(TContext).Name} keeps none: its rows are the application's own.");
        }
        if (!open.TryAdd(definition.Owner, true))
        {
            throw new RusloException($"The state of '{definition.Owner}' is already open. Close it first; an owner has one state.");
        }
        try
        {
            await using AsyncServiceScope scope = scopes.CreateAsyncScope();
            TContext database = scope.ServiceProvider.GetRequiredService<TContext>();
            if (database.Model.FindEntityType(typeof(ProgressRow)) is null)
            {
                throw new RusloException($"The model of {typeof(TContext).Name} has no tables for Ruslo: call modelBuilder.{nameof(RusloModelBuilderExtensions.AddRuslo)}() in its OnModelCreating, and add a migration.");
            }
            if (database.Database.CreateExecutionStrategy().RetriesOnFailure)
            {
                throw new RusloException($"{typeof(TContext).Name} repeats failed commands by itself (EnableRetryOnFailure), which no transaction survives. Leave that out: Ruslo repeats the handler.");
            }
            _ = await new RowProgress(database, definition.Owner).ReadAsync("", cancellationToken); // a table that is missing shows now
            return new RowState<TContext>(definition, scopes, clear, () => open.TryRemove(definition.Owner, out _));
        }
        catch
        {
            open.TryRemove(definition.Owner, out _);
            throw;
        }
    }

    public async ValueTask DeleteAsync(string owner, CancellationToken cancellationToken = default)
    {
        StateDefinition.ValidateOwner(owner);
        if (open.ContainsKey(owner))
        {
            throw new RusloException($"The state of '{owner}' is open. Close it before it is deleted.");
        }
        await using AsyncServiceScope scope = scopes.CreateAsyncScope();
        await new RowProgress(scope.ServiceProvider.GetRequiredService<TContext>(), owner).DeleteAsync(cancellationToken);
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
