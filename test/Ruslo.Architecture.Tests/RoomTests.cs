using Xunit;

namespace Ruslo.Architecture;

public sealed class RoomTests
{
    private static readonly SourceFile Log = new("src/Ruslo/Log/Segment.cs", "namespace Ruslo; internal sealed class Segment { public static int Size => 1; }");

    [Fact]
    public void The_rooms_of_the_core_use_only_what_the_table_allows()
        => Violations.None(RoomChecker.Check(Repository.SourcesUnder("src/Ruslo")));

    [Fact]
    public void A_room_that_uses_one_above_it_is_found()
    {
        SourceFile above = new("src/Ruslo/Subscriptions/Tail.cs", "namespace Ruslo; internal sealed class Tail { }");
        SourceFile below = new("src/Ruslo/Log/Reader.cs", "namespace Ruslo; internal sealed class Reader { private readonly Tail? tail = null; }");
        Assert.Equal(["src/Ruslo/Log/Reader.cs uses Tail of Subscriptions, which Log may not."], RoomChecker.Check([above, below]));
    }

    [Fact]
    public void A_use_that_is_only_inferred_is_found()
    {
        SourceFile above = new("src/Ruslo/Subscriptions/Tail.cs", "namespace Ruslo; internal sealed class Tail { }");
        SourceFile between = new("src/Ruslo/Subscriptions/Tails.cs", "namespace Ruslo; internal static class Tails { public static Tail Make() => new(); }");
        SourceFile below = new("src/Ruslo/Publishing/Bus.cs", "namespace Ruslo; internal sealed class Bus { public void Use() { var tail = Tails.Make(); } }");
        Assert.Equal(
            ["src/Ruslo/Publishing/Bus.cs uses Tail of Subscriptions, which Publishing may not.", "src/Ruslo/Publishing/Bus.cs uses Tails of Subscriptions, which Publishing may not."],
            RoomChecker.Check([above, between, below]));
    }

    [Fact]
    public void A_use_of_a_room_below_passes()
    {
        SourceFile above = new("src/Ruslo/Subscriptions/Tail.cs", "namespace Ruslo; internal sealed class Tail { public int Size => Segment.Size; }");
        Violations.None(RoomChecker.Check([Log, above]));
    }

    [Fact]
    public void Dependency_injection_in_the_log_is_found()
    {
        SourceFile injected = new("src/Ruslo/Log/Wiring.cs",
            "using Microsoft.Extensions.DependencyInjection; namespace Ruslo; internal static class Wiring { public static void Add(IServiceCollection s) { } }");
        string violation = Assert.Single(RoomChecker.Check([injected]));
        Assert.Equal("src/Ruslo/Log/Wiring.cs uses IServiceCollection of Microsoft.Extensions.DependencyInjection.Abstractions, which Log may not.", violation);
    }

    [Fact]
    public void A_file_outside_every_room_is_found()
    {
        SourceFile attic = new("src/Ruslo/Attic/Box.cs", "namespace Ruslo; internal sealed class Box { }");
        Assert.Equal(["src/Ruslo/Attic/Box.cs lies in no room: 'Attic' is not in the table."], RoomChecker.Check([attic]));
    }
}
