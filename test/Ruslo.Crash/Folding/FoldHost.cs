using Microsoft.Extensions.Hosting;

namespace Ruslo.Crash;

/// <summary>What a writer says: its number and a count that grows by one, also over its lives.</summary>
internal sealed record Struck(int Writer, long Count);

/// <summary>What the subscription publishes for each event that it folds.</summary>
internal sealed record Echoed(int Writer, long Count);

/// <summary>What a timer publishes, one for each that is struck, soon after.</summary>
internal sealed record Rang(int Writer, long Count);

/// <summary>What it keeps of a writer: the next count, and how many came at the wrong time.</summary>
internal sealed record Folded(long Next, long Wrong);

/// <summary>The view of a writer: the next count, and how many came at the wrong time.</summary>
internal sealed record Counted(long Next, long Wrong);

/// <summary>
/// An application whose one subscription folds into a state table and publishes: what it publishes waits in the state store. A projection
/// folds the same into views, another one into a table, and both are rebuilt again and again; what was read before is deleted at once. Timers are set
/// beside, due by and by, and sagas run.
/// </summary>
internal static class FoldHost
{
    public const int Writers = 4;
    public const string Subscription = "folds";
    public const string Table = "writers";
    public const string Projection = "counts";

    private static readonly Projection<Counted> Counts = Ruslo.Projection.For<Counted>(Projection, version: 1)
        .On<Struck>(static (view, e) => new((view?.Next ?? 0) + 1, (view?.Wrong ?? 0) + (e.Count == (view?.Next ?? 0) ? 0 : 1)));

    /// <param name="directory">Where the log is.</param>
    /// <param name="version">Of the table: versions come, and come back.</param>
    public static IHost Build(string directory, int version = 1)
    {
        HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Services.AddRusloCore(
            static catalog => Errands.AddTo(catalog)
                .Event<Struck>("struck", "strikes", key: static e => KeyOf(e.Writer))
                .Event<Echoed>("echoed", "echoes", key: static e => KeyOf(e.Writer))
                .Event<Rang>("rang", "rings", key: static e => KeyOf(e.Writer)),
            ruslo => Errands.AddTo(ruslo.UseEmbedded(directory, new() { SegmentBytes = 1024 * 1024 })).AddSubscription(Subscription, static s => s
                .FromBeginning().Partitions(3).State<Folded>(Table).On<Struck>(FoldAsync))
                .AddProjection(Counts, new() { Wait = TimeSpan.FromMinutes(1), KeepFormer = TimeSpan.Zero })
                .AddSqlProjection(Tallies.Of(version), new() { Wait = TimeSpan.FromMinutes(1), KeepFormer = TimeSpan.FromSeconds(version - 1) }));
        return builder.Build();
    }

    public static string KeyOf(int writer) => $"writer {writer}";

    private static async ValueTask FoldAsync(Struck e, HandlerContext context, CancellationToken cancellationToken)
    {
        await context.State<Folded>().UpdateAsync(KeyOf(e.Writer), before =>
        {
            (long next, long wrong) = before is null ? (0L, 0L) : (before.Next, before.Wrong);
            return new(next + 1, e.Count == next ? wrong : wrong + 1);
        }, cancellationToken);
        await context.Events.PublishAsync(new Echoed(e.Writer, e.Count), cancellationToken);
    }
}
