using Microsoft.Extensions.DependencyInjection;
using Microsoft.EntityFrameworkCore;
using Xunit;

namespace Ruslo.Tests;

public sealed class RowStateConformanceTests : IDisposable
{
    private readonly LedgerBench bench = new();

    public static TheoryData<string> Promises => [.. StateConformance.Checks(Subject(null)).Select(static check => check.Name)];

    [Theory]
    [MemberData(nameof(Promises))]
    public Task Progress_beside_rows_keeps_every_promise(string promise)
        => StateConformance.Checks(Subject(bench)).Single(check => check.Name == promise).RunAsync(new RusloRuntime());

    [Fact]
    public void Documents_are_lacking_and_nothing_else() => Assert.Equal(["documents"], StateConformance.Lacking(Subject(bench)));

    public void Dispose() => bench.Dispose();

    private static StateSubject Subject(LedgerBench? bench)
    {
        return new() { Name = "DbContext", KeepsDocuments = false, CreateAsync = _ => new(Store()), ReopenAsync = (_, _) => new(Store()) };

        IStateStore Store()
        {
            var services = new ServiceCollection();
            services.AddDbContext<LedgerContext>(options => options.UseSqlite($"Data Source={bench!.Database};Pooling=False"));
            return new RowStateStore<LedgerContext>(services.BuildServiceProvider().GetRequiredService<IServiceScopeFactory>());
        }
    }
}
