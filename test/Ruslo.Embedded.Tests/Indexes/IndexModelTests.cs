using CsCheck;
using Xunit;

namespace Ruslo.Embedded.Tests.Indexes;

/// <summary>Generated histories of a log, after each step of which its indexes answer as plain lists do.</summary>
public sealed class IndexModelTests
{
    private static readonly Gen<(int What, int A, int B)> Step = Gen.Select(Gen.Int[0, 19], Gen.Int[0, 300], Gen.Int[0, 1000]);

    private static readonly Gen<(ulong Mask, List<(int, int, int)> Steps)> History =
        Gen.Select(Gen.OneOfConst(ulong.MaxValue, ulong.MaxValue, 0x7UL, 0xE000_0000_0000_0001UL, 0x3FFUL), Step.List[1, 40]);

    private static readonly EventQuery[] Queries =
    [
        EventQuery.Tagged("red"), EventQuery.Tagged("blue", "red"), new([new() { Tags = ["red"], Names = ["name-0", "name-3"] }]), new([new() { Names = ["name-2"] }]),
        new([QueryItem.Tagged("blue"), new() { Tags = ["red"], Names = ["name-1"] }, QueryItem.Tagged("green")]), new([QueryItem.Tagged("red"), QueryItem.Tagged("blue")], "acme"),
    ];

    [Fact]
    public void Whatever_happens_to_the_log_its_indexes_answer_as_plain_lists_do()
        => History.Sample(h => Simulation.Run(1, sim => RunAsync(sim, h.Mask, h.Steps)), iter: 40, threads: 1);

    private static async Task RunAsync(Simulation sim, ulong mask, List<(int What, int A, int B)> steps)
    {
        var storage = new MemoryStorage();
        var model = new IndexModel(sim.Runtime, storage, mask);
        await model.OpenAsync();
        foreach ((int what, int a, int b) in steps)
        {
            await StepAsync(sim, model, storage, what, a, b);
            await CheckAsync(model, a, b);
        }
        await model.SettleAsync();
        await CheckAsync(model, 7, 3);
        Assert.Null(model.Indexes.Failure);
        await model.Indexes.DisposeAsync();
    }

    private static async Task StepAsync(Simulation sim, IndexModel model, MemoryStorage storage, int what, int a, int b)
    {
        switch (what)
        {
            case < 9:
                Append(model, a, b);
                break;
            case < 14:
                model.Seal();
                break;
            case 14 or 15:
                await model.SettleAsync();
                break;
            case 16:
                await model.ReopenAsync();
                break;
            case 17 when storage.Names.Count > 0:
                string damaged = storage.Names[b % storage.Names.Count];
                storage.Flip(damaged, (a * 7919L) + b);
                await model.ReopenAsync();
                break;
            case 18 when storage.Names.Count > 0:
                await storage.DeleteAsync(storage.Names[b % storage.Names.Count], default);
                await model.ReopenAsync();
                break;
            case 19 when storage.Names.Count > 0:
                storage.Cut(storage.Names[b % storage.Names.Count], a * 100L);
                await model.ReopenAsync();
                break;
            default:
                await sim.PauseAsync();
                break;
        }
    }

    private static void Append(IndexModel model, int count, int seed)
    {
        for (int i = 0; i < count; i++)
        {
            int x = (i * 31) + seed;
            string tenant = x % 5 == 0 ? "acme" : "";
            string topic = (x % 4) switch { 0 => "orders", 1 => "shop.carts", 2 => "shop.stock", _ => "$system" };
            string key = x % 3 == 0 ? "hot" : $"k{x % 97}";
            Guid id = IdOf(model.Head + 1);
            Guid correlation = x % 2 == 0 ? id : IdOf(1 + (x % 7));
            string[] tags = x % 6 == 0 ? ["red"] : x % 11 == 0 ? ["red", "blue", "red"] : [];
            model.Append(new(tenant, topic, key), $"name-{x % 5}", (EventKind)(x % 4), id, correlation, 1000 + (model.Head / 3), tags);
        }
    }

    private static Guid IdOf(long n) => new((int)n, 7, 7, [1, 2, 3, 4, 5, 6, 7, 8]);

    private static async Task CheckAsync(IndexModel model, int a, int b)
    {
        long through = model.Head * (b % 11) / 10;
        long after = through * (a % 5) / 5;
        int page = 1 + (a * b % 150);
        await model.CheckStreamAsync(new("orders", "hot"), through, page);
        await model.CheckStreamAsync(new("acme", "shop.carts", "hot"), model.Head, page);
        await model.CheckStreamAsync(new("shop.stock", $"k{a % 97}"), model.Head, page);
        await model.CheckStreamAsync(new("shop.stock", "nobody"), through, page);
        await model.CheckIdAsync(IdOf((a * b % 997) + 1), through);
        await model.CheckIdAsync(IdOf(-5), model.Head);
        await model.CheckCorrelationAsync(IdOf(1 + (a % 9)), after, through, page);
        await model.CheckFilterAsync(EventFilter.Everything, after, through, page);
        await model.CheckFilterAsync(EventFilter.All, after, model.Head, page);
        await model.CheckFilterAsync(new() { Topics = [TopicPattern.Parse("shop.*")], Names = ["name-1", "name-3"] }, after, through, page);
        await model.CheckFilterAsync(new() { Tags = ["red", "blue"], Kinds = [EventKind.Integration] }, after, model.Head, page);
        await model.CheckFilterAsync(new() { Tags = ["blue"], Tenant = "acme" }, 0, model.Head, page);
        await model.CheckFilterAsync(new() { Tenant = b % 2 == 0 ? "acme" : "" }, after, through, page);
        await model.CheckFilterAsync(new() { Tags = ["green"] }, 0, model.Head, page);
        foreach (EventQuery query in Queries)
        {
            await model.CheckFilterAsync(new() { Query = query }, after, through, page);
            await model.CheckFilterAsync(new() { Query = query, Topics = [TopicPattern.Parse("shop.*")] }, after, model.Head, page);
            model.CheckMemory(query, after);
            model.CheckMemory(query, model.Head - (b % 40));
        }
        await model.CheckTimeAsync(1000 + (a * 3), through);
        await model.CheckTimeAsync(1000 + (model.Head / 6), model.Head);
        if (model.Head > 0)
        {
            await model.CheckPlacesAsync(1, model.Head, 1 + (a * b % model.Head), 1 + (b % model.Head));
        }
    }
}
