namespace Ruslo.Battery;

/// <summary>
/// A projection whose processes are stopped or killed at any moment, over a state store that loses any suffix of its transactions, with
/// folds that fail until they are healed or skipped, while readers follow their tokens, views are rebuilt, and versions come and go. No
/// reader is ever served anything older than its token, and in the end the views are what one fold over the log makes, bit for bit.
/// </summary>
internal sealed class ProjectionScenario
{
    private static readonly TimeSpan Patience = TimeSpan.FromHours(8);

    private readonly Simulation sim;
    private readonly Machine machine;
    private readonly EventSerializer serializer;
    private readonly EventDrafting drafting;
    private readonly HashSet<int> sick = [];
    private readonly RegisteredProjection[] versions;
    private readonly FoldedLog expected;
    private readonly StateTableBinding table;
    private readonly List<(string Account, string Tenant)> accounts;
    private readonly HashSet<string> open = new(StringComparer.Ordinal);
    private readonly List<(StreamId Key, Token Token, byte[]? View)> served = [];
    private readonly int sickOneIn;
    private readonly int oddOneIn;
    private int number;

    private ProjectionScenario(Simulation sim)
    {
        this.sim = sim;
        machine = Machine.Draw(sim);
        var catalog = new CatalogBuilder();
        AccountProjection.Describe(catalog);
        serializer = new(catalog.Build());
        drafting = new(serializer);
        var accountFolds = new AccountProjection(sick, looksUp: sim.Random.OneIn(2));
        Projection<AccountView> projection = accountFolds.Definition;
        var options = new ProjectionOptions { KeepFormer = sim.Random.Pick([TimeSpan.Zero, TimeSpan.FromSeconds(2), TimeSpan.FromDays(1)]) };
        versions = [.. Enumerable.Range(1, 3).Select(version => RegisteredProjection.Of(accountFolds.Version(version), options))];
        table = versions[0].Define(serializer.Catalog).Tables[0];
        expected = new(projection, serializer, table);
        (sickOneIn, oddOneIn) = (sim.Random.Pick([15, 60, 1000]), sim.Random.Pick([25, 200, 1000]));
        accounts = [.. Enumerable.Range(0, sim.Random.Between(1, 5)).Select(i => ($"account {i}", sim.Random.OneIn(4) ? "acme" : ""))];
    }

    public static Task RunAsync(Simulation sim) => new ProjectionScenario(sim).RunAsync();

    private async Task RunAsync()
    {
        await machine.OpenAsync();
        int lives = sim.Random.Between(1, 4);
        for (int life = 0; life < lives; life++)
        {
            var process = new SubscriptionProcess(sim, faulty: life > 0 && sim.Random.OneIn(2));
            ProjectionProcess running = await StartAsync(process);
            await PublishAsync(running, sim.Random.Between(3, 60));
            await sim.Runtime.DelayAsync(TimeSpan.FromMilliseconds(sim.Random.Next(sim.Random.OneIn(3) ? 200_000 : 3000)));
            await EndAsync(process, running);
        }
        ProjectionProcess final = await StartAsync(new(sim, faulty: false));
        await PublishAsync(final, sim.Random.Between(0, 10));
        sick.Clear();
        await CaughtUpAsync(final);
        await CheckAsync(final.Slot.Running!);
        await final.StopAsync();
    }

    private async Task<ProjectionProcess> StartAsync(SubscriptionProcess process)
    {
        bool faulty = process.Faulty;
        process.Faulty = false; // a process that cannot start is not what this is about
        int version = sim.Random.OneIn(2) ? 0 : sim.Random.Next(versions.Length);
        RegisteredProjection[] built = version > 0 && sim.Random.OneIn(2) ? [versions[version], versions[version - 1]] : [versions[version]];
        sim.Note($"a process with {string.Join(" and ", built.Select(static one => one.Subscription))} starts");
        ProjectionProcess running = await ProjectionProcess.StartAsync(new ProcessLog(machine.Log, process), serializer, sim.Runtime, new ProcessStates(machine.States, process), sim.Random.OneIn(2) ? 4 : 1024, built);
        process.Faulty = faulty;
        return running;
    }

    private Task EndAsync(SubscriptionProcess process, ProjectionProcess running) => machine.EndAsync(process, stops: sim.Random.OneIn(2), running.StopAsync);

    private async Task PublishAsync(ProjectionProcess running, int count)
    {
        for (int i = 0; i < count; i++)
        {
            (string account, string tenant) = sim.Random.Pick(accounts);
            NewEvent[] events = [.. Enumerable.Range(0, sim.Random.Between(1, 4)).Select(_ => drafting.Draft(Next(account), new() { Tenant = tenant }, sim.Runtime.Ids.NewId(sim.Time.GetUtcNow()), null, new()))];
            var appended = (Appended)await machine.Log.AppendAsync(new() { Events = events });
            if (sim.Random.OneIn(3))
            {
                Read(running, new(tenant, "", sim.Random.Pick([account, $"to {account}", $"shared {account}", $"found {account}"])), await TokenAtAsync(appended.LastPosition));
            }
            if (sim.Random.OneIn(25))
            {
                Rebuild(running, gone: sim.Random.OneIn(4));
            }
            if (sim.Random.OneIn(4))
            {
                await sim.Runtime.DelayAsync(TimeSpan.FromMilliseconds(sim.Random.Next(500)));
            }
        }
    }

