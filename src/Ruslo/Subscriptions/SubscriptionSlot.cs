namespace Ruslo;

/// <summary>A subscription that this process knows, running or not. Changed only under the runtime's control.</summary>
internal sealed class SubscriptionSlot(SubscriptionRuntime host, SubscriptionDefinition definition, Registration registration, bool isBeside = false) : IAsyncDisposable
{
    private SubscriptionTables? tables;
    private EmitForwarder? forwarder;
    private bool isHalted;

    public string Name => definition.Name;

    public SubscriptionDefinition Definition => definition;

    public Registration Registration { get; set; } = registration;

    /// <summary>It is made beside another generation, which is the one that everybody knows.</summary>
    public bool IsBeside { get; private set; } = isBeside;

    /// <summary>Null while it does not run.</summary>
    public RunningSubscription? Running { get; private set; }

    public async ValueTask StartAsync(CancellationToken cancellationToken)
    {
        if (Running is not null)
        {
            return;
        }
        RunningSubscription running = await OpenAsync(cancellationToken);
        running.Start();
        forwarder?.Start();
        Running = running;
        host.Logger.Started(Name, Registration.Generation, Registration.Partitions, running.Partitions.Min(static partition => partition.Ledger.Checkpoint));
        host.SystemEvents.Post(running.Announcements.Started());
    }

    /// <summary>It handles nothing until it goes on, or is stopped.</summary>
    public bool IsHalted => isHalted;

    /// <summary>Handles nothing any more. Its state can be read until it is stopped, or goes on.</summary>
    public async ValueTask HaltAsync(CancellationToken cancellationToken)
    {
        if (Running is { } running && !isHalted)
        {
            isHalted = true;
            await running.StopAsync(cancellationToken);
        }
    }

    /// <summary>Handles again after a halt. Its state can be read all the time.</summary>
    public async ValueTask GoOnAsync(CancellationToken cancellationToken)
    {
        if (Running is { } halted && isHalted)
        {
            RunningSubscription running = await new SubscriptionOpening(host).OpenAsync(definition, Registration, halted.Store, tables, cancellationToken);
            running.Start();
            (Running, isHalted) = (running, false);
        }
    }

    public async ValueTask StopAsync(string? reason, CancellationToken cancellationToken)
    {
        if (Running is not { } running)
        {
            return;
        }
        await HaltAsync(cancellationToken);
        await FlushAsync(running);
        (Running, isHalted) = (null, false);
        await CloseStoreAsync();
        host.Logger.Stopped(Name);
        host.SystemEvents.Post(running.Announcements.Stopped(reason));
    }

    /// <summary>Returns when all that its handlers have emitted and committed by now is in the log; false when it stops before.</summary>
    public ValueTask<bool> ForwardedAsync(CancellationToken cancellationToken) => forwarder?.ForwardedAsync(cancellationToken) ?? new(!definition.KeepsState);

    /// <summary>It is the generation that everybody knows from now on.</summary>
    public void TakePlace()
    {
        IsBeside = false;
        if (tables is not null)
        {
            host.StateTables?.Add(tables);
        }
    }

    public ValueTask DisposeAsync() => StopAsync(null, CancellationToken.None);

    public SubscriptionStatus Status()
    {
        long head = host.Log.Head, tail = host.Tail.Through;
        PartitionStatus[] partitions = Running is { } running ? Array.ConvertAll(running.Partitions, partition => StatusOf(partition, tail)) : [];
        (SubscriptionState state, string? reason) = StateOf(partitions);
        DateTimeOffset? oldest = Running?.Partitions.Min(static partition => partition.Feed.OldestRecordedAt);
        return new()
        {
            Name = Name,
            Generation = Registration.Generation,
            Mode = definition.Mode,
            State = state,
            Reason = reason,
            Head = head,
            LagTime = oldest is { } since && host.Runtime.Time.GetUtcNow() is var now && now > since ? now - since : TimeSpan.Zero,
            Partitions = partitions,
            IsForwarding = forwarder is { IsUnderWay: true },
        };
    }

