using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Ruslo.Embedded.Tests.Log;
using Xunit;

namespace Ruslo.Tests;

/// <summary>A log that the first release of an application has written is read by its newest, by everything that reads.</summary>
public sealed class OldestEventsTests
{
    private readonly string directory = TestDirectory.New();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public abstract record TripEvent;

    public sealed record BookedV1(string Name);

    public sealed record Booked(string First, string Last, int Seats) : TripEvent;

    public sealed record Moved(string From, string To);

    public sealed record Came(string To) : TripEvent;

    public sealed record Trip(string Traveller, int Seats, string? At);

    private static Decider<Trip, string, TripEvent> Trips { get; } = new("trips", new("", 0, null), static (_, to) => new Came(to), static (trip, e) => e switch
    {
        Booked booked => new($"{booked.Last}, {booked.First}", booked.Seats, trip.At),
        Came came => trip with { At = came.To },
        _ => trip,
    });

    private static Projection<Trip> Views { get; } = Projection.For<Trip>("trips", version: 1)
        .Create<Booked>(static booked => new($"{booked.Last}, {booked.First}", booked.Seats, null))
        .Update<Came>(static (trip, came) => trip with { At = came.To });

    [Fact]
    public async Task Handlers_deciders_and_projections_read_what_the_first_release_has_written()
    {
        using (IHost first = Build(static catalog => catalog.Event<BookedV1>("booked", "trips").Event<Moved>("moved", "trips"), static _ => { }))
        {
            await first.StartAsync(Stop);
            var bus = first.Services.GetRequiredService<IDirectBus>();
            await bus.PublishAsync(new BookedV1("Ada Lovelace"), new PublishOptions { Key = "1" }, Stop);
            await bus.PublishAsync(new Moved("Rome", "Oslo"), new PublishOptions { Key = "1" }, Stop);
            await first.StopAsync(Stop);
        }

        var handled = new ConcurrentQueue<object>();
        var all = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using IHost newest = Build(Newest, ruslo => ruslo.AddProjection(Views).AddSubscription("seen", s => s.FromBeginning()
            .On<Booked>((booked, _, _) => Note(booked)).On<Came>((came, _, _) => Note(came))));
        await newest.StartAsync(Stop);
        Executed<Trip, TripEvent> executed = await newest.Services.GetRequiredService<IDirectDeciders>().ExecuteAsync(Trips, "1", "Bergen", Stop);
        Assert.Equal(new Trip("Lovelace, Ada", 1, "Bergen"), executed.State);
        Trip? view = await newest.Services.GetRequiredService<IViews>().GetAsync<Trip>("1", after: executed.Token, Stop);
        Assert.Equal(executed.State, view);
        await all.Task.WaitAsync(Stop);
        Assert.Equal([new Booked("Ada", "Lovelace", 1), new Came("Oslo"), new Came("Bergen")], handled);
        await newest.StopAsync(Stop);

        ValueTask Note(object e)
        {
            handled.Enqueue(e);
            if (e is Came { To: "Bergen" })
            {
                all.SetResult();
            }
            return ValueTask.CompletedTask;
        }
    }

    /// <summary>The second version had a type once, which is gone.</summary>
    private static void Newest(CatalogBuilder catalog) => catalog
        .Event<BookedV1>("booked", "trips").Event<Booked>("booked", "trips", version: 3).Event<Moved>("moved", "trips").Event<Came>("came", "trips")
        .Upcast<BookedV1, Booked>(static old => new(old.Name.Split(' ')[0], old.Name.Split(' ')[1], 1))
        .UpcastJson("booked", 2, static old => { old["Seats"] = JsonValue.Create(1); return old; })
        .UpcastToMany<Moved>(static moved => [new Came(moved.To)], typeof(Came));

    private IHost Build(Action<CatalogBuilder> catalog, Action<RusloBuilder> configure)
    {
        HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Services.AddRusloCore(catalog, ruslo => configure(ruslo.UseEmbedded(directory)));
        return builder.Build();
    }
}