    /// <summary>Mostly what an account can do next; now and then what it cannot, which nobody but a skip can mend.</summary>
    private object Next(string account)
    {
        int mine = number++;
        if (sim.Random.OneIn(sickOneIn))
        {
            sick.Add(mine);
        }
        if (sim.Random.OneIn(5))
        {
            return new Shared(account, [.. Enumerable.Range(0, sim.Random.Next(4)).Select(_ => sim.Random.Pick(accounts).Account)], mine);
        }
        bool isOpen = open.Contains(account) != sim.Random.OneIn(oddOneIn);
        if (!isOpen)
        {
            open.Add(account);
            return new Opened(account, mine);
        }
        if (sim.Random.OneIn(8))
        {
            open.Remove(account);
            return new Closed(account, mine);
        }
        return new Moved(account, sim.Random.Pick(accounts).Account, sim.Random.Next(10_000) / 7.0, mine);
    }

    /// <summary>Somebody has the views made again, and gives it up perhaps.</summary>
    private void Rebuild(ProjectionProcess running, bool gone) => _ = sim.Runtime.Start(async () =>
    {
        try
        {
            await running.Projections.RebuildAsync("accounts");
            if (gone)
            {
                await sim.Runtime.DelayAsync(TimeSpan.FromMilliseconds(sim.Random.Next(100)));
                await running.Projections.CancelRebuildAsync("accounts");
            }
        }
        catch (Exception refused) when (refused is RusloException or IOException or ObjectDisposedException or OperationCanceledException)
        {
            sim.Note($"no rebuild: {refused.Message}");
        }
    });

    /// <summary>Somebody reads his writes; what he is served is checked in the end, when it is known what it must have been.</summary>
    private void Read(ProjectionProcess running, StreamId key, Token token) => _ = sim.Runtime.Start(async () =>
    {
        try
        {
            AccountView? view = await running.Views.Of<AccountView>(tenant: key.Tenant).GetAsync(key.Key, token);
            served.Add((key, token, view is null ? null : table.Stage(key.Key, view).Bytes!.Value.ToArray()));
        }
        catch (Exception refused) when (refused is RusloException or IOException or ObjectDisposedException)
        {
            sim.Note($"{key} is not served after {token.Position}: {refused.Message}");
        }
    });

    private async Task<Token> TokenAtAsync(long position) => Token.Of(machine.Log.Id, (await machine.Log.FindAtAsync(position, CancellationToken.None))!);

    /// <summary>What still fails is skipped, until nothing is parked and everything is read.</summary>
    private async Task CaughtUpAsync(ProjectionProcess running)
    {
        for (DateTimeOffset end = sim.Time.GetUtcNow() + Patience; ;)
        {
            SubscriptionStatus status = running.Slot.Status();
            ProjectionStatus projection = await running.Projections.GetAsync("accounts");
            if (status.Lag <= 0 && status.ParkedKeys == 0 && projection.Build is null)
            {
                return;
            }
            Truth.Require(sim.Time.GetUtcNow() < end, $"the projection does not catch up: {status.State}, {status.Reason}, lag {status.Lag}, {status.ParkedKeys} keys parked, {projection.Build}");
            await sim.Runtime.DelayAsync(TimeSpan.FromSeconds(5));
            foreach (Partition partition in running.Slot.Running!.Partitions)
            {
                var parked = new List<ParkedKey>();
                partition.Parked.List(running.Subscription, partition.Number, parked);
                foreach (ParkedKey key in parked)
                {
                    if (await running.Subscriptions.RequestAsync(running.Subscription, new(ParkedRequestKind.Retry, key.Key, key.Position)) == ParkedAnswer.FailedAgain)
                    {
                        await running.Subscriptions.RequestAsync(running.Subscription, new(ParkedRequestKind.Skip, key.Key, key.Position));
                    }
                }
            }
        }
    }

    private async Task CheckAsync(RunningSubscription running)
    {
        await expected.FollowAsync(machine.Log, (position, key) => running.Amendments.Find(position, key) is { IsSkip: true });
        var there = new Dictionary<string, byte[]>(StringComparer.Ordinal);
        foreach ((string document, ReadOnlyMemory<byte> view) in (await running.Tables!.State.QueryAsync(new("views") { Limit = StateQuery.MaxLimit })).Documents)
        {
            there.Add(document, view.ToArray());
        }
        foreach (string document in expected.Documents.Union(there.Keys))
        {
            Truth.Require(FoldedLog.Same(there.GetValueOrDefault(document), expected.At(document)), $"the view {document.ReplaceLineEndings("/")} is {Text(there.GetValueOrDefault(document))} instead of {Text(expected.At(document))}");
        }
        foreach ((StreamId key, Token token, byte[]? view) in served)
        {
            Truth.Require(expected.Was($"{key.Tenant}\n{key.Key}", view, token.Position), $"after position {token.Position} {key} was served {Text(view)}, which it was not then nor later");
        }
    }

    private static string Text(byte[]? view) => view is null ? "nothing" : System.Text.Encoding.UTF8.GetString(view);
}
