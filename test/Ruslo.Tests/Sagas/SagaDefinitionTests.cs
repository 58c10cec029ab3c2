using Xunit;

namespace Ruslo.Tests.Sagas;

public sealed class SagaDefinitionTests
{
    [Theory]
    [InlineData("")]
    [InlineData("Orders")]
    [InlineData("$orders")]
    [InlineData("or ders")]
    public void A_name_follows_the_rules(string name) => Assert.Throws<ArgumentException>(() => Saga.For<Order>(name));

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("a/b")]
    public void The_name_of_a_step_follows_the_rules(string name)
    {
        Assert.Throws<ArgumentException>(() => Orders.Start.Step(name, Orders.Stock));
        Assert.Throws<ArgumentException>(() => Orders.Start.Parallel(name, p => p.Step("stock", Orders.Stock)));
    }

    [Fact]
    public void Names_of_steps_are_unique()
    {
        Assert.Throws<ArgumentException>(() => Orders.Start.Step("a", Orders.Stock).Step("a", Orders.Stock));
        Assert.Throws<ArgumentException>(() => Orders.Start.Step("a", Orders.Stock).Parallel("b", p => p.Step("a", Orders.Stock)));
        Assert.Throws<ArgumentException>(() => Orders.Start.Parallel("b", p => p.Step("a", Orders.Stock).Step("a", Orders.Stock)));
        Assert.Throws<ArgumentException>(() => Orders.Start.Parallel("a", p => p.Step("a", Orders.Stock)));
        Assert.Throws<ArgumentException>(() => Orders.Start.Parallel("a", p => p));
    }

    [Fact]
    public void A_message_is_one_thing_to_a_saga_and_a_reply_one_thing_to_a_step()
    {
        Assert.Throws<ArgumentException>(() => Orders.Start.CancelsOn<Placed>(e => e.Id, _ => ""));
        Assert.Throws<ArgumentException>(() => Orders.Start.Step("a", s => s.Send(o => new Pay(o.Id, 1)).SucceedsOn<Paid>().FailsOn<Paid>()));
        Assert.Throws<ArgumentException>(() => Orders.Start.Step("a", s => s.Send(o => new Pay(o.Id, 1)).SucceedsOn<Paid>().KeyedBy<Declined>(_ => "")));
        Assert.Throws<ArgumentException>(() => Orders.Start.Step("a", s => s.Send(o => new Pay(o.Id, 1)).SucceedsOn<Paid>().Pivot().Optional()));
    }

    [Fact]
    public void Something_must_start_it()
        => Assert.Contains("StartsOn", Assert.Throws<SetupException>(() => Saga.For<Order>("orders").Step("stock", Orders.Stock).Compile()).Message, StringComparison.Ordinal);

    [Fact]
    public void A_definition_is_not_changed_by_what_is_made_of_it()
    {
        Saga<Order> one = Orders.Start;
        Assert.NotSame(one, one.Step("stock", Orders.Stock));
        Assert.Equal(["final Confirmed { Id = o1, Notes =  }"], SagaCase.Of(one).Message(new Placed("o1")));
    }

    [Fact]
    public void A_machine_says_what_it_takes_sends_and_publishes()
    {
        SagaMachine machine = Orders.Plain.Compile();
        Assert.Equal(["Start Placed", "Cancel Withdrawn", "Reply Paid payment", "Reply Declined payment", "Reply Reserved stock", "Reply OutOfStock stock", "Reply Shipped shipping", "Reply Lost shipping"],
            machine.Intakes.Select(static i => $"{i.Kind} {i.Message.Name} {i.Step}".TrimEnd()));
        Assert.Equal([typeof(Pay), typeof(Refund), typeof(Reserve), typeof(Release), typeof(Ship)], machine.Sends);
        Assert.Equal([typeof(Confirmed), typeof(Rejected)], machine.Publishes);
        Assert.Equal(("orders", 1, typeof(Order)), (machine.Name, machine.Version, machine.State));
    }

    [Fact]
    public void A_running_instance_goes_on_with_a_newer_version_at_its_stage()
    {
        SagaCase old = SagaCase.Started(Orders.Plain);
        old.Message(new Paid("p1"), "payment", 1);
        SagaMachine machine = Saga.For<NewOrder>("orders", version: 2)
            .StartsOn<Placed>(e => e.Id, e => new(e.Id))
            .Step("check", s => s.Send(o => new Mail(o.Id)).SucceedsOn<Wrapped>())
            .Step("payment", s => s.Send(o => new Pay(o.Id, 1)).SucceedsOn<Paid>().CompensateWith((o, e) => new Refund("new " + o.Id, e.Payment)))
            .Parallel("prepare", p => p
                .Step("stock", s => s.Send(o => new Reserve(o.Id)).SucceedsOn<Reserved>())
                .Step("wrapping", s => s.Send(o => new Wrap(o.Id)).SucceedsOn<Wrapped>().FailsOn<Torn>()))
            .AbortsWith((o, why) => new Rejected(o.Id, why.Step, why))
            .MigratesFrom<Order>(1, o => new(o.Id)).Compile();
        Assert.Equal(typeof(Order), machine.MigratesFrom(1));
        Assert.Null(machine.MigratesFrom(2));
        SagaInstance migrated = machine.Migrate(old.Instance!);
        Assert.Equal((2, new NewOrder("o1")), (migrated.Definition, migrated.State));
        SagaTurn turn = machine.Take(migrated, new() { Kind = SagaInputKind.Message, Id = Guid.Empty, Now = old.Now, Message = new Reserved(), Step = "stock", Attempt = 1 });
        Assert.Equal([new SagaEffect.Send(new Wrap("o1"), "wrapping", 1, 1)], turn.Effects); // the step that is new in the stage; 'check', before it, is not made up for
        turn = machine.Take(turn.Next, new() { Kind = SagaInputKind.Message, Id = Guid.Empty, Now = old.Now, Message = new Torn(), Step = "wrapping", Attempt = 1 });
        Assert.Equal(new SagaEffect.Send(new Refund("new o1", "p1"), "payment", 2, 2, IsConfirmed: true), turn.Effects[0]);
    }

    [Fact]
    public void Instances_migrate_only_from_older_versions()
    {
        Assert.Throws<ArgumentException>(() => Orders.Start.MigratesFrom<Order>(1, o => o));
        Assert.Throws<ArgumentException>(() => Saga.For<Order>("orders", 3).MigratesFrom<Order>(2, o => o).MigratesFrom<Order>(2, o => o));
    }

    private sealed record NewOrder(string Id);
}
