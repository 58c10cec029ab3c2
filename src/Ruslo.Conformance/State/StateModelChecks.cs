using CsCheck;

namespace Ruslo;

/// <summary>Generated sequences of changes and queries against a reference model.</summary>
internal static class StateModelChecks
{
    private static readonly StateDefinition Definition = new("model", [new("docs", ["value"])], HoldsEmits: true);

    private static readonly Gen<string> Key = Gen.OneOfConst("a", "A", "b", "ab", "a\0", "é", "\uffff", "\ud83d\ude00", "z");

    private static readonly Gen<StateValue> Value = Gen.OneOfConst(
        StateValue.Null, StateValue.Of(-1), StateValue.Of(0), StateValue.Of(0.5), StateValue.Of(1), StateValue.Of(1.0), StateValue.Of(9007199254740993), StateValue.Of(9007199254740992d),
        StateValue.Of(""), StateValue.Of("a"), StateValue.Of("\uffff"), StateValue.Of("\ud83d\ude00"));

    private static readonly Gen<Func<Run, Task>> Operation = Gen.Frequency(
        (6, Gen.Select(Gen.Select(Key, Gen.Bool, Value, Gen.Int[0, 99], (key, delete, value, n) => (key, document: delete ? null : $"{n}", value)).Array[1, 5], Gen.Int[0, 3], Gen.Int[0, 2],
            Gen.Frequency((9, Gen.Const(false)), (1, Gen.Const(true))), (writes, entry, emits, clear) => new Func<Run, Task>(run => run.CommitAsync(writes, $"p{entry}", emits, clear, stale: false)))),
        (2, Gen.Select(Key, Value, Gen.Int[0, 3], (key, value, entry) => new Func<Run, Task>(run => run.CommitAsync([(key, "lost", value)], $"p{entry}", 1, clear: true, stale: true)))),
        (1, Gen.Int[0, 3].Select(back => new Func<Run, Task>(run => run.ForwardAsync(back)))),
        (1, Gen.Const(new Func<Run, Task>(run => run.ReopenAsync()))),
        (6, Gen.Select(Gen.Bool, Gen.Bool, Gen.Int[1, 4], Value, Value, Gen.Int[0, 15], (byIndex, descending, limit, low, high, bounds) => new Func<Run, Task>(run => run.QueryAsync(byIndex, descending, limit, low, high, bounds)))));

    public static void AddTo(StateCheckList checks) => checks.AddThreaded("Generated sequences of changes and queries do what the model does", Like_the_model);

    private static async Task Like_the_model(StateFixture fixture)
    {
        await Operation.Array[1, 25].SampleAsync(async operations =>
        {
            await fixture.Store.DeleteAsync(Definition.Owner);
            var run = new Run(fixture.Store, await fixture.Store.OpenAsync(Definition));
            try
            {
                foreach (Func<Run, Task> operation in operations)
                {
                    await operation(run);
                    await run.CompareAsync();
                }
            }
            finally
            {
                await run.CloseAsync();
            }
        }, iter: 150, threads: 1);
    }

    /// <summary>A state and its model, kept side by side.</summary>
    private sealed class Run(IStateStore store, IState state)
    {
        private readonly StateModel model = new();
        private IState state = state;

        public async Task CommitAsync((string Key, string? Document, StateValue Value)[] writes, string entry, int emits, bool clear, bool stale)
        {
            string? current = model.ProgressOf(entry);
            string? next = current is null ? "1" : current.Length > 3 ? null : current + "1";
            StaleOwner? refused = await state.CommitAsync(new StateChange
            {
                Clears = clear ? ["docs"] : [],
                Writes = [.. writes.Select(w => w.Document is null ? StateFixture.Delete("docs", w.Key) : new StateWrite("docs", w.Key, StateFixture.Bytes(w.Document), new[] { w.Value }))],
                Moves = [StateFixture.Move(entry, stale ? current + "?" : current, next)],
                Emits = [.. Enumerable.Range(0, emits).Select(i => StateFixture.Bytes($"{i}"))],
            });
            Expect.Equal(stale ? entry : null, refused?.Entry);
            if (stale)
            {
                return;
            }
            if (clear)
            {
                model.Clear();
            }
            foreach ((string key, string? document, StateValue value) in writes)
            {
                model.Write(key, document, value);
            }
            model.Set(entry, next);
            for (int i = 0; i < emits; i++)
            {
                model.Emit($"{i}");
            }
        }

        public async Task ForwardAsync(int back)
        {
            long through = Math.Max(0, model.LastSequence - back);
            await state.CommitAsync(new StateChange { ForwardedThrough = through });
            model.Forward(through);
        }

        public async Task ReopenAsync()
        {
            await state.DisposeAsync();
            state = await store.OpenAsync(Definition);
        }

        public async Task QueryAsync(bool byIndex, bool descending, int limit, StateValue low, StateValue high, int bounds)
        {
            StateValue? from = (bounds & 1) == 0 ? null : byIndex ? low : StateValue.Of(low.Text ?? "a");
            StateValue? to = (bounds & 2) == 0 ? null : byIndex ? high : StateValue.Of(high.Text ?? "b");
            var query = new StateQuery("docs") { Index = byIndex ? "value" : null, From = from, FromIsExclusive = (bounds & 4) != 0, To = to, ToIsExclusive = (bounds & 8) != 0, Descending = descending, Limit = limit };
            List<string> expected = model.Query(query);
            Expect.Sequence(expected, await StateFixture.KeysAsync(state, query));
            Expect.Equal(expected.Count, await state.CountAsync(query));
        }

        public async Task CompareAsync()
        {
            Expect.Sequence(model.Progress, await StateFixture.ProgressAsync(state));
            Expect.Sequence(model.Emits, await StateFixture.EmitsAsync(state));
            foreach (KeyValuePair<string, ReadOnlyMemory<byte>> document in (await state.QueryAsync(new("docs"))).Documents)
            {
                Expect.Equal(model.Get(document.Key), System.Text.Encoding.UTF8.GetString(document.Value.Span));
            }
            Expect.Equal(model.Query(new("docs")).Count, await state.CountAsync(new("docs")));
        }

        public ValueTask CloseAsync() => state.DisposeAsync();
    }
}
