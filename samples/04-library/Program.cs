using Library;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Ruslo;

// dotnet run                 lends books; the till is broken, so a late return parks
// dotnet run -- --repaired   the till works again: lists what is parked, and retries it
bool isRepaired = args.Contains("--repaired");
using IHost host = LibraryApp.CreateBuilder(args).Build();
host.Services.GetRequiredService<Till>().IsBroken = !isRepaired;
await host.StartAsync();
var subscriptions = host.Services.GetRequiredService<ISubscriptions>();
if (isRepaired)
{
    await RetryAsync(subscriptions);
}
else
{
    // #region publish
    var bus = host.Services.GetRequiredService<IDirectBus>();
    await bus.PublishAllAsync([new BookLent("moby-dick", "ada"), new BookLent("emma", "bob")]);
    await bus.PublishAllAsync([new BookReturned("moby-dick", "ada", DaysLate: 3), new BookReturned("emma", "bob", DaysLate: 0)]);
    // #endregion
    Console.WriteLine("Two books lent and returned, one of them late. The till is broken: fines retries for about five seconds.");
}
await WaitAsync(subscriptions);
// #region read-table
var tables = host.Services.GetRequiredService<IStateTables>();
Account? ada = await tables.GetAsync<Account>("accounts", "by-reader", "ada");
// #endregion
Console.WriteLine($"ada: {ada}");
foreach (ParkedKey key in await subscriptions.ListParkedAsync("fines"))
{
    Console.WriteLine($"Parked: {key.Key} at position {key.Position}, {key.Waiting} waiting: {key.Error} Start again with --repaired.");
}
await host.StopAsync();

// #region retry-parked
static async Task RetryAsync(ISubscriptions subscriptions)
{
    foreach (ParkedKey key in await subscriptions.ListParkedAsync("fines"))
    {
        ParkedAnswer answer = await subscriptions.RetryAsync(key.Subscription, key.Key, key.Position);
        Console.WriteLine($"Retried {key.Key}: {answer}");
    }
}
// #endregion

// Until every subscription has handled or parked everything.
static async Task WaitAsync(ISubscriptions subscriptions)
{
    while ((await subscriptions.ListAsync()).Any(static s => s.Lag > 0))
    {
        await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System);
    }
}
