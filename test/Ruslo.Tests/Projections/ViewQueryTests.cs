using CsCheck;
using Ruslo.Tests.Subscriptions;
using Xunit;

namespace Ruslo.Tests.Projections;

public sealed class ViewQueryTests
{
    private static readonly Projection<Sum> Indexed = ProjectionBench.Sums.Index("total", view => (long)view.Total).Index("count", view => view.Count == 0 ? null : view.Count);

    private static readonly Gen<StateValue> GenValue = Gen.OneOf(
        Gen.Const(StateValue.Null),
        Gen.OneOf(Gen.Long, Gen.Long[-3, 3], Gen.Long[long.MaxValue - 2000, long.MaxValue], Gen.Long[long.MinValue, long.MinValue + 2000], Gen.Long[(1L << 53) - 3, (1L << 53) + 3]).Select(n => StateValue.Of(n)),
        Gen.OneOf(Gen.Double.Where(d => !double.IsNaN(d)), Gen.Const(-0.0), Gen.Const(0.0), Gen.Const(double.PositiveInfinity), Gen.Const(9223372036854775808d), Gen.Const(-9223372036854775808d), Gen.Const(9007199254740992d)).Select(n => StateValue.Of(n)),
        Gen.String[Gen.Char["ab\n\uE000"], 0, 3].Select(StateValue.Of));

    [Fact]
    public void Values_of_an_index_are_ordered_within_a_tenant_as_they_are_without_one()
        => Gen.Select(GenValue, GenValue, Gen.OneOfConst("", "a", "b")).Sample((a, b, tenant)
            => Math.Sign(ViewIndexValue.Of(tenant, a).CompareTo(ViewIndexValue.Of(tenant, b))) == Math.Sign(a.CompareTo(b)), iter: 20_000);

    [Fact]
    public void No_value_of_one_tenant_lies_in_the_range_of_another()
        => Gen.Select(GenValue, Gen.OneOfConst("", "a", "ab", "b"), Gen.OneOfConst("", "a", "ab", "b")).Sample((value, mine, theirs) =>
        {
            (string first, string last) = ViewKey.RangeOf(theirs);
            StateValue kept = ViewIndexValue.Of(mine, value);
            return (kept >= StateValue.Of(first) && kept <= StateValue.Of(last)) == (mine == theirs);
        });

    [Fact]
    public void Views_are_queried_by_key_and_by_index_in_order_and_page_by_page() => Simulation.Run(31, async simulation =>
    {
        var bench = new ProjectionBench(simulation);
        await bench.AddAsync(Indexed);
        for (int i = 0; i < 25; i++)
        {
            await bench.PublishAsync(new Placed($"k{i:00}", i % 5));
        }
        await bench.PublishForAsync("acme", new Placed("k07", 3), "placed", "orders", "k07");
        await bench.SettleAsync();
        Views<Sum> views = bench.Views.Of<Sum>();
        Assert.Equal(25, await views.CountAsync());
        Assert.Equal(["k03", "k08", "k13", "k18", "k23"], (await views.QueryAsync(q => q with { Index = "total", From = 3, To = 3 })).Documents.Select(d => d.Key));
        Assert.Equal(10, await views.CountAsync(q => q with { Index = "total", From = 3 }));
        Assert.Equal(["k05", "k06", "k07"], (await views.QueryAsync(q => q with { From = "k05", To = "k07" })).Documents.Select(d => d.Key));
        Assert.Equal(["k03", "k08"], (await views.QueryAsync(q => q.WhereEqual("total", 3) with { Limit = 2 })).Documents.Select(d => d.Key));
        Assert.Equal(5, await views.CountAsync(q => q with { Index = "total", From = 3, FromIsExclusive = true }));
        Assert.Equal(15, await views.CountAsync(q => q with { Index = "total", To = 3, ToIsExclusive = true }));
        Assert.Equal(25, await views.CountAsync(q => q with { Index = "total", FromIsExclusive = true, ToIsExclusive = true }));
        Assert.Equal(0, await views.CountAsync(q => q.WhereEqual("count", null)));
        Assert.Equal(["k20", "k21", "k22", "k23", "k24"], (await views.QueryAsync(q => q.WhereKeyPrefix("k2"))).Documents.Select(d => d.Key));
        Assert.Equal(25, await views.CountAsync(q => q.WhereKeyPrefix("")));
        Assert.Equal(1, await bench.Views.Of<Sum>(tenant: "acme").CountAsync(q => q.WhereKeyPrefix("")));
        Assert.Equal(1, await bench.Views.Of<Sum>(tenant: "acme").CountAsync(q => q with { Index = "total", From = StateValue.Null, FromIsExclusive = true }));
        var streamed = new List<string>();
        await foreach ((string key, Sum view) in views.StreamAsync(q => q with { Index = "total", Descending = true, Limit = 4 }))
        {
            Assert.Equal(key, view.Key);
            streamed.Add(key);
        }
        Assert.Equal(Enumerable.Range(0, 25).OrderByDescending(i => i % 5).ThenByDescending(i => i).Select(i => $"k{i:00}"), streamed);
        Assert.Equal([new("k07", new Sum("k07", 1, 3))], (await bench.Views.Of<Sum>(tenant: "acme").QueryAsync(q => q with { Index = "total" })).Documents);
        Assert.Equal(1, await bench.Views.Of<Sum>(tenant: "acme").CountAsync());
        Assert.Empty((await bench.Views.Of<Sum>(tenant: "acm").QueryAsync()).Documents);
        await bench.Fixture.Subscriptions.DisposeAsync();
    });

