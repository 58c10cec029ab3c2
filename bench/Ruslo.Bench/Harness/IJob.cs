namespace Ruslo.Bench;

/// <summary>One line of the table.</summary>
internal interface IJob
{
    string Name { get; }

    Task<IReadOnlyList<Row>> RunAsync(BenchContext context);
}
