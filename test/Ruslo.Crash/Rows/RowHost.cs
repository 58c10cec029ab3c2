using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Ruslo.Crash;

/// <summary>An application whose one subscription writes rows through a <see cref="DbContext"/> and publishes: what it publishes waits in the database.</summary>
internal static class RowHost
{
    public const string Subscription = "rows";

    public static IHost Build(string directory)
    {
        HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Logging.SetMinimumLevel(LogLevel.None);
        builder.Services.AddDbContext<RowContext>(options => options.UseSqlite(RowContext.In(directory)));
        builder.Services.AddRusloCore(
            static catalog => catalog
                .Event<Struck>("struck", "strikes", key: static e => FoldHost.KeyOf(e.Writer))
                .Event<Echoed>("echoed", "echoes", key: static e => FoldHost.KeyOf(e.Writer)),
            ruslo => ruslo.UseEmbedded(directory, new() { SegmentBytes = 1024 * 1024 })
                .AddSubscription(Subscription, static s => s.FromBeginning().UseDbContext<RowContext>().On<Struck>(WriteAsync)));
        return builder.Build();
    }

    private static async ValueTask WriteAsync(Struck e, HandlerContext context, CancellationToken cancellationToken)
    {
        var rows = context.Services.GetRequiredService<RowContext>();
        rows.Struck.Add(new() { Writer = e.Writer, Count = e.Count });
        TotalRow total = await rows.Totals.SingleOrDefaultAsync(row => row.Writer == e.Writer, cancellationToken) ?? rows.Totals.Add(new() { Writer = e.Writer }).Entity;
        total.Events++;
        await context.Events.PublishAsync(new Echoed(e.Writer, e.Count), cancellationToken);
    }
}
