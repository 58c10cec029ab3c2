using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Xunit;

namespace Ruslo.Guide;

// #region events
[Event("guest-registered", Topic = "guests")]
public sealed record GuestRegistered([StreamKey] string Guest, [Personal] string Email, [Personal(Placeholder = "(gone)")] string Name);

[Event("room-booked", Topic = "bookings")]
public sealed record RoomBooked([StreamKey] string Booking, [Subject] string Guest, int Nights, [Personal] string? Wishes);
// #endregion

// #region view
public sealed record GuestView(string Id, [property: Personal(Placeholder = "(gone)")] string Name, int Nights);
// #endregion

// #region forget-elsewhere
public sealed class Newsletter(ISet<string> readers) : IEventHandler<SubjectForgotten>
{
    public ValueTask HandleAsync(SubjectForgotten e, HandlerContext context, CancellationToken cancellationToken)
    {
        readers.Remove(e.Subject);
        return ValueTask.CompletedTask;
    }
}
// #endregion

/// <summary>What the guide about personal data shows.</summary>
public sealed class PersonalDataTests
{
    private static readonly Projection<GuestView> Guests = Projection.For<GuestView>("guests", version: 1)
        .Create<GuestRegistered>(e => new(e.Guest, e.Name, 0))
        .On<RoomBooked>(key: e => e.Guest, fold: (view, e) => view is null ? null : view with { Nights = view.Nights + e.Nights });

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_guest_is_forgotten_and_the_figures_stay()
    {
        var readers = new HashSet<string> { "g1" };
        HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(new());
        builder.Services.AddSingleton<ISet<string>>(readers);
        builder.Services.AddRuslo(ruslo => ruslo
            // #region add
            .UseEmbedded("data").UseKeyDirectory("/var/lib/hotel/keys")
            .AddSubscription("newsletter", s => s.Topics(SubjectForgotten.Topic).Handle<Newsletter>())
            // #endregion
            .AddProjection(Guests));
        await using TestApp app = await TestApp.StartAsync(builder, cancellationToken: Stop);
        await app.PublishAsync(new GuestRegistered("g1", "ada@example.org", "Ada"), cancellationToken: Stop);
        await app.PublishAsync(new RoomBooked("b1", "g1", 3, "a quiet room"), cancellationToken: Stop);
        await app.SettleAsync(Stop);
        var views = app.Services.GetRequiredService<IViews>();
        Assert.Equal(new("g1", "Ada", 3), await views.GetAsync<GuestView>("g1", Stop));
        await ForgetAsync(app.Services.GetRequiredService<IPersonalData>(), Stop);
        Assert.Equal(new("g1", "(gone)", 3), await views.GetAsync<GuestView>("g1", Stop));
        await app.SettleAsync(Stop);
        app.AssertNothingParked();
        Assert.Empty(readers);
    }

    private static async Task ForgetAsync(IPersonalData personal, CancellationToken cancellationToken)
    {
        // #region forget
        await personal.ForgetAsync("g1", cancellationToken: cancellationToken);
        // #endregion
    }
}
