using System.Text;

namespace Ruslo;

/// <summary>Many callers at the same time.</summary>
internal static class StateConcurrencyChecks
{
    public static void AddTo(StateCheckList checks)
    {
        checks.AddThreaded("Of concurrent moves from one value exactly one is committed", One_move_wins);
        checks.AddThreaded("A query never sees half a commit", No_half_commit_is_seen);
        checks.AddThreaded("A commit is seen by every read that starts after it", A_commit_is_seen);
        checks.AddThreaded("Emits of concurrent commits get numbers without a gap, in order within each commit", Emits_of_concurrent_commits);
        checks.AddThreaded("A commit whose caller blocks on a single-threaded context is not deadlocked", No_deadlock_under_a_context);
        checks.AddThreaded("Closing waits for what has been taken", Closing_waits);
    }

    private static Task OnThreads(int count, Func<int, Task> act)
        => Task.WhenAll(Enumerable.Range(0, count).Select(i => Task.Factory.StartNew(() => act(i), CancellationToken.None, TaskCreationOptions.None, TaskScheduler.Default).Unwrap()));

    private static async Task One_move_wins(StateFixture fixture)
    {
        IState state = await fixture.OpenAsync();
        await state.CommitAsync(new StateChange { Moves = [StateFixture.Move("n", null, "0")], Writes = [StateFixture.Note("n", "0")] });
        await OnThreads(8, async _ =>
        {
            for (int done = 0; done < 25;)
            {
                int current = int.Parse(Encoding.UTF8.GetString((await state.ReadProgressAsync("n"))[0].Value.Span), null);
                string next = $"{current + 1}";
                if (await state.CommitAsync(new StateChange { Moves = [StateFixture.Move("n", $"{current}", next)], Writes = [StateFixture.Note("n", next)], Emits = [StateFixture.Bytes(next)] }) is null)
                {
                    done++;
                }
            }
        });
        Expect.Sequence(["n=200"], await StateFixture.ProgressAsync(state));
        Expect.Equal("200", await StateFixture.NoteAsync(state, "n"));
        Expect.Sequence(Enumerable.Range(1, 200).Select(i => $"{i}:{i}"), await StateFixture.EmitsAsync(state));
    }

    private static async Task No_half_commit_is_seen(StateFixture fixture)
    {
        IState state = await fixture.OpenAsync();
        int finished = 0;
        Task Write(int round) => StateFixture.WriteAsync(state, [.. Enumerable.Range(0, 20).Select(i => StateFixture.Order($"k{i:D2}", StateValue.Of(round)) with { Document = StateFixture.Bytes($"{round}") })]);
        await Write(0);
        await OnThreads(4, async thread =>
        {
            if (thread == 0)
            {
                for (int round = 1; round <= 100; round++)
                {
                    await Write(round);
                }
                Volatile.Write(ref finished, 1);
                return;
            }
            while (Volatile.Read(ref finished) == 0)
            {
                foreach (StateQuery query in new StateQuery[] { new("orders"), new("orders") { Index = "total" } })
                {
                    StatePage page = await state.QueryAsync(query);
                    Expect.Equal(20, page.Documents.Count);
                    Expect.Equal(1, page.Documents.Select(d => Encoding.UTF8.GetString(d.Value.Span)).Distinct().Count());
                }
            }
        });
    }

    private static async Task A_commit_is_seen(StateFixture fixture)
    {
        IState state = await fixture.OpenAsync();
        await OnThreads(8, async thread =>
        {
            for (int i = 0; i < 40; i++)
            {
                await StateFixture.WriteAsync(state, StateFixture.Note($"n{thread}", $"{i}"));
                Expect.Equal($"{i}", await StateFixture.NoteAsync(state, $"n{thread}"));
            }
        });
        Expect.Equal(8, await state.CountAsync(new("notes")));
    }

    private static async Task Emits_of_concurrent_commits(StateFixture fixture)
    {
        IState state = await fixture.OpenAsync();
        await OnThreads(8, async thread =>
        {
            for (int i = 0; i < 20; i++)
            {
                await state.CommitAsync(new StateChange { Emits = [StateFixture.Bytes($"{thread} {i} a"), StateFixture.Bytes($"{thread} {i} b")] });
            }
        });
        IReadOnlyList<WaitingEmit> emits = await state.ReadEmitsAsync(0, 1000);
        Expect.Sequence(Enumerable.Range(1, 320).Select(i => (long)i), emits.Select(e => e.Sequence));
        string[] contents = [.. emits.Select(e => Encoding.UTF8.GetString(e.Content.Span))];
        for (int i = 0; i < contents.Length; i += 2)
        {
            Expect.Equal(contents[i][..^1] + "b", contents[i + 1]);
        }
    }

    private static Task No_deadlock_under_a_context(StateFixture fixture)
    {
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var thread = new Thread(() =>
        {
            SynchronizationContext.SetSynchronizationContext(new StuckContext());
            try
            {
                Task Use() => UseAsync(fixture);
                Use().GetAwaiter().GetResult();
                done.SetResult();
            }
            catch (Exception error)
            {
                done.SetException(error);
            }
        }) { IsBackground = true };
        thread.Start();
        return done.Task.WaitAsync(TimeSpan.FromSeconds(60));

        static Task UseAsync(StateFixture fixture)
        {
            IState state = fixture.Store.OpenAsync(StateFixture.Usual).AsTask().GetAwaiter().GetResult();
            state.CommitAsync(new StateChange { Writes = [StateFixture.Note("n", "x")] }).AsTask().GetAwaiter().GetResult();
            state.GetAsync("notes", "n").AsTask().GetAwaiter().GetResult();
            state.FlushAsync().AsTask().GetAwaiter().GetResult();
            state.DisposeAsync().AsTask().GetAwaiter().GetResult();
            return fixture.Store.DeleteAsync("owner").AsTask();
        }
    }

    private static async Task Closing_waits(StateFixture fixture)
    {
        IState state = await fixture.OpenAsync();
        Task<StaleOwner?>[] commits = [.. Enumerable.Range(0, 50).Select(i => state.CommitAsync(new StateChange { Writes = [StateFixture.Note($"n{i}", "x")] }).AsTask())];
        await state.DisposeAsync();
        foreach (Task<StaleOwner?> commit in commits)
        {
            Expect.Equal(null, await commit);
        }
        state = await fixture.OpenAsync();
        Expect.Equal(50, await state.CountAsync(new("notes")));
    }

    /// <summary>A context whose only thread is blocked: nothing posted to it ever runs.</summary>
    private sealed class StuckContext : SynchronizationContext
    {
        public override void Post(SendOrPostCallback d, object? state) { }
    }
}
