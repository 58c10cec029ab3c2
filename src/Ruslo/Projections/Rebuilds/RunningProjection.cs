namespace Ruslo;

/// <summary>One projection in this process: which of its views are read, what is built beside them, and what is kept. One step at a time.</summary>
internal sealed class RunningProjection : IAsyncDisposable
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LookAtLeast = TimeSpan.FromHours(1);
    private static readonly TimeSpan Again = TimeSpan.FromSeconds(10);

    private readonly ProjectionParts parts;
    private readonly RegisteredProjection projection;
    private readonly IReadOnlyList<RegisteredProjection> others;
    private readonly Lazy<SubscriptionDefinition> defined;
    private readonly ProjectionJournal journal;
    private readonly ViewSwap swap;
    private readonly ViewSweep sweep;
    private readonly AsyncGate gate = new();
    private readonly Wake wake = new();
    private readonly CancellationTokenSource stopping = new();
    private BuildPace pace;
    private FormerViews? frozen;
    private RegisteredProjection? former;
    private DateTimeOffset notBefore;
    private Task loop = Task.CompletedTask;
    private bool isStopped;
    private TaskCompletionSource stepped = NewStep();

    /// <param name="parts">What it runs with.</param>
    /// <param name="projection">What this process was built with.</param>
    /// <param name="others">Other versions of it that this process has the folds of.</param>
    public RunningProjection(ProjectionParts parts, RegisteredProjection projection, IReadOnlyList<RegisteredProjection> others)
    {
        (this.parts, this.projection, this.others) = (parts, projection, others);
        defined = new(() => projection.Define(parts.Host.Serializer.Catalog)); // mistakes of the setup are told together, when the log opens
        journal = new(parts.Log, projection.Name);
        sweep = new(parts, projection, journal);
        swap = new(parts, projection, journal);
        pace = new(parts.Runtime.Time);
    }

    public string Name => projection.Name;

    public ProjectionRecord Record => journal.Record;

    public RegisteredProjection Registered => projection;

    private SubscriptionDefinition Definition => defined.Value;

    /// <summary>Views are being built, or are not read yet.</summary>
    public bool IsBuilding => Unread is not null;

    /// <summary>Ends with the step that is under way, or else with the next one.</summary>
    public Task Stepped => Volatile.Read(ref stepped).Task;

    /// <summary>Decides which views are read; before the subscriptions of this process run.</summary>
    public async ValueTask PrepareAsync(CancellationToken cancellationToken)
    {
        FormerViews? views = await new ProjectionStart(parts, projection, Definition, journal, sweep).DecideAsync(cancellationToken);
        if (views is null)
        {
            return;
        }
        former = others.FirstOrDefault(other => other.Version == views.Build.Version);
        ViewBuild own = Record.Building!;
        parts.Notes.Building(Name, own.Version, own.Generation, views.Build.Version, views.Build.Generation, former is null ? $", as it was at position {views.Position}" : "");
#if PLANTED
        if (PlantedProjections.FormerViewsAreNotRead)
        {
            await views.DisposeAsync();
            return;
        }
#endif
        if (former is not null)
        {
            await views.DisposeAsync(); // its subscription opens them
            parts.Served.Read(Name, former.Subscription);
            return;
        }
        views.Building = () => Status().Build?.ToString() ?? "";
        frozen = views;
        parts.Served.Read(Name, views);
    }

    /// <summary>Runs what is read besides, and what was being built; after the subscriptions of this process run.</summary>
    public async ValueTask StartAsync(CancellationToken cancellationToken)
    {
        if (former is not null)
        {
            SubscriptionDefinition its = former.Define(parts.Host.Serializer.Catalog);
            await parts.Host.AddAsync(its, await parts.Registrar.RecordAsync(its, null, [], cancellationToken), cancellationToken);
        }
        if (Record.Building is { } build && parts.Host.Find(Definition.Name)?.Registration is { } registration && build.Generation == registration.Generation + 1)
        {
            await StartBesideAsync(build, registration, cancellationToken);
        }
        loop = parts.Runtime.Start(RunAsync);
    }

    public ValueTask RebuildAsync(CancellationToken cancellationToken) => OneAtATimeAsync(async () =>
    {
        await journal.SettleAsync(cancellationToken);
        if (IsBuilding)
        {
            return;
        }
        Registration registration = parts.Host.Find(Definition.Name) is { Running: not null } slot ? slot.Registration : throw ServedViews.NotRunning(projection);
        await sweep.RunAsync(cancellationToken);
        var build = new ViewBuild(projection.Version, registration.Generation + 1, BuildPhase.Building, default, ViewBuild.IndexesOf(Definition));
        await journal.WriteAsync(Record.Begin(build));
        parts.Notes.Building(Name, build.Version, build.Generation, build.Version, registration.Generation, "");
        await StartBesideAsync(build, registration, cancellationToken);
    }, cancellationToken);

    public ValueTask CancelAsync(CancellationToken cancellationToken) => OneAtATimeAsync(async () =>
    {
        await journal.SettleAsync(cancellationToken);
        if (Record.Building is not { } build || parts.Host.Slots.FindBeside(Definition.Name) is not { } slot)
        {
            return;
        }
        await parts.Host.ChangeAsync(async token =>
        {
            parts.Host.Slots.Remove(slot);
            await slot.HaltAsync(token);
        }, cancellationToken);
        await slot.DisposeAsync(); // it may be read, or compared, for long, and nothing else is to wait for that
        await journal.WriteAsync(Record.With(build with { Phase = BuildPhase.Doomed }));
        parts.Notes.Cancelled(Name);
        await sweep.RunAsync(cancellationToken);
        wake.Set();
    }, cancellationToken);

    /// <summary>Returns when the step that is under way has ended: what it has replaced is closed then.</summary>
    public ValueTask SettledAsync(CancellationToken cancellationToken) => OneAtATimeAsync(static () => ValueTask.CompletedTask, cancellationToken);

    public ProjectionStatus Status()
    {
        long head = parts.Log.Head;
        ViewBuild read = Record.Serving ?? new(projection.Version, 1, BuildPhase.Serving, default, []);
        return new()
        {
            Name = Name,
            Version = projection.Version,
            ReadVersion = read.Version,
            ReadGeneration = read.Generation,
            IsFrozen = frozen is not null,
            Position = ReadPosition,
            Head = head,
            Build = Record.Building is { } build ? StatusOf(build, head) : null,
            Kept = [.. Record.Builds.Where(static build => build.Phase == BuildPhase.Kept).Select(static build => new KeptViews(build.Version, build.Generation, build.Until))],
        };
    }

    /// <summary>The subscription that makes a build; null when it is not there.</summary>
    public SubscriptionSlot? SlotOf(ViewBuild build)
        => parts.Host.Find(Definition.Name) is { } slot && slot.Registration.Generation == build.Generation ? slot : parts.Host.Slots.FindBeside(Definition.Name);

    /// <summary>Ends its steps, when what is under way has been recorded. Its subscriptions are the runtime's to stop.</summary>
    public async ValueTask DisposeAsync()
    {
        stopping.Cancel(); // CancelAsync calls back on the thread pool
        wake.Set();
        await loop;
        await gate.EnterAsync();
        isStopped = true;
        gate.Leave();
        if (frozen is not null)
        {
            await frozen.DisposeAsync();
            frozen = null;
        }
        stopping.Dispose();
    }

    private ProjectionBuild StatusOf(ViewBuild build, long head)
    {
        SubscriptionStatus? status = SlotOf(build)?.Status();
        long position = status is { Partitions.Count: > 0 } ? Math.Min(head, status.Partitions.Min(static partition => partition.Position)) : 0;
        (double speed, TimeSpan? left) = pace.Estimate(position, head);
        return new() { Version = build.Version, Generation = build.Generation, Position = position, Head = head, Rate = speed, TimeLeft = left, State = status?.State ?? SubscriptionState.Stopped, Reason = status?.Reason };
    }

    private long ReadPosition => frozen?.Position ?? PositionOf(parts.Host.Find((former ?? projection).Subscription)) ?? 0;

    private static long? PositionOf(SubscriptionSlot? slot) => slot?.Status() is { Partitions.Count: > 0 } status ? status.Partitions.Min(static partition => partition.Position) : null;

    private async ValueTask StartBesideAsync(ViewBuild build, Registration registration, CancellationToken cancellationToken)
    {
        Registration its = registration with { Generation = build.Generation, Partitions = Definition.Partitions, State = RegistrationState.Active, Start = await Definition.Start.ResolveAsync(parts.Log, cancellationToken) };
#if PLANTED
        if (PlantedProjections.RebuildsFromWhereTheOldStand)
        {
            its = its with { Start = PositionOf(parts.Host.Find(Definition.Name)) ?? 0 };
        }
#endif
        await using (IState own = await parts.States.OpenAsync(StoppedProgress.StateOf(Definition, its), cancellationToken))
        {
            IState from = parts.Host.Find(Definition.Name)?.Running?.Tables?.State ?? throw ServedViews.NotRunning(projection);
            await CarriedDecisions.CopyAsync(from, Definition.Name, own, Definition.Name, cancellationToken);
        }
        await parts.Host.AddBesideAsync(Definition, its, cancellationToken);
        wake.Set();
    }

    private async Task RunAsync()
    {
        await using ITimer timer = parts.Runtime.Time.CreateTimer(static wake => ((Wake)wake!).Set(), wake, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        while (!stopping.IsCancellationRequested)
        {
            await OneAtATimeAsync(StepAsync, CancellationToken.None);
            Interlocked.Exchange(ref stepped, NewStep()).SetResult();
            timer.Change(Pause(), Timeout.InfiniteTimeSpan);
            await wake.WaitAsync();
        }
        stepped.SetException(Stops());
        _ = stepped.Task.Exception; // nobody may be waiting
    }

    private static TaskCompletionSource NewStep() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>The views that are to be read instead of those that are; null: there are none.</summary>
    private ViewBuild? Unread
        => Record.Building ?? (frozen is not null || former is not null || parts.Host.Slots.FindBeside(Definition.Name) is not null ? Record.Serving : null);

    /// <summary>What is read, where a swap was given up and it could not go on then; null: it goes on.</summary>
    private SubscriptionSlot? Halted => parts.Host.Find((former ?? projection).Subscription) is { IsHalted: true } slot ? slot : null;

    private TimeSpan Pause()
        => IsBuilding || Halted is not null ? Look
            : sweep.Due is not { } due ? Timeout.InfiniteTimeSpan
            : due - parts.Now is var left && left > LookAtLeast ? LookAtLeast
            : left > Again ? left : Again;

    private async ValueTask StepAsync()
    {
        try
        {
            await journal.SettleAsync(stopping.Token);
            if (Record.Building is { } build && SlotOf(build) is null && parts.Host.Find(Definition.Name) is { Running: not null } read)
            {
                await StartBesideAsync(build, read.Registration, stopping.Token); // it was recorded, and the answer was lost
            }
            if (parts.Now >= notBefore && Halted is { } halted)
            {
                await parts.Host.ChangeAsync(halted.GoOnAsync, stopping.Token);
            }
            if (Unread is { } made && SlotOf(made) is { Running: not null } slot)
            {
                await TrySwapAsync(made, slot);
            }
            await sweep.RunAsync(stopping.Token);
        }
#pragma warning disable CA1031 // whatever failed is tried again; what is read goes on
        catch (Exception failure)
#pragma warning restore CA1031
        {
            notBefore = parts.Now + Again;
            if (!stopping.IsCancellationRequested)
            {
                parts.Notes.StepFailed(Name, failure);
            }
        }
    }

    private async ValueTask TrySwapAsync(ViewBuild build, SubscriptionSlot slot)
    {
        if (!pace.IsNear(slot.Status(), ReadPosition) || parts.Now < notBefore || stopping.IsCancellationRequested)
        {
            return;
        }
        if (await swap.TryAsync(build, slot, frozen, former?.Subscription, stopping.Token) is not { } replaced)
        {
            notBefore = parts.Now + Again;
            return;
        }
        (frozen, former, pace) = (null, null, new(parts.Runtime.Time));
        parts.Notes.Swapped(Name, build.Version, build.Generation, parts.Now + projection.Options.KeepFormer);
        await replaced.DisposeAsync();
    }

    private async ValueTask OneAtATimeAsync(Func<ValueTask> step, CancellationToken cancellationToken)
    {
        await gate.EnterUnlessAsync(cancellationToken);
        try
        {
            await (isStopped ? throw Stops() : step());
        }
        finally
        {
            gate.Leave();
        }
    }

    private RusloException Stops() => new($"Projection '{Name}' does not run any more: the application stops.");
}
