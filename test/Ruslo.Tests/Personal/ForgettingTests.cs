using Xunit;

namespace Ruslo.Tests.Personal;

public sealed class ForgettingTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Forgetting_is_an_event_of_the_subject_and_the_key_is_gone_from_its_store()
    {
        PersonalBench bench = await PersonalBench.OpenAsync();
        await bench.PublishAsync(PersonalBench.Ada, new() { Tenant = "t1" });
        Assert.Equal(1, await bench.CountKeysAsync());
        Published published = await bench.Personal.ForgetAsync("c1", new() { Tenant = "t1" }, Stop);
        RecordedEvent e = (await bench.Log.FindAsync(published.EventId, Stop))!;
        Assert.Equal((new StreamId("t1", "$personal", "c1"), EventKind.System), (e.Stream, e.Kind));
        Assert.Equal(new SubjectForgotten("c1", 0), bench.Read(e));
        Assert.Equal(0, await bench.CountKeysAsync());
    }

    [Fact]
    public async Task A_restored_copy_of_the_keys_forgets_again_when_the_log_is_opened()
    {
        PersonalBench bench = await PersonalBench.OpenAsync();
        RecordedEvent before = await bench.PublishAsync(PersonalBench.Ada);
        RecordedEvent kept = await bench.PublishAsync(PersonalBench.Ada with { Customer = "c2" });
        InMemoryPersonalKeyStore copy = await bench.CopyStoreAsync();
        await bench.Personal.ForgetAsync("c1", cancellationToken: Stop);
        PersonalBench restored = await PersonalBench.OpenAsync(bench, store: copy);
        Assert.Equal(PersonalBench.Nobody, restored.Read(before));
        Assert.Equal(PersonalBench.Ada with { Customer = "c2" }, restored.Read(kept));
        Assert.Equal(1, await restored.CountKeysAsync());
    }

    [Fact]
    public async Task What_a_crash_left_of_a_forgetting_is_done_at_the_next_start()
    {
        PersonalBench bench = await PersonalBench.OpenAsync();
        RecordedEvent e = await bench.PublishAsync(PersonalBench.Ada);
        await bench.PublishAsync(new SubjectForgotten("c1", 0), PublishOptions.OfPlatform); // and then the process ended
        Assert.Equal(1, await bench.CountKeysAsync());
        PersonalBench later = await PersonalBench.OpenAsync(bench);
        Assert.Equal(PersonalBench.Nobody, later.Read(e));
        Assert.Equal(0, await later.CountKeysAsync());
    }

    [Fact]
    public async Task A_repetition_under_its_id_does_not_concern_who_has_come_back()
    {
        PersonalBench bench = await PersonalBench.OpenAsync();
        await bench.PublishAsync(PersonalBench.Ada);
        var options = new ForgetOptions { EventId = Guid.Parse("11111111-1111-7111-8111-111111111111") };
        Published first = await bench.Personal.ForgetAsync("c1", options, Stop);
        RecordedEvent back = await bench.PublishAsync(PersonalBench.Ada);
        Assert.Equal(first.Token.Position, (await bench.Personal.ForgetAsync("c1", options, Stop)).Token.Position);
        Assert.Equal(PersonalBench.Ada, bench.Read(back));
        await bench.Personal.ForgetAsync("c1", cancellationToken: Stop);
        Assert.Equal(PersonalBench.Nobody, bench.Read(back));
    }

    [Fact]
    public async Task A_subject_of_whom_nothing_is_known_can_be_forgotten_and_come()
    {
        PersonalBench bench = await PersonalBench.OpenAsync();
        await bench.Personal.ForgetAsync("c1", cancellationToken: Stop);
        RecordedEvent e = await bench.PublishAsync(PersonalBench.Ada);
        Assert.Equal(PersonalBench.Ada, (await PersonalBench.OpenAsync(bench)).Read(e));
    }

    [Fact]
    public async Task A_key_that_was_never_stored_is_forgotten_without_being_stored()
    {
        PersonalBench bench = await PersonalBench.OpenAsync();
        bench.Drafting.Draft(PersonalBench.Ada, null, Guid.Parse("11111111-1111-7111-8111-111111111111"), null, new());
        Assert.True(bench.Keys.HasUnflushed);
        await bench.Personal.ForgetAsync("c1", cancellationToken: Stop);
        Assert.False(bench.Keys.HasUnflushed);
        await bench.Keys.FlushAsync();
        Assert.Equal(0, await bench.CountKeysAsync());
    }

    [Fact]
    public async Task A_store_that_cannot_destroy_is_told_and_nothing_can_be_read_any_more()
    {
        PersonalBench bench = await PersonalBench.OpenAsync();
        RecordedEvent e = await bench.PublishAsync(PersonalBench.Ada);
        PersonalBench later = await PersonalBench.OpenAsync(bench);
        await later.Keys.OpenAsync(new StuckStore(bench.Store), bench.Log, bench.Runtime.Ids, Stop);
        RusloException told = await Assert.ThrowsAsync<RusloException>(async () => await later.Personal.ForgetAsync("c1", cancellationToken: Stop));
        Assert.Contains("That is done when the log is opened next", told.Message, StringComparison.Ordinal);
        Assert.Equal(PersonalBench.Nobody, later.Read(e));
        Assert.Equal(PersonalBench.Nobody, (await PersonalBench.OpenAsync(bench)).Read(e));
    }

    [Fact]
    public async Task Many_threads_use_one_key_a_subject_and_forget_it_once_for_all()
    {
        PersonalBench bench = await PersonalBench.OpenAsync();
        await Task.WhenAll(Enumerable.Range(0, 8).Select(thread => Task.Factory.StartNew(async () =>
        {
            for (int i = 0; i < 200; i++)
            {
                await bench.PublishAsync(PersonalBench.Ada with { Customer = $"c{i % 10}" });
                if (i % 50 == thread)
                {
                    await bench.Personal.ForgetAsync($"c{i % 10}", cancellationToken: Stop);
                }
            }
        }, Stop, TaskCreationOptions.None, TaskScheduler.Default).Unwrap()));
        Assert.False(bench.Keys.HasUnflushed);
        Assert.Equal(10, await bench.CountKeysAsync());
        PersonalBench later = await PersonalBench.OpenAsync(bench);
        LogPage all = await bench.Log.ReadAsync(0, new() { Names = ["registered"] }, 10_000, Stop);
        Assert.Equal(1600, all.Events.Count);
        foreach (RecordedEvent e in all.Events)
        {
            Assert.Equal(bench.Read(e), later.Read(e));
        }
    }

    [Fact]
    public async Task Keys_of_another_log_are_refused()
    {
        PersonalBench bench = await PersonalBench.OpenAsync();
        Assert.Contains("belong to the log", (await Assert.ThrowsAsync<RusloException>(() => PersonalBench.OpenAsync(store: bench.Store))).Message, StringComparison.Ordinal);
    }

    private sealed class StuckStore(IPersonalKeyStore inner) : IPersonalKeyStore
    {
        public ValueTask<IReadOnlyList<PersonalKey>> OpenAsync(Guid logId, CancellationToken cancellationToken) => inner.OpenAsync(logId, cancellationToken);

        public ValueTask AddAsync(IReadOnlyList<PersonalKey> keys, CancellationToken cancellationToken) => inner.AddAsync(keys, cancellationToken);

        public ValueTask DestroyAsync(IReadOnlyList<PersonalKey> keys, CancellationToken cancellationToken) => throw new IOException("the disk is gone.");

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
