using Microsoft.Extensions.DependencyInjection;

namespace Ruslo.Tests.Time;

public sealed record Asked(string Order, string What = "");

public sealed record Reminded(string Order, int Number = 0);

public sealed record Expire(string Order);

public sealed record Shut(string Order);

public abstract record CaseEvent;

public sealed record Began(string What) : CaseEvent;

public sealed record Ended(string What) : CaseEvent;

public abstract record CaseCommand;

public sealed record Begin(string What, TimeSpan Within) : CaseCommand;

public sealed record End(string What) : CaseCommand;

public sealed record Nudge(string TimerId) : CaseCommand;

/// <summary>Calls off both of two, whatever they are.</summary>
public sealed record CallOff(string One, string Other) : CaseCommand;

public sealed record Noticed(string Customer, string Text);

/// <summary>Applications with timers.</summary>
internal sealed class TimerBench() : Lives(static catalog => AddTo(catalog), Start)
{
    public static DateTimeOffset Start { get; } = new(2030, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>Cases that are to end in time.</summary>
    public static Decider<int, CaseCommand, CaseEvent> Cases { get; } = new("cases", 0, static (open, command, context) => command switch
    {
        Begin begin => [new Began(begin.What), Decision.Send(new Expire(begin.What)), Decision.Schedule(new Reminded(begin.What), begin.Within, $"case {begin.What}"), Decision.Schedule(new Reminded("any"), begin.Within)],
        End end when open == 0 => Decision.Refuse("nothing-open"),
        End end => [new Ended(end.What), Decision.CancelTimer($"case {end.What}")],
        Nudge nudge => Decision.Schedule(new Reminded("nudge"), TimeSpan.FromSeconds(1), nudge.TimerId),
        CallOff off => [Decision.CancelTimer(off.One), Decision.CancelTimer(off.Other)],
        _ => [],
    }, static (open, e) => e is Began ? open + 1 : open - 1);

    public static CatalogBuilder AddTo(CatalogBuilder catalog) => catalog
        .Event<Asked>("asked", "orders", key: static e => e.Order)
        .Event<Reminded>("reminded", "reminders", key: static e => e.Order, tags: static e => [$"number:{e.Number}"])
        .Event<Shut>("shut", "reminders", key: static e => e.Order, closes: true)
        .Event<Expire>("expire", kind: EventKind.Command, key: static e => e.Order)
        .Event<Began>("began", "cases").Event<Ended>("ended", "cases")
        .Event<Begin>("begin", kind: EventKind.Command).Event<End>("end", kind: EventKind.Command).Event<Nudge>("nudge", kind: EventKind.Command).Event<CallOff>("call-off", kind: EventKind.Command)
        .Event<Noticed>("noticed", "notices", key: static e => e.Customer)
        .Personal<Noticed>(null, new PersonalMember("Text"));

    public static IDirectTimers Timers(TestApp app) => app.Services.GetRequiredService<IDirectTimers>();

    /// <summary>What was published, as objects, in the order of the log.</summary>
    public static IReadOnlyList<T> Of<T>(TestApp app, IReadOnlyList<RecordedEvent> events)
        => [.. events.SelectMany(e => app.Services.GetRequiredService<EventSerializer>().Decode(e).Objects).Cast<T>()];
}