    [Fact]
    public void A_query_after_a_wait_for_a_token_has_everything_up_to_it_also_while_a_key_is_parked() => Simulation.Run(33, async simulation =>
    {
        var bench = new ProjectionBench(simulation);
        await bench.AddAsync(Indexed.On<Paid>((_, _) => throw new InvalidOperationException("no")), new() { Wait = TimeSpan.FromSeconds(1) });
        await bench.PublishAsync(new Placed("a", 1), new Paid("a", 1));
        Token last = await bench.PublishAsync(new Placed("b", 2), new Placed("c", 2));
        await bench.Views.PassedAsync("sums", last);
        Assert.Equal(2, await bench.Views.Of<Sum>().CountAsync(q => q.WhereEqual("total", 2)));
        await Assert.ThrowsAsync<ViewBehindException>(async () => await bench.Views.PassedAsync("sums", new(bench.LogId, last.Position + 100, Guid.NewGuid(), DateTimeOffset.UnixEpoch, 0)));
        await bench.Fixture.Subscriptions.DisposeAsync();
    });

    [Fact]
    public void A_cursor_goes_on_where_it_was_also_when_views_came_and_went_and_never_into_another_tenant() => Simulation.Run(32, async simulation =>
    {
        var bench = new ProjectionBench(simulation);
        await bench.AddAsync(Indexed.Delete<Paid>());
        for (int i = 0; i < 6; i++)
        {
            await bench.PublishAsync(new Placed($"k{i}", i));
        }
        await bench.PublishForAsync("acme", new Placed("z", 9), "placed", "orders", "z");
        await bench.SettleAsync();
        Views<Sum> views = bench.Views.Of<Sum>();
        DocumentPage<Sum> page = await views.QueryAsync(q => q with { Index = "total", Limit = 3 });
        Assert.Equal(["k0", "k1", "k2"], page.Documents.Select(d => d.Key));
        await bench.PublishAsync(new Paid("k2", 0), new Paid("k3", 0), new Placed("early", -1), new Placed("late", 7));
        await bench.SettleAsync();
        Assert.Equal(["k4", "k5", "late"], (await views.QueryAsync(q => q with { Index = "total", Cursor = page.Cursor })).Documents.Select(d => d.Key));
        Assert.All((await bench.Views.Of<Sum>(tenant: "acme").QueryAsync(q => q with { Index = "total", Cursor = page.Cursor })).Documents, d => Assert.Equal("z", d.Key));
        await Assert.ThrowsAsync<ArgumentException>(async () => await views.QueryAsync(q => q with { Index = "none" }));
        await Assert.ThrowsAsync<InputException>(async () => await views.QueryAsync(q => q with { Index = "count", Cursor = page.Cursor }));
        await Assert.ThrowsAsync<ArgumentException>(async () => await views.QueryAsync(q => q with { From = 3 }));
        await bench.Fixture.Subscriptions.DisposeAsync();
    });
}
