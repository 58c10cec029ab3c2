using Microsoft.Extensions.Hosting;

namespace Ruslo.Bench;

/// <summary>Four steps, as a saga and as handlers written by hand, with services that answer at once.</summary>
internal static class Journeys
{
    public const int Steps = 4;

    public static Saga<Journey> Saga { get; } = Ruslo.Saga.For<Journey>("journey")
        .StartsOn<JourneyBegun>(e => e.Id, e => new(e.Id, e.Who, e.Amount))
        .Step("flight", s => s.Send(j => new BookFlight(j.Id, j.Who)).SucceedsOn<FlightBooked>((j, e) => j with { Seat = e.Seat }).CompensateWith(j => new CancelBooking(j.Id)))
        .Step("hotel", s => s.Send(j => new BookHotel(j.Id, j.Who)).SucceedsOn<HotelBooked>((j, e) => j with { Room = e.Room }).CompensateWith(j => new CancelBooking(j.Id)))
        .Step("car", s => s.Send(j => new BookCar(j.Id, j.Who)).SucceedsOn<CarBooked>((j, e) => j with { Plate = e.Plate }).CompensateWith(j => new CancelBooking(j.Id)))
        .Step("fare", s => s.Send(j => new TakeFare(j.Id, j.Amount)).SucceedsOn<FareTaken>())
        .CompletesWith(j => new JourneyEnded(j.Id));

    /// <summary>The same saga over a service that does not answer, each step with a time-out.</summary>
    public static Saga<Journey> Patient { get; } = Ruslo.Saga.For<Journey>("journey")
        .StartsOn<JourneyBegun>(e => e.Id, e => new(e.Id, e.Who, e.Amount))
        .Step("flight", s => s.Send(j => new BookFlight(j.Id, j.Who)).SucceedsOn<FlightBooked>((j, e) => j with { Seat = e.Seat }).CompensateWith(j => new CancelBooking(j.Id)).Timeout(TimeSpan.FromDays(1)))
        .CompletesWith(j => new JourneyEnded(j.Id));

    public static async Task<IHost> StartAsync(string log, Action<RusloBuilder> configure)
    {
        HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Services.AddRuslo(ruslo => configure(ruslo.UseEmbedded(log)));
        IHost host = builder.Build();
        await host.StartAsync();
        return host;
    }

    public static RusloBuilder AddServices(this RusloBuilder ruslo, Handled ended) => ruslo
        .AddSubscription("bookings", s => s
            .On<BookFlight>(async (c, context, ct) => await context.Events.PublishAsync(new FlightBooked(c.Id, "12A"), ct))
            .On<BookHotel>(async (c, context, ct) => await context.Events.PublishAsync(new HotelBooked(c.Id, "401"), ct))
            .On<BookCar>(async (c, context, ct) => await context.Events.PublishAsync(new CarBooked(c.Id, "M-RU 510"), ct))
            .On<TakeFare>(async (c, context, ct) => await context.Events.PublishAsync(new FareTaken(c.Id, c.Amount), ct)))
        .AddSubscription("ended", s => s.On<JourneyEnded>((_, _, _) =>
        {
            ended.Count();
            return ValueTask.CompletedTask;
        }));

    /// <summary>
    /// What somebody would write who has no sagas: each reply notes down how far the journey is and sends the next command. The same number of
    /// commands, replies, records and events; nothing is checked, timed, listed, or can be undone.
    /// </summary>
    public static RusloBuilder AddByHand(this RusloBuilder ruslo) => ruslo.AddSubscription("by-hand", s => s
        .ExactlyOnce()
        .On<JourneyBegun>((e, context, ct) => GoOnAsync(context, new(e.Id, "flight", new(e.Id, e.Who, e.Amount)), new BookFlight(e.Id, e.Who), ct))
        .On<FlightBooked>((e, context, ct) => GoOnAsync(context, new(e.Id, "hotel", new(e.Id, "somebody", 99.5m, e.Seat)), new BookHotel(e.Id, "somebody"), ct))
        .On<HotelBooked>((e, context, ct) => GoOnAsync(context, new(e.Id, "car", new(e.Id, "somebody", 99.5m, "12A", e.Room)), new BookCar(e.Id, "somebody"), ct))
        .On<CarBooked>((e, context, ct) => GoOnAsync(context, new(e.Id, "fare", new(e.Id, "somebody", 99.5m, "12A", "401", e.Plate)), new TakeFare(e.Id, 99.5m), ct))
        .On<FareTaken>(async (e, context, ct) =>
        {
            await context.Events.PublishAsync(new JourneyNoted(e.Id, "", new(e.Id, "somebody", e.Amount, "12A", "401", "M-RU 510")), ct);
            await context.Events.PublishAsync(new JourneyEnded(e.Id), ct);
        }));

    private static async ValueTask GoOnAsync(HandlerContext context, JourneyNoted note, object command, CancellationToken ct)
    {
        await context.Events.PublishAsync(note, ct);
        await context.Commands.SendAsync(command, ct);
    }

    public static async Task BeginAsync(IDirectBus bus, int first, int count)
    {
        const int batch = 500;
        for (int i = first; i < first + count; i += batch)
        {
            await bus.PublishAllAsync([.. Enumerable.Range(i, Math.Min(batch, first + count - i)).Select(static number => (object)new JourneyBegun($"journey-{number}", $"traveller-{number % 1000}", 99.5m))]);
        }
    }
}