    /// <summary>Opens its store and takes its partitions over. State that is nothing but a fold of the log, and not of this one, is made again.</summary>
    private async ValueTask<RunningSubscription> OpenAsync(CancellationToken cancellationToken)
    {
        for (bool isSecond = false; ; isSecond = true)
        {
            try
            {
                IProgressStore store = await OpenStoreAsync(cancellationToken);
                return await new SubscriptionOpening(host).OpenAsync(definition, Registration, store, tables, cancellationToken);
            }
            catch (ForeignProgressException foreign) when ((definition.IsDerived || definition.IsMadeInPlace) && !isSecond)
            {
                host.Logger.MadeAgain(Name, foreign.Message);
                await CloseStoreAsync();
                await host.States.DeleteAsync(StoppedProgress.StateOf(definition, Registration).Owner, cancellationToken);
            }
            catch
            {
                await CloseStoreAsync();
                throw;
            }
        }
    }

    private (SubscriptionState State, string? Reason) StateOf(PartitionStatus[] partitions)
    {
        if (Running is null)
        {
            return (Registration.State == RegistrationState.Paused ? SubscriptionState.Paused : SubscriptionState.Stopped, null);
        }
        if (isHalted)
        {
            return (SubscriptionState.Running, null); // in a moment another generation runs in its place, or it again
        }
        PartitionStatus? worst = partitions.MaxBy(static partition => partition.State);
        return worst is { State: not SubscriptionState.Running } ? (worst.State, worst.Reason)
            : Running.Interruption is { } interruption ? (SubscriptionState.Interrupted, interruption)
            : (SubscriptionState.Running, null);
    }

    private static PartitionStatus StatusOf(Partition partition, long tail) => StatusOf(partition, partition.Condition, tail);

    private static PartitionStatus StatusOf(Partition partition, PartitionCondition.Moment condition, long tail) => new()
    {
        Number = partition.Number,
        Epoch = partition.Ledger.Epoch,
        State = condition.State,
        Reason = condition.Reason,
        Position = Math.Max(partition.Ledger.Through, partition.Feed.IdleThrough(tail) ?? 0),
        Checkpoint = partition.Ledger.Checkpoint,
        CatchingUp = !partition.Feed.IsAttached,
        Handled = partition.Handled,
        Failures = partition.Failures,
        Unknown = partition.Unknown,
        ParkedKeys = partition.Parked.Count,
        ParkedEvents = partition.Parked.Events,
    };

    /// <summary>A store that fails at the end leaves what it has: that is handled again, as after a power loss.</summary>
    private async ValueTask FlushAsync(RunningSubscription ended)
    {
        try
        {
            await ended.Store.FlushAsync(CancellationToken.None);
        }
#pragma warning disable CA1031 // whatever a store throws, the subscription has ended
        catch (Exception fault)
#pragma warning restore CA1031
        {
            host.Logger.MovesFailed(fault);
        }
    }

    private async ValueTask CloseStoreAsync()
    {
        if (forwarder is not null)
        {
            await forwarder.DisposeAsync();
            forwarder = null;
        }
        if (tables is not null)
        {
            host.StateTables?.Remove(tables);
            await tables.State.DisposeAsync();
            tables = null;
        }
    }

    private async ValueTask<IProgressStore> OpenStoreAsync(CancellationToken cancellationToken)
    {
        if (!definition.KeepsState)
        {
            return new LogProgress(host.Log);
        }
        StateDefinition kept = StoppedProgress.StateOf(definition, Registration);
        IState state = await host.States.OpenAsync(kept, cancellationToken);
        tables = new(Name, kept, definition.Tables, state);
        if (!IsBeside)
        {
            host.StateTables?.Add(tables);
        }
        var announcements = new Announcements(host.Runtime, Name, Registration.Generation);
        forwarder = new(state, host.Log, host.Runtime, host.Logger, (e, reason) => host.SystemEvents.Post(announcements.Lost(e, reason)));
        return new StateProgress(state, forwarder);
    }
}
