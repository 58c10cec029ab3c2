using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Ruslo.Tests;

/// <summary>An application with a log and a database in a directory of its own, which outlive it.</summary>
internal sealed class LedgerBench : IDisposable
{
    private readonly string directory = Directory.CreateTempSubdirectory("ruslo-ef-").FullName;

    public LedgerBench()
    {
        using LedgerContext database = Open();
        database.Database.EnsureCreated();
    }

    public Trouble Trouble { get; } = new();

    /// <summary>What comes between the application and its database.</summary>
    public List<IInterceptor> Interceptors { get; } = [];

    public string Database => Path.Combine(directory, "ledger.db");

    public string Log => Path.Combine(directory, "log");

    public static Action<RusloBuilder> Booking { get; } = static ruslo => ruslo.AddSubscription("booking", Book);

    // #region subscribe
    public static void Book(SubscriptionBuilder subscription) => subscription
        .FromBeginning()
        .UseDbContext<LedgerContext>()
        .Handle<BookPayments>();
    // #endregion

    public LedgerContext Open() => new(new DbContextOptionsBuilder<LedgerContext>().UseSqlite($"Data Source={Database};Pooling=False").Options);

    public HostApplicationBuilder Builder(Action<RusloBuilder> configure, Action<IServiceCollection>? more = null)
    {
        HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(new());
        builder.Logging.SetMinimumLevel(LogLevel.None);
        builder.Services.AddSingleton(Trouble);
        builder.Services.AddDbContext<LedgerContext>(options => options.UseSqlite($"Data Source={Database};Pooling=False").AddInterceptors(Interceptors));
        more?.Invoke(builder.Services);
        builder.Services.AddRuslo(ruslo => configure(ruslo.UseEmbedded(Log)));
        return builder;
    }

    /// <summary>The application on virtual time and a log in memory, with its real database.</summary>
    public Task<TestApp> StartAsync(Action<RusloBuilder> configure, CancellationToken stop) => TestApp.StartAsync(Builder(configure), null, stop);

    /// <summary>The application on its own log, as long as something is done with it, and until it has handled or parked everything.</summary>
    public async Task RunAsync(Action<RusloBuilder> configure, Func<IServiceProvider, Task>? work, CancellationToken stop)
    {
        using IHost host = Builder(configure).Build();
        await host.StartAsync(stop);
        if (work is not null)
        {
            await work(host.Services);
        }
        var subscriptions = host.Services.GetRequiredService<SubscriptionRuntime>();
        foreach (Partition partition in subscriptions.All().SelectMany(static slot => slot.Running!.Partitions))
        {
            await partition.Passed.WaitAsync(subscriptions.Log.Head, stop);
        }
        await host.StopAsync(stop);
    }

    public static Task PublishAsync(IServiceProvider services, IEnumerable<object> events, CancellationToken stop) => services.GetRequiredService<IDirectBus>().PublishAllAsync([.. events], stop).AsTask();

    /// <summary>The amounts that were booked for an account, in the order of their rows.</summary>
    public int[] Booked(string account)
    {
        using LedgerContext database = Open();
        return [.. database.Payments.AsNoTracking().Where(payment => payment.Account == account).OrderBy(static payment => payment.Id).Select(static payment => payment.Amount)];
    }

    public int BalanceOf(string account)
    {
        using LedgerContext database = Open();
        return database.Balances.AsNoTracking().SingleOrDefault(balance => balance.Account == account)?.Amount ?? 0;
    }

    public int Execute(string sql)
    {
        using LedgerContext database = Open();
        return database.Database.ExecuteSqlRaw(sql);
    }

    public void Dispose()
    {
        SqliteConnection.ClearAllPools();
        Directory.Delete(directory, recursive: true);
    }
}
