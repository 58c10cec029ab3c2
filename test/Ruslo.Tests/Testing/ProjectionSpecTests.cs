using Xunit;

namespace Ruslo.Tests.Testing;

public sealed record Filled([StreamKey] string Cup, int Drops);

public sealed record Emptied([property: StreamKey] int Cup);

public sealed record Cup(string Name, int Drops, IReadOnlyList<long> At);

public sealed class ProjectionSpecTests
{
    private static readonly Projection<Cup> Cups = Projection.For<Cup>("cups", 1)
        .On<Filled>((view, e, m) => new(e.Cup, (view?.Drops ?? 0) + e.Drops, [.. view?.At ?? [], m.Position]))
        .Update<string>((view, _) => view)
        .Delete<Emptied>();

    [Fact]
    public void What_is_given_is_folded_into_the_views_of_its_streams()
        => Spec.For(Cups)
            .Given(new Filled("a", 1), new Filled("7", 2), new Filled("a", 3))
            .ThenView("a", new("a", 4, [1, 3]))
            .ThenView("7", new("7", 2, [2]))
            .Given(new Emptied(7))
            .ThenNoView("7")
            .ThenNoView("b");

    [Fact]
    public void What_differs_is_shown_line_by_line()
    {
        SpecException failure = Assert.Throws<SpecException>(() => Spec.For(Cups).Given(new Filled("a", 1)).ThenView("a", new("a", 2, [1])));
        Assert.Equal("""
            The view 'a' of projection 'cups' is not as expected (- expected, + there):
              Cup
                Name: "a"
            -   Drops: 2
            +   Drops: 1
                At: [
                  1
                ]
            """.ReplaceLineEndings("\n"), failure.Message.ReplaceLineEndings("\n"));
    }

    [Fact]
    public void A_view_that_is_not_there_is_told_with_those_that_are()
        => Assert.EndsWith("+ null\nViews there: a.", Assert.Throws<SpecException>(() => Spec.For(Cups).Given(new Filled("a", 1)).ThenView("b", new("b", 2, []))).Message.ReplaceLineEndings("\n"), StringComparison.Ordinal);

    [Fact]
    public void A_view_that_should_not_be_there_is_shown()
        => Assert.Contains("There is a view 'a' of projection 'cups', and none was expected", Assert.Throws<SpecException>(() => Spec.For(Cups).Given(new Filled("a", 1)).ThenNoView("a")).Message, StringComparison.Ordinal);

    [Fact]
    public void An_event_that_fails_parks_its_view_which_takes_no_more()
    {
        ProjectionSpec<Cup> spec = Spec.For(Cups).GivenIn("a", "an update of nothing").Given(new Filled("a", 1), new Filled("b", 1));
        spec.ThenParked("a").ThenParked("a", because: "does not exist").ThenView("b", new("b", 1, [3]));
        Assert.Contains("is parked", Assert.Throws<SpecException>(() => spec.ThenView("a", new("a", 1, [2]))).Message, StringComparison.Ordinal);
        Assert.Contains("is parked", Assert.Throws<SpecException>(() => spec.ThenNoView("a")).Message, StringComparison.Ordinal);
        Assert.Contains("for another reason", Assert.Throws<SpecException>(() => spec.ThenParked("a", because: "of the weather")).Message, StringComparison.Ordinal);
        Assert.Contains("is not parked", Assert.Throws<SpecException>(() => spec.ThenParked("b")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Metadata_may_be_given()
        => Spec.For(Cups)
            .GivenAt(new() { Position = 40, Stream = new("acme", "cups", "a") }, new Filled("a", 1))
            .Given(new Filled("a", 1))
            .ThenView("a", new("a", 2, [40, 41]));
}
