using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Ruslo.Tests.Personal;

public sealed class PersonalPastTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("")]
    [InlineData("t1")]
    public async Task A_view_of_the_past_has_its_personal_data_and_placeholders_once_it_is_forgotten(string tenant)
    {
        await using TestApp app = await PersonalHostTests.StartAsync(static ruslo => ruslo.AddProjection(PersonalHostTests.Customers));
        PublishOptions publish = new() { Tenant = tenant };
        var first = AsOf.Position((await app.PublishAsync(PersonalBench.Ada, publish, Stop)).Token.Position);
        var second = AsOf.Position((await app.PublishAsync(new Ordered("o1", "c1", "x"), publish, Stop)).Token.Position);
        var third = AsOf.Position((await app.PublishAsync(PersonalBench.Ada with { Email = "lovelace@example.org" }, publish, Stop)).Token.Position);
        await app.SettleAsync(Stop);
        Views<Customer> views = app.Services.GetRequiredService<IViews>().Of<Customer>(tenant: tenant);

        Assert.Equal(new("c1", "ada@example.org", 1), await views.GetAsync("c1", second, Stop));
        PastDifference<Customer?> difference = await views.DifferenceAsync("c1", first, third, Stop);
        Assert.Equal([new("Orders", "0", "1"), new ValueChange("Email", "\"ada@example.org\"", "\"lovelace@example.org\"")], difference.Changes);
        Assert.Empty((await views.DifferenceAsync("c1", second, second, Stop)).Changes);
        Assert.Equal(["ada@example.org", "ada@example.org", "lovelace@example.org"], (await views.HistoryAsync("c1", cancellationToken: Stop).ToListAsync(Stop)).Select(static past => past.Value!.Email));
        Assert.False(app.Services.GetRequiredService<EventCatalog>().Personal.Keys.HasUnflushed); // looking back makes no keys

        await app.Services.GetRequiredService<IPersonalData>().ForgetAsync("c1", new() { Tenant = tenant }, Stop);
        Assert.Equal(new("c1", "(forgotten)", 1), await views.GetAsync("c1", second, Stop));
        Assert.Equal([new ValueChange("Orders", "0", "1")], (await views.DifferenceAsync("c1", first, third, Stop)).Changes);
        Assert.All(await views.HistoryAsync("c1", cancellationToken: Stop).ToListAsync(Stop), static past => Assert.Equal("(forgotten)", past.Value!.Email));
    }

    [Fact]
    public async Task Views_with_personal_data_that_were_made_again_are_compared_by_what_they_say()
    {
        await using TestApp app = await PersonalHostTests.StartAsync(static ruslo => ruslo.AddProjection(PersonalHostTests.Customers));
        foreach (string customer in (string[])["c1", "c2"])
        {
            await app.PublishAsync(PersonalBench.Ada with { Customer = customer }, cancellationToken: Stop);
        }
        await app.SettleAsync(Stop);
        var projections = app.Services.GetRequiredService<IProjections>();
        await projections.RebuildAsync("customers", Stop);
        await app.SettleAsync(Stop);
        ViewDifferences differences = await projections.DiffAsync("customers", cancellationToken: Stop);
        Assert.Equal((2, 0, 0, 0, 0), (differences.Same, differences.Changed, differences.Added, differences.Removed, differences.Moved));
        await app.Services.GetRequiredService<IPersonalData>().ForgetAsync("c1", cancellationToken: Stop);
        Assert.Equal(2, (await projections.DiffAsync("customers", cancellationToken: Stop)).Same);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task The_past_of_a_stream_has_its_personal_data_and_placeholders_once_it_is_forgotten(bool withSnapshots)
    {
        await using TestApp app = await PersonalHostTests.StartAsync(ruslo =>
        {
            if (withSnapshots)
            {
                ruslo.AddSnapshots(PersonalHostTests.Contacts, new() { Every = 1 });
            }
        });
        var deciders = app.Services.GetRequiredService<IDirectDeciders>();
        foreach (string email in (string[])["ada@example.org", "lovelace@example.org"])
        {
            (await deciders.ExecuteAsync(PersonalHostTests.Contacts, "c1", email, new() { Tenant = "t1" }, Stop)).OrThrow();
        }
        Assert.Equal(["ada@example.org", "lovelace@example.org"], await EmailsAsync());
        Assert.Equal([new ValueChange("Email", "\"ada@example.org\"", "\"lovelace@example.org\"")], (await DifferenceAsync()).Changes);
        await app.Services.GetRequiredService<IPersonalData>().ForgetAsync("c1", new() { Tenant = "t1" }, Stop);
        Assert.Equal(["", ""], await EmailsAsync());
        Assert.Empty((await DifferenceAsync()).Changes);

        async Task<IEnumerable<string>> EmailsAsync() => (await deciders.HistoryAsync(PersonalHostTests.Contacts, "c1", tenant: "t1", cancellationToken: Stop).ToListAsync(Stop)).Select(static past => past.Value.Email);
        ValueTask<PastDifference<Contact>> DifferenceAsync() => deciders.DifferenceAsync(PersonalHostTests.Contacts, "c1", AsOf.Version(0), AsOf.Version(1), "t1", Stop);
    }
}
