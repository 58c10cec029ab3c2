namespace Ruslo.Battery;

/// <summary>Sagas of the sizes that people write, with the services around them.</summary>
internal sealed record SimulatedSaga(string Name, SagaSimulation<SimulatedSaga.Trip> Simulation)
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    public static IReadOnlyList<SimulatedSaga> All { get; } =
    [
        new("in a row", Simulate(Start.Step("pay", Pay).Step("book", Book).Step("tell", s => s.Tell(t => new TellDriver(t.Id))).Step("drive", Drive))),
        new("side by side", Simulate(Start.Parallel("both", p => p.Step("pay", Pay).Step("book", Book)).Step("extra", Extra).Step("drive", Drive))),
        new("forced answers", Simulate(Start.Step("pay", s => Paying(s).CancelWith(t => new VoidFare(t.Id)).Timeout(Minute)).Parallel("both", p => p.Step("room", s => Holding(s)).Step("extra", Extra)).Step("drive", Drive))),
        new("asking another", Simulate(Start.Step("pay", s => Paying(s).CancelWith(t => new VoidFare(t.Id)).Timeout(Minute).Retry(2, TimeSpan.FromSeconds(5)).CancelBeforeRetry())
            .Step("room", s => Holding(s).Timeout(Minute).RetryForever(TimeSpan.FromSeconds(1), Minute).CancelBeforeRetry()).Step("drive", Drive))),
        new("a pivot", Simulate(Start.Step("book", Book).Step("pay", s => Paying(s).Timeout(Minute).Pivot()).Parallel("after", p => p.Step("drive", Drive).Step("extra", Extra)))),
        new("a pivot beside another", Simulate(Start.Step("book", Book).Parallel("both", p => p.Step("pay", s => Paying(s).Timeout(Minute).Retry(1, Minute).CancelWith(t => new VoidFare(t.Id)).Pivot()).Step("drive", Drive)))),
    ];

    private static Saga<Trip> Start => Saga.For<Trip>("trips").StartsOn<Requested>(e => e.Id, e => new(e.Id, e.Fare))
        .CompletesWith(t => new Over(t.Id)).AbortsWith((t, _) => new Over(t.Id));

    private static SagaSimulation<Trip> Simulate(Saga<Trip> saga) => SagaSimulation.Of(saga, static random => new Requested("t1", 1 + random.Next(100)))
        .Service<TakeFare>(static c => new FareTaken(c.Fare), static _ => new FareRefused())
        .Service<BookCar>(static _ => new CarBooked("c1"))
        .Service<HoldRoom>(static _ => new RoomHeld(), static _ => new NoRoom())
        .Service<ArrangeExtra>(static _ => new ExtraArranged(), static _ => new ExtraMissing())
        .Service<DriveThere>(static _ => new Arrived(), static _ => new BrokenDown())
        .Invariant(static outcome => Balance(outcome) == (outcome.Status == SagaStatus.Completed ? outcome.State.Fare : 0) ? null : $"The money is not conserved: {Balance(outcome)} of {outcome.State.Fare} is kept, and the trip is {outcome.Status}.")
        .Invariant(static outcome => outcome.Status != SagaStatus.Completed || outcome.State.Paid == outcome.State.Fare ? null : $"Paid is {outcome.State.Paid}, not {outcome.State.Fare}.");

    private static decimal Balance(SagaOutcome<Trip> outcome) => outcome.Done.OfType<TakeFare>().Sum(static c => c.Fare) - outcome.Undone.OfType<GiveBack>().Sum(static c => c.Fare);

    private static SagaStep<Trip, FareTaken> Paying(SagaStep<Trip> s) => s.Send(t => new TakeFare(t.Id, t.Fare)).SucceedsOn<FareTaken>((t, e) => t with { Paid = t.Paid + e.Fare }).FailsOn<FareRefused>()
        .CompensateWith((t, e) => new GiveBack(t.Id, e.Fare));

    private static SagaStepDefinition<Trip> Pay(SagaStep<Trip> s) => Paying(s).Timeout(Minute).Retry(3, TimeSpan.FromSeconds(5));

    private static SagaStepDefinition<Trip> Book(SagaStep<Trip> s) => s.Send(t => new BookCar(t.Id)).SucceedsOn<CarBooked>().CompensateWith((t, e) => new FreeCar(t.Id, e.Car)).Timeout(Minute);

    private static SagaStep<Trip, RoomHeld> Holding(SagaStep<Trip> s) => s.Send(t => new HoldRoom(t.Id)).SucceedsOn<RoomHeld>().FailsOn<NoRoom>().CompensateWith(t => new FreeRoom(t.Id)).CancelWith(t => new VoidRoom(t.Id));

    private static SagaStepDefinition<Trip> Extra(SagaStep<Trip> s) => s.When(t => t.Fare % 2 == 0).Send(t => new ArrangeExtra(t.Id)).SucceedsOn<ExtraArranged>().FailsOn<ExtraMissing>().CompensateWith(t => new DropExtra(t.Id)).Timeout(Minute).Optional();

    private static SagaStepDefinition<Trip> Drive(SagaStep<Trip> s) => s.Send(t => new DriveThere(t.Id)).SucceedsOn<Arrived>().FailsOn<BrokenDown>().CompensateWith(t => new DriveBack(t.Id)).Timeout(10 * Minute).Retry(1, TimeSpan.Zero);

    internal sealed record Trip(string Id, int Fare, int Paid = 0);

    internal sealed record Requested(string Id, int Fare);

    internal sealed record TakeFare(string Id, int Fare);

    internal sealed record FareTaken(int Fare);

    internal sealed record FareRefused;

    internal sealed record GiveBack(string Id, int Fare);

    internal sealed record VoidFare(string Id);

    internal sealed record BookCar(string Id);

    internal sealed record CarBooked(string Car);

    internal sealed record FreeCar(string Id, string Car);

    internal sealed record HoldRoom(string Id);

    internal sealed record RoomHeld;

    internal sealed record NoRoom;

    internal sealed record FreeRoom(string Id);

    internal sealed record VoidRoom(string Id);

    internal sealed record ArrangeExtra(string Id);

    internal sealed record ExtraArranged;

    internal sealed record ExtraMissing;

    internal sealed record DropExtra(string Id);

    internal sealed record TellDriver(string Id);

    internal sealed record DriveThere(string Id);

    internal sealed record Arrived;

    internal sealed record BrokenDown;

    internal sealed record DriveBack(string Id);

    internal sealed record Over(string Id);
}
