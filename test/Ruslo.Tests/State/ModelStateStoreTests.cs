using System.Text;
using Xunit;

namespace Ruslo.Tests;

public sealed class ModelStateStoreTests
{
    private static readonly StateSubject Subject = new() { Name = "model", CreateAsync = _ => new(new ModelStateStore()), CanBeSimulated = true };

    public static TheoryData<string> Promises => [.. StateConformance.Checks(Subject).Where(check => !check.NeedsThreads).Select(check => check.Name)];

    [Theory]
    [MemberData(nameof(Promises))]
    public void The_model_keeps_every_promise_in_a_simulation(string promise)
        => Simulation.Run(7, simulation => StateConformance.Checks(Subject).Single(check => check.Name == promise).RunAsync(simulation.Runtime));

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_power_cut_undoes_only_a_suffix_of_what_is_not_flushed(bool emits)
    {
        int undone = 0;
        for (ulong seed = 1; seed <= 50; seed++)
        {
            Simulation.Run(seed, async simulation =>
            {
                var store = new ModelStateStore();
                var definition = new StateDefinition("o", [new("docs")], HoldsEmits: true);
                int flushed = 0, acknowledged = 0;
                IState state = await store.OpenAsync(definition);
                for (int i = 1; i <= 20; i++)
                {
                    await state.CommitAsync(Change(i, emits));
                    acknowledged = i;
                    if (simulation.Random.Next(6) == 0)
                    {
                        await state.FlushAsync();
                        flushed = i;
                    }
                }
                store.CutPower(simulation.Random);
                undone += store.Undone;
                await Assert.ThrowsAsync<RusloException>(async () => await state.CommitAsync(new(), CancellationToken.None));
                state = await store.OpenAsync(definition);
                int kept = int.Parse(Encoding.UTF8.GetString((await state.ReadProgressAsync("n")) is [var entry] ? entry.Value.Span : "0"u8), null);
                Assert.InRange(kept, emits ? acknowledged : flushed, acknowledged);
                Assert.Equal(kept, await state.CountAsync(new("docs")));
            });
        }
        Assert.Equal(emits, undone == 0);
    }

    private static StateChange Change(int i, bool emits) => new()
    {
        Writes = [new("docs", $"k{i}", new byte[] { 1 })],
        Moves = [new("n", i == 1 ? default(ReadOnlyMemory<byte>?) : Encoding.UTF8.GetBytes($"{i - 1}"), Encoding.UTF8.GetBytes($"{i}"))],
        Emits = emits ? [new byte[] { 1 }] : [],
    };
}
